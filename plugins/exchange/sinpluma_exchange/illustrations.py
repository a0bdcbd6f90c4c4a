"""Pictures for a file: those of the plugin `media`, while it is on, in types that every reader of books knows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from io import BytesIO
from typing import Protocol

from sinpluma.api import NotFound, Site
from sinpluma_exchange.formats.work import ENDINGS, Image

_SECONDS = 30.0


class _Picture(Protocol):
    """What `media` gives."""

    @property
    def data(self) -> bytes: ...

    @property
    def mime(self) -> str: ...


async def cover_of(site: Site, notebook_id: int) -> Image | None:
    """A work's cover: the one that its author chose, or the one that is drawn for it; None without `media`."""
    if not site.plugins.is_on("media"):
        return None
    from sinpluma_media import library  # noqa: PLC0415 - it works without

    try:
        found = await library.cover(site, notebook_id) or await library.default_cover(site, notebook_id)
    except NotFound:
        return None
    return await asyncio.to_thread(readable, found)


def finder(site: Site) -> Callable[[str], Image | None]:
    """Finds the picture that a document's image shows, for a thread that writes a file while the site goes on."""
    if not site.plugins.is_on("media"):
        return lambda _src: None
    from sinpluma_media import library  # noqa: PLC0415 - it works without

    loop = asyncio.get_running_loop()

    def find(src: str) -> Image | None:
        found = asyncio.run_coroutine_threadsafe(library.picture(site, src), loop).result(_SECONDS)
        return readable(found) if found else None

    return find


def readable(picture: _Picture) -> Image | None:
    """A picture as it can stand in a book; what a book's readers need not know is made a PNG, or a JPEG."""
    if picture.mime in ENDINGS:
        return Image(picture.data, picture.mime)
    from PIL import Image as Pillow  # noqa: PLC0415 - only `media` needs it otherwise

    out = BytesIO()
    with Pillow.open(BytesIO(picture.data)) as opened:
        if opened.has_transparency_data:
            opened.convert("RGBA").save(out, "PNG")
            return Image(out.getvalue(), "image/png")
        opened.convert("RGB").save(out, "JPEG", quality=90)
    return Image(out.getvalue(), "image/jpeg")
