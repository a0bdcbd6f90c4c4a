"""Files that are zip archives (.docx, .epub): looked through, and written anew, before anything else reads them.

What a zip declares is believed for nothing: each entry is decompressed and counted. The new archive has the text
that a reader needs and no more, under names that lead nowhere else; pictures are given by name.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.parsers import expat

from sinpluma_exchange.conversion.refusals import Hostile, TooMuch, Unreadable

MAX_ENTRIES = 10_000
MAX_PICTURE = 10 * 1024 * 1024
"""The largest picture that is taken along; the site takes no larger one."""
MAX_RATIO = 500
"""How many times larger than in the archive its text may be; Office files reach 100."""
_SLICE = 256 * 1024
_LANGUAGE = re.compile(rb"<(?:\w+:)?language>\s*([A-Za-z0-9-]{2,35})\s*<")

PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")
_XML = (".xml", ".rels", ".opf", ".ncx")
_TEXT = (*_XML, ".xhtml", ".html", ".htm", "mimetype")
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


class Container:
    """An archive that somebody sent."""

    def __init__(self, source: IO[bytes], max_unpacked: int) -> None:
        self._max_unpacked = max_unpacked
        try:
            self._zip = zipfile.ZipFile(source)
        except _FAULTS as error:
            raise Unreadable("The file is damaged: it cannot be unpacked.") from error
        self._entries = {_name(entry): entry for entry in self._zip.infolist() if not entry.is_dir()}
        if len(self._entries) > MAX_ENTRIES:
            raise TooMuch(f"The file holds more than {MAX_ENTRIES:,} files.")
        self._unpacked = 0

    @property
    def names(self) -> frozenset[str]:
        """What it holds."""
        return frozenset(self._entries)

    def rewrite(self, target: Path) -> None:
        """Write its text, checked, as another archive.

        Raises:
            TooMuch: it unpacks to too much.
            Hostile: a part of it declares entities.
            Unreadable: it is damaged.
        """
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as clean:
            for name, entry in self._entries.items():
                if name.lower().endswith(_TEXT):
                    content = self._read(entry, self._max_unpacked)
                    if name.lower().endswith(_XML):
                        check_xml(content, name)
                    clean.writestr(zipfile.ZipInfo(name), content)
                elif name.lower().endswith(PICTURES):
                    clean.writestr(zipfile.ZipInfo(name), b"")

    def language(self) -> str | None:
        """The language that a .docx says it is in, in its properties (ISO/IEC 29500-2, 8.3.4)."""
        entry = self._entries.get("docProps/core.xml")
        found = _LANGUAGE.search(self._read(entry, MAX_PICTURE)) if entry else None
        return found[1].decode("ascii") if found else None

    def picture(self, name: str) -> bytes | None:
        """A picture in it; None if there is none, or one that is too large."""
        entry = self._entries.get(name)
        if entry is None or entry.file_size > MAX_PICTURE:
            return None
        return self._read(entry, MAX_PICTURE)

    def _read(self, entry: zipfile.ZipInfo, limit: int) -> bytes:
        """What an entry really holds; counted as it is decompressed."""
        chunks = []
        size = 0
        for chunk in self._chunks(entry):
            size += len(chunk)
            self._unpacked += len(chunk)
            if size > limit or self._unpacked > self._max_unpacked or size > MAX_RATIO * entry.compress_size + _SLICE:
                raise TooMuch("The file unpacks to more than is taken in. Nothing was imported.")
            chunks.append(chunk)
        return b"".join(chunks)

    def _chunks(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        try:
            with self._zip.open(entry) as file:
                while chunk := file.read(_SLICE):
                    yield chunk
        except _FAULTS as error:
            raise Unreadable("The file is damaged: a part of it cannot be unpacked.") from error


def check_xml(content: bytes, name: str) -> None:
    """Refuse XML that declares entities, with which a small file can become an endless one, or ask for other files.

    Raises:
        Hostile: it does.
        Unreadable: it is not well-formed.
    """
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = _refuse_entity
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Unreadable(f"The file is damaged: its part {posixpath.basename(name)} is not well-formed XML.") from error


def _refuse_entity(*_declaration: object) -> None:
    raise Hostile("The file declares XML entities, which no document needs. Nothing was imported.")


def _name(entry: zipfile.ZipInfo) -> str:
    """An entry's name, which must lead to a place within the archive."""
    name = posixpath.normpath(entry.filename.replace("\\", "/"))
    if name.startswith(("/", "../")) or name == ".." or "\0" in name:
        raise Hostile("The file holds a file whose name leads out of it. Nothing was imported.")
    if entry.flag_bits & 1:
        raise Unreadable("The file is encrypted. Remove its password, or its copy protection, first.")
    return name
