"""What kind of file somebody sent: its name says it, and its first bytes must not say otherwise."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import PurePath
from typing import Literal

from sinpluma_exchange.conversion.orders import Kind
from sinpluma_exchange.errors import UnreadableFile, UnsupportedFile

FileKind = Kind | Literal["json"]

ENDINGS: dict[str, FileKind] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".docx": "docx",
    ".epub": "epub",
    ".txt": "text",
    ".json": "json",
}
_ZIP = b"PK\x03\x04"
_EPUB = b"application/epub+zip"
_OTHERS = {
    b"%PDF-": "a PDF file: export it as .docx or .txt first",
    b"\xd0\xcf\x11\xe0": "an old Word file: save it as .docx first",
    b"{\\rtf": "an RTF file: save it as .docx first",
    b"\x1f\x8b": "a compressed file: unpack it first",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x7fELF": "a program",
    b"MZ": "a program",
}


def kind_of(name: str, data: bytes) -> FileKind:
    """The kind of a file.

    Raises:
        UnsupportedFile: it is of another kind, or not what its name says.
        UnreadableFile: it should be an archive, and is damaged.
    """
    kind = ENDINGS.get(PurePath(name.lower()).suffix)
    if kind is None:
        raise UnsupportedFile(f"Choose a file whose name ends with one of {', '.join(ENDINGS)}.")
    found = _content(data)
    if kind in {"docx", "epub"}:
        if not data.startswith(_ZIP) and found is None:
            raise UnreadableFile(f"The file is called .{kind} and is none: it is damaged, or was given another name.")
        if found != kind:
            raise UnsupportedFile(f"The file is called .{kind} and is {_called(found)}. Give it its own name.")
    elif found is not None:
        raise UnsupportedFile(f"The file's name says that it is text, and it is {_called(found)}.")
    return kind


def _content(data: bytes) -> str | None:
    """What the first bytes say: None for what may be text."""
    if data.startswith(_ZIP):
        return _archive(data)
    return next((what for start, what in _OTHERS.items() if data.startswith(start)), None)


def _archive(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError):
        raise UnreadableFile("The file is damaged: it cannot be unpacked.") from None
    if "word/document.xml" in names or "[Content_Types].xml" in names:
        return "docx" if any(name.startswith("word/") for name in names) else "another kind of Office file"
    return "epub" if "META-INF/container.xml" in names or _EPUB in data[:200] else "a zip archive"


def _called(found: str | None) -> str:
    return {"docx": "a .docx file", "epub": "an .epub file"}.get(found or "", found or "something else")
