"""The cover of an EPUB, which pandoc's reader puts before the text, and which the book often has as a page too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sinpluma_exchange.conversion import ast


def take_out(document: ast.Pandoc) -> str | None:
    """Take a cover out of a document; gives where the picture is, or None if there is none."""
    source = _picture(document.blocks[0]) if document.blocks else None
    if source is not None:
        document.blocks = list(_without(document.blocks, source))
    return source


def _without(blocks: Iterable[ast.Block], source: str) -> Iterator[ast.Block]:
    for block in blocks:
        if isinstance(block, ast.Div):
            attributes, inner = block.c
            yield ast.Div((attributes, list(_without(inner, source))))
        elif _picture(block) != source:
            yield block


def _picture(block: ast.Block) -> str | None:
    """The picture that is all that a block has."""
    match block:
        case ast.Para([ast.Image((_, _, (source, _)))]) | ast.Plain([ast.Image((_, _, (source, _)))]):
            return source
        case ast.Figure((_, (_, []), [inner])):
            return _picture(inner)
    return None
