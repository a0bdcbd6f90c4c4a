"""The file of a backup: a gzipped tar of parts, each with its SHA-256, written and read as a stream.

A part's digest stands in its own header (a pax record), so that neither side keeps a list of them; the manifest, which
comes last, has one digest over all.
"""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, Self, cast

import msgspec

from sinpluma.archive import ArchiveError
from sinpluma.backups.manifest import FORMAT, HEADER, MANIFEST, Header, Manifest

DIGEST = "SINPLUMA.sha256"


class Part(NamedTuple):
    """One part: its name, and what is in it."""

    name: str
    data: bytes


class Writer:
    """Writes parts one after the other, the header first; `finish` makes a sound file of them."""

    def __init__(self, path: Path) -> None:
        self._file = open(path, "xb", opener=_private)  # noqa: SIM115 - closed on leaving; Path has no opener
        self._tar = tarfile.open(fileobj=self._file, mode="w:gz", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - likewise
        self._all = hashlib.sha256()
        self._parts = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def begin(self, header: Header) -> None:
        """Write the first part."""
        self.add(HEADER, _encoded(header))

    def add(self, name: str, data: bytes) -> None:
        """Append a part."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = len(data), 0o600
        entry.pax_headers = {DIGEST: hashlib.sha256(data).hexdigest()}
        self._tar.addfile(entry, io.BytesIO(data))
        self._all.update(_line(entry))
        self._parts += 1

    def finish(self, manifest: Manifest) -> None:
        """Append the manifest, and see that all is on the disk."""
        manifest.parts, manifest.digest = self._parts, self._all.hexdigest()
        self.add(MANIFEST, _encoded(manifest))
        self._tar.close()
        self._file.flush()
        os.fsync(self._file.fileno())


def is_portable(path: Path) -> bool:
    """Whether the file begins as such a backup does."""
    try:
        with tarfile.open(path, "r|gz") as tar:
            first = tar.next()
            return first is not None and first.name == HEADER
    except Exception:
        return False


def header_of(path: Path) -> Header:
    """How the backup says that it is to be read.

    Raises:
        ArchiveError: it is damaged, or of a format that this release does not know.
    """
    for part in parts(path):
        header: Header = _decoded(path, part.data, Header)
        if header.format != FORMAT:
            raise ArchiveError(f"{path} has format {header.format}, and this release reads {FORMAT}: use a newer one")
        return header
    raise ArchiveError(f"{path} is empty")


def verified(path: Path) -> Manifest:
    """Read the whole file once; gives what was in it.

    Raises:
        ArchiveError: any part is missing, damaged or out of its place.
    """
    overall, count, last = hashlib.sha256(), 0, cast("Manifest | None", None)
    for part, entry in _entries(path):
        if last is not None:
            raise ArchiveError(f"{path} is damaged: it goes on behind its end")
        if part.name == MANIFEST:
            last = _decoded(path, part.data, Manifest)
            continue
        overall.update(_line(entry))
        count += 1
    if last is None or last.parts != count or last.digest != overall.hexdigest():
        raise ArchiveError(f"{path} is damaged: it is not whole")
    return last


def parts(path: Path) -> Iterator[Part]:
    """Each part in turn, its digest checked; raises ArchiveError as soon as one is damaged."""
    for part, _ in _entries(path):
        yield part


def _entries(path: Path) -> Iterator[tuple[Part, tarfile.TarInfo]]:
    try:
        with tarfile.open(path, "r|gz") as tar:
            for entry in tar:
                stream = tar.extractfile(entry) if entry.isreg() else None
                data = stream.read() if stream else b""
                _check(path, entry, data)
                yield Part(entry.name, data), entry
    except (OSError, EOFError, tarfile.TarError, ValueError, zlib.error) as error:
        raise ArchiveError(f"{path} is not a sound backup: {error}") from error


def _check(path: Path, entry: tarfile.TarInfo, data: bytes) -> None:
    if entry.pax_headers.get(DIGEST) != hashlib.sha256(data).hexdigest():
        raise ArchiveError(f"{path} is damaged: its part {entry.name} has changed")


def _encoded(value: msgspec.Struct) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value))


def _decoded(path: Path, data: bytes, kind: type[Any]) -> Any:
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.DecodeError as error:
        raise ArchiveError(f"{path} is not a backup of Sin Pluma: {error}") from error


def _line(entry: tarfile.TarInfo) -> bytes:
    return f"{entry.name}\0{entry.pax_headers[DIGEST]}\n".encode()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)  # it holds everybody's addresses
