"""Where a document's chapters begin, and what its title is.

A chapter begins at each part that the file itself has (a file in the reading order of an EPUB, a chapter of a page
that Sin Pluma wrote) and at each heading of the highest level. A first heading that is alone at its level, above
others, is the work's title, where the file does not name one in another place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sinpluma_exchange.conversion import ast

CHAPTER = "chapter"
"""Class of a part that is a chapter, in what Sin Pluma writes."""
ABOUT = "about-the-work"
"""Class of a part that only repeats what the metadata say, in what Sin Pluma writes."""


@dataclass
class Part:
    """A chapter: its heading, the heading's level, and what follows."""

    heading: ast.Header | None
    level: int
    blocks: list[ast.Block] = field(default_factory=list)


class Boundary:
    """Here a part of the file begins; a chapter, if Sin Pluma wrote it."""

    def __init__(self, *, is_chapter: bool) -> None:
        self.is_chapter = is_chapter


def split(blocks: Sequence[ast.Block], *, titled: bool) -> tuple[ast.Header | None, list[Part]]:
    """The heading that is the work's title, if one is, and the chapters.

    With `titled` the file names the work's title elsewhere, so no heading is it.
    """
    flat = list(_flat(blocks))
    headings = [block for block in flat if isinstance(block, ast.Header)]
    titled = titled or any(isinstance(block, Boundary) and block.is_chapter for block in flat)
    title = None if titled else _title(flat, headings)
    level = min((heading.c[0] for heading in headings if heading is not title), default=1)
    parts = [Part(None, level)]
    for block in flat:
        if isinstance(block, Boundary):
            parts.append(Part(None, level))
        elif isinstance(block, ast.Header) and _begins(block, parts[-1], level) and block is not title:
            parts[-1:] = [*_kept(parts[-1]), Part(block, block.c[0])]
        elif block is not title:
            parts[-1].blocks.append(block)
    return title, [part for part in parts if part.heading or part.blocks]


def is_anchor(block: ast.Block) -> bool:
    """Whether it is what pandoc puts where a file of an EPUB begins: an empty span with the file's name."""
    match block:
        case ast.Para([ast.Span(((name, _, _), []))]) | ast.Plain([ast.Span(((name, _, _), []))]):
            return name.endswith(("html", "htm", "xml"))
    return False


def _begins(heading: ast.Header, part: Part, level: int) -> bool:
    """A heading of the chapters' level begins one; so does any at the head of a part of the file."""
    return heading.c[0] <= level or (part.heading is None and not part.blocks)


def _kept(part: Part) -> Iterator[Part]:
    if part.heading or part.blocks:
        yield part


def _flat(blocks: Iterable[ast.Block]) -> Iterator[ast.Block | Boundary]:
    """The blocks without the divisions around them, which say nothing of the text; boundaries where parts begin."""
    for block in blocks:
        if isinstance(block, ast.Div):
            (_, classes, _), inner = block.c
            if ABOUT in classes:
                continue
            if CHAPTER in classes:
                yield Boundary(is_chapter=True)
            yield from _flat(inner)
        elif is_anchor(block):
            yield Boundary(is_chapter=False)
        else:
            yield block


def _title(flat: Sequence[ast.Block | Boundary], headings: Sequence[ast.Header]) -> ast.Header | None:
    first = next((block for block in flat if not isinstance(block, Boundary)), None)
    if not isinstance(first, ast.Header) or len(headings) == 1:
        return None
    return first if all(first.c[0] < heading.c[0] for heading in headings[1:]) else None
