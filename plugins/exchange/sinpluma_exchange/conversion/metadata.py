"""What a document says of itself, as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from sinpluma_exchange.conversion import ast
from sinpluma_exchange.conversion.to_slate import SlateReader

_AUTHORS = ("author", "creator")
_TITLES = ("title",)
_LANGUAGES = ("lang", "language")
_DESCRIPTIONS = ("description", "abstract")
_SUBJECTS = ("keywords", "subject", "tags")


class Metadata(msgspec.Struct):
    """A document's title, authors, language, description and subjects, as far as it names them."""

    title: str | None = None
    authors: list[str] = []
    language: str | None = None
    description: str | None = None
    subjects: list[str] = []


def read(meta: Mapping[str, ast.Meta]) -> Metadata:
    """What pandoc found; the same thing has several names, after the formats that it may come from."""
    return Metadata(
        title=_line(next(_values(meta, _TITLES), None)),
        authors=[" ".join(author.split()) for author in _values(meta, _AUTHORS)],
        language=_line(next(_values(meta, _LANGUAGES), None)),
        description=next(_values(meta, _DESCRIPTIONS), None),
        subjects=_subjects(list(_values(meta, _SUBJECTS))),
    )


def _line(text: str | None) -> str | None:
    return text and " ".join(text.split())


def _subjects(texts: list[str]) -> list[str]:
    """The subjects; a single text may have several between commas, as in a page's keywords."""
    parts = texts[0].split(",") if len(texts) == 1 else texts
    return [subject for part in parts if (subject := " ".join(part.split()))]


def _values(meta: Mapping[str, ast.Meta], names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        if name in meta:
            yield from (text for text in texts(meta[name]) if text)


def texts(value: ast.Meta | None) -> Iterator[str]:
    """A value as text; several, if it is a list."""
    match value:
        case ast.MetaString(text):
            yield text.strip()
        case ast.MetaInlines(inlines):
            yield SlateReader().text(inlines).strip()
        case ast.MetaBlocks(blocks):
            yield "\n\n".join(
                SlateReader().text(block.c) for block in blocks if isinstance(block, (ast.Para, ast.Plain))
            )
        case ast.MetaList(values):
            for each in values:
                yield from texts(each)
        case ast.MetaMap(values):  # `{type: main, text: …}`, as EPUB's metadata come
            if "text" in values:
                yield from texts(values["text"])
