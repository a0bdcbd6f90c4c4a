"""The pictures that come with a file: in its archive, or within its text. None is ever fetched."""

from __future__ import annotations

import base64
import binascii
import posixpath
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

from sinpluma_exchange.conversion.containers import MAX_PICTURE, PICTURES, Container

MAX_PICTURES = 500
FOLDER = "pictures"


class Pictures:
    """Takes out of a file the pictures that its text shows, each once, into a folder."""

    def __init__(self, folder: Path, container: Container | None) -> None:
        self._folder = folder
        self._container = container
        self._taken: dict[str, str | None] = {}
        folder.mkdir()

    def take(self, source: str) -> str | None:
        """The name under which a picture is in the folder now; None if it did not come with the file."""
        if source not in self._taken:
            data = self._data(source) if len(self._taken) < MAX_PICTURES else None
            self._taken[source] = self._keep(data) if data else None
        return self._taken[source]

    def _keep(self, data: bytes) -> str:
        name = f"picture-{len(self._taken) + 1}"
        (self._folder / name).write_bytes(data)
        return name

    def _data(self, source: str) -> bytes | None:
        if source.startswith("data:image/"):
            return _inline(source)
        if self._container is None or "://" in source:
            return None
        name = self._entry(self._container.names, posixpath.normpath(unquote(source)))
        return self._container.picture(name) if name else None

    def _entry(self, names: frozenset[str], wanted: str) -> str | None:
        """The entry that is meant: pandoc names pictures from the folder that the text is in."""
        found = [name for name in names if f"/{name}".endswith(f"/{wanted}") and name.lower().endswith(PICTURES)]
        return min(found, key=len, default=None)


def _inline(source: str) -> bytes | None:
    """A picture within a `data:` address (RFC 2397)."""
    head, _, body = source.partition(",")
    if len(body) > MAX_PICTURE * 2:
        return None
    if not head.endswith(";base64"):
        return unquote_to_bytes(body)
    try:
        return base64.b64decode(unquote(body), validate=False)
    except (binascii.Error, ValueError):
        return None
