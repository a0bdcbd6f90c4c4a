"""A file that somebody sent, read into chapters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from sinpluma_exchange.conversion import ast, covers, metadata, pandoc, plain_text
from sinpluma_exchange.conversion.chapters import Part, split
from sinpluma_exchange.conversion.containers import Container
from sinpluma_exchange.conversion.decoding import decode
from sinpluma_exchange.conversion.metadata import Metadata
from sinpluma_exchange.conversion.orders import Kind, Order
from sinpluma_exchange.conversion.paging import Chapter, pages
from sinpluma_exchange.conversion.pictures import FOLDER, Pictures
from sinpluma_exchange.conversion.refusals import TooMuch, Unreadable
from sinpluma_exchange.conversion.to_slate import SlateReader

MAX_CHAPTERS = 5000
_READERS = {"markdown": pandoc.MARKDOWN_READER, "html": "html", "docx": "docx", "epub": "epub"}
_RAW = (b'"RawBlock"', b'"RawInline"')


class ReadFile(msgspec.Struct):
    """What was in a file. `notes` counts by kind what became something else; `cover` is a picture."""

    metadata: Metadata
    chapters: list[Chapter]
    notes: dict[str, int] = {}
    encoding: str | None = None
    cover: str | None = None


class Reading:
    """Reads one file in a folder of its own, in which everything else is made too."""

    def __init__(self, folder: Path, order: Order) -> None:
        self._folder = folder
        self._order = order

    def read(self, source: Path) -> ReadFile:
        """The chapters of a file; raises a Refusal."""
        kind = self._order.kind
        if kind == "text":
            text, encoding = decode(source.read_bytes())
            book = plain_text.read(text)
            return ReadFile(book.metadata, _within(book.chapters), {}, encoding)
        if kind in {"docx", "epub"}:
            return self._container(source, kind)
        return self._text(source, kind)

    def _text(self, source: Path, kind: Kind) -> ReadFile:
        text, encoding = decode(source.read_bytes(), html=kind == "html")
        plain = self._folder / "plain"
        plain.write_text(text, encoding="utf-8")
        document = self._document(plain, _READERS[kind])
        read = self._chapters(document, Pictures(self._folder / FOLDER, None), titled=kind == "markdown")
        read.encoding = encoding
        return read

    def _container(self, source: Path, kind: Kind) -> ReadFile:
        with source.open("rb") as file:
            container = Container(file, self._order.limits.max_unpacked)
            clean = self._folder / "clean"
            container.rewrite(clean)
            pictures = Pictures(self._folder / FOLDER, container)
            document = self._document(clean, _READERS[kind])
            cover = covers.take_out(document) if kind == "epub" else None
            read = self._chapters(document, pictures, titled=True)
            read.metadata.language = read.metadata.language or container.language()
            read.cover = pictures.take(cover) if cover else None
        if kind == "epub":
            read.metadata.subjects.reverse()  # pandoc's reader has what is there several times from its end
        return read

    def _document(self, source: Path, reader: str) -> ast.Pandoc:
        target = self._folder / "ast.json"
        pandoc.convert(self._order, source, target, reader=reader, writer="json")
        raw = target.read_bytes()
        document = _decoded(raw)
        if reader == pandoc.MARKDOWN_READER and any(word in raw for word in _RAW):
            # What is HTML within Markdown, a web page's reader reads. Markdown is defined so.
            page = self._folder / "page.html"
            pandoc.convert(self._order, target, page, reader="json", writer="html")
            pandoc.convert(self._order, page, target, reader="html", writer="json")
            document.blocks = _decoded(target.read_bytes()).blocks
        return document

    def _chapters(self, document: ast.Pandoc, pictures: Pictures, *, titled: bool) -> ReadFile:
        known = metadata.read(document.meta)
        title, parts = split(document.blocks, titled=titled and known.title is not None)
        reader = SlateReader(pictures.take, Counter())
        if title is not None:
            known.title = reader.line(title.c[2]) or known.title
        chapters = _within(_pages(reader, parts))
        return ReadFile(known, chapters, dict(reader.notes))


def _pages(reader: SlateReader, parts: Sequence[Part]) -> Iterator[Chapter]:
    for part in parts:
        title = reader.line(part.heading.c[2]) if part.heading else ""
        content = reader.chapter(part.blocks, part.level)
        if title or content:
            yield from pages(title or None, content)


def _within(chapters: Iterator[Chapter]) -> list[Chapter]:
    made = []
    for chapter in chapters:
        made.append(chapter)
        if len(made) > MAX_CHAPTERS:
            raise TooMuch(f"The file has more than {MAX_CHAPTERS:,} chapters.")
    if not made:
        raise Unreadable("There is no text in the file.")
    return made


def _decoded(raw: bytes) -> ast.Pandoc:
    try:
        return msgspec.json.decode(raw, type=ast.Pandoc)
    except RecursionError:
        raise Unreadable("The file nests its parts too deeply.") from None
