"""The pictures in an account's zip: covers, the pictures that pages show, and the profile picture, each once.

They are named by their content. One at a time goes from the store to a temporary file, and from there into the zip.
"""

from __future__ import annotations

import asyncio
import zipfile
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from sinpluma.api import Site, logger
from sinpluma_exchange.account_file import PICTURES
from sinpluma_exchange.formats.work import ENDINGS

if TYPE_CHECKING:
    from sinpluma_media.library import Image

_SLICE = 1024 * 1024
_ADDRESS = 100
"""Bytes that the part of an address with the key has at most."""


class Album:
    """Puts pictures into a zip. It is closed, and gives none, while the plugin `media` is off."""

    def __init__(self, site: Site, archive: zipfile.ZipFile) -> None:
        self.is_open = site.plugins.is_on("media")
        self._site = site
        self._archive = archive
        self._names: set[str] = set()

    async def chosen(self, kind: str, owner_id: int) -> str | None:
        """The file of the picture that somebody chose for a `user` or a `notebook`; None if there is none.

        Raises:
            StoreAway: the store does not answer.
        """
        if not self.is_open:
            return None
        from sinpluma_media import library  # noqa: PLC0415 - it works without

        return await self._put(await library.chosen(self._site, kind, owner_id))

    async def shown_in(self, work: IO[bytes]) -> dict[str, str]:
        """The file of each picture whose address is in a work's file, by the picture's key; raises as `chosen`."""
        if not self.is_open:
            return {}
        from sinpluma_media import library  # noqa: PLC0415 - it works without

        names = {}
        for key in sorted(await asyncio.to_thread(_keys_in, work)):
            if name := await self._put(await library.stored(self._site, key)):
                names[key] = name
        return names

    async def _put(self, image: Image | None) -> str | None:
        if image is None:
            return None
        name = f"{PICTURES}{image.digest}.{ENDINGS[image.mime]}"
        if name not in self._names:
            with TemporaryFile(prefix="sinpluma-exchange-") as file:
                if not await self._copy(image, file):
                    return None
                await asyncio.to_thread(pack, self._archive, zipfile.ZipInfo(name), file)
            self._names.add(name)
        return name

    async def _copy(self, image: Image, file: IO[bytes]) -> bool:
        """Whether the picture is there, whole."""
        from sinpluma_media import library  # noqa: PLC0415 - it works without

        size = 0
        try:
            async with library.opened(self._site, image) as parts:
                async for part in parts:
                    size += await asyncio.to_thread(file.write, part)
        except library.ObjectMissing:
            pass
        if size != image.size:
            logger.error("a picture is not in the store", extra={"key": image.key})
        return size == image.size


def pack(archive: zipfile.ZipFile, name: str | zipfile.ZipInfo, file: IO[bytes]) -> None:
    """Put a file into a zip: compressed, unless its name comes with what says otherwise."""
    file.seek(0)
    with archive.open(name, "w", force_zip64=True) as packed:
        copyfileobj(file, packed)


def _keys_in(file: IO[bytes]) -> set[str]:
    from sinpluma_media import library  # noqa: PLC0415 - it works without

    keys: set[str] = set()
    file.seek(0)
    before = b""
    while part := file.read(_SLICE):
        keys |= library.keys_in(before + part)
        before = (before + part)[-_ADDRESS:]  # an address may begin there
    return keys
