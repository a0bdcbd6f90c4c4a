"""Plain text, of which a book's chapters are found as `sinpluma import-text` finds them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from sinpluma_exchange.conversion.metadata import Metadata
from sinpluma_exchange.conversion.paging import Chapter, pages
from sinpluma_exchange.conversion.refusals import Unreadable
from sinpluma_exchange.conversion.slate import Node
from sinpluma_notebooks import booktext


class PlainBook(Struct):
    """What a text says of itself, and its chapters."""

    metadata: Metadata
    chapters: Iterator[Chapter]


def read(text: str) -> PlainBook:
    """The chapters of a text, what stands before them first; a text without headings is one.

    Raises:
        Unreadable: there is no text.
    """
    if not text.strip():
        raise Unreadable("There is no text in the file.")
    try:
        book = booktext.read_book(text)
    except ValueError:  # no heading is found
        book = booktext.Book(None, None, None, text.strip().split("\n\n"), [])
    known = Metadata(book.title, [book.author] if book.author else [], book.language)
    return PlainBook(known, _chapters(book))


def _chapters(book: booktext.Book) -> Iterator[Chapter]:
    if book.front_matter:
        yield from pages(None, list(_paragraphs(book.front_matter)))
    for chapter in book.chapters:
        subtitle = [_block("heading-two", chapter.subtitle)] if chapter.subtitle else []
        yield from pages(chapter.title, [*subtitle, *_paragraphs(chapter.paragraphs)])


def _paragraphs(texts: list[str]) -> Iterator[Node]:
    yield from (_block("paragraph", " ".join(text.split())) for text in texts if text.strip())


def _block(kind: str, text: str) -> Node:
    return {"type": kind, "children": [{"text": text}]}
