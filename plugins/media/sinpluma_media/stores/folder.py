"""Pictures in a folder of the site's data: the store of a site on one machine."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, TypeVar

from sinpluma.api import logger
from sinpluma_media.errors import StoreAway
from sinpluma_media.stores import BUCKETS, CHUNK, Entry, ObjectMissing

T = TypeVar("T")

FOLDER = "media"
PART = ".part-"


class FolderStore:
    """Each object is a file, in a folder named by the first two letters of its name."""

    def __init__(self, data_dir: Path) -> None:
        self._root = data_dir / FOLDER

    async def put(self, bucket: str, name: str, data: bytes, mime: str) -> None:  # noqa: ARG002 - the name tells it
        """Write a file beside the place, and then put it there: nobody ever sees half of it."""
        await _in_thread(self._put, self._path(bucket, name), data)

    @asynccontextmanager
    async def opened(self, bucket: str, name: str, start: int, length: int) -> AsyncIterator[AsyncIterator[bytes]]:
        """Read a part of a file."""
        file = await _in_thread(_open, self._path(bucket, name), start)
        try:
            yield _chunks(file, length)
        finally:
            file.close()

    async def delete(self, bucket: str, names: Sequence[str]) -> None:
        """Remove files."""
        await _in_thread(self._delete, [self._path(bucket, name) for name in names])

    async def entries(self, bucket: str) -> AsyncIterator[Entry]:
        """Every file, those too that were never finished."""
        for entry in await _in_thread(lambda: list(self._entries(bucket))):
            yield entry

    async def check(self) -> None:
        """The folder is there, or can be made, and be written to."""
        await _in_thread(self._check)

    async def close(self) -> None:
        """Nothing is open."""

    def _path(self, bucket: str, name: str) -> Path:
        return self._root / bucket / name.removeprefix(PART)[:2] / name

    def _put(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # The part's folder is found by its name too, so that the sweep can remove what a crash has left.
        prefix = f"{PART}{path.name[:2]}"
        descriptor, part = tempfile.mkstemp(prefix=prefix, dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(part).replace(path)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
        _sync(path.parent)

    def _delete(self, paths: Sequence[Path]) -> None:
        for path in paths:
            path.unlink(missing_ok=True)

    def _entries(self, bucket: str) -> Iterator[Entry]:
        for path in (self._root / bucket).glob("*/*"):
            with suppress(FileNotFoundError):
                yield Entry(path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC))

    def _check(self) -> None:
        for bucket in BUCKETS:
            folder = self._root / bucket
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not os.access(folder, os.W_OK | os.X_OK):
                raise PermissionError(f"{folder} cannot be written to")


def _open(path: Path, start: int) -> IO[bytes]:
    file = path.open("rb")
    file.seek(start)
    return file


async def _chunks(file: IO[bytes], length: int) -> AsyncIterator[bytes]:
    while length > 0 and (chunk := await asyncio.to_thread(file.read, min(CHUNK, length))):
        length -= len(chunk)
        yield chunk


def _sync(folder: Path) -> None:
    """A file's name is safe once its folder is on the disk (fsync(2))."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


async def _in_thread(work: Callable[..., T], *args: Any) -> T:
    """Run what may block.

    Raises:
        ObjectMissing: there is no such file.
        StoreAway: the disk is full, or something else is wrong with it.
    """
    try:
        return await asyncio.to_thread(work, *args)
    except FileNotFoundError:
        raise ObjectMissing from None
    except OSError as error:
        logger.error("pictures cannot be stored", extra={"error": f"{type(error).__name__}: {error.strerror}"})
        raise StoreAway("The folder of pictures cannot be used at the moment. Try again.") from error
