"""Pandoc's document model as its JSON has it (pandoc-types 1.23, Text.Pandoc.Definition)."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

Attr = tuple[str, list[str], list[tuple[str, str]]]
Target = tuple[str, str]
"""An address and a title."""

NO_ATTR: Attr = ("", [], [])


class Element(Struct, tag_field="t", tag=True, gc=False):
    """A node: its kind in `t`, what it holds in `c`."""


class Str(Element):
    """A word."""

    c: str


class Space(Element):
    """Space between words."""


class SoftBreak(Element):
    """A line's end in the source."""


class LineBreak(Element):
    """A line's end that is meant."""


class Emph(Element):
    """Emphasis."""

    c: list[Inline]


class Underline(Element):
    """Underlined text."""

    c: list[Inline]


class Strong(Element):
    """Strong emphasis."""

    c: list[Inline]


class Strikeout(Element):
    """Text that is struck out."""

    c: list[Inline]


class Superscript(Element):
    """Raised text."""

    c: list[Inline]


class Subscript(Element):
    """Lowered text."""

    c: list[Inline]


class SmallCaps(Element):
    """Small capitals."""

    c: list[Inline]


class QuoteMark(Struct, tag_field="t", tag=True):
    """Which quotation marks."""


class SingleQuote(QuoteMark):
    """Single ones."""


class DoubleQuote(QuoteMark):
    """Double ones."""


class Quoted(Element):
    """Text between quotation marks, which are not in it."""

    c: tuple[SingleQuote | DoubleQuote, list[Inline]]


class Cite(Element):
    """Text that cites something."""

    c: tuple[list[Any], list[Inline]]


class Code(Element):
    """Text to be taken literally."""

    c: tuple[Attr, str]


class Math(Element):
    """A formula in TeX."""

    c: tuple[dict[str, Any], str]


class RawInline(Element):
    """Something in the words of a format."""

    c: tuple[str, str]


class Link(Element):
    """Text that leads elsewhere."""

    c: tuple[Attr, list[Inline], Target]


class Image(Element):
    """A picture; the text is for who cannot see it."""

    c: tuple[Attr, list[Inline], Target]


class Note(Element):
    """A footnote."""

    c: list[Block]


class Span(Element):
    """Text with attributes."""

    c: tuple[Attr, list[Inline]]


class Plain(Element):
    """Text in a tight list or a cell."""

    c: list[Inline]


class Para(Element):
    """A paragraph."""

    c: list[Inline]


class LineBlock(Element):
    """Lines of verse."""

    c: list[list[Inline]]


class CodeBlock(Element):
    """Lines to be taken literally."""

    c: tuple[Attr, str]


class RawBlock(Element):
    """Something in the words of a format."""

    c: tuple[str, str]


class BlockQuote(Element):
    """A quotation."""

    c: list[Block]


class OrderedList(Element):
    """A list with numbers."""

    c: tuple[Any, list[list[Block]]]


class BulletList(Element):
    """A list with bullets."""

    c: list[list[Block]]


class DefinitionList(Element):
    """Terms, each with its definitions."""

    c: list[tuple[list[Inline], list[list[Block]]]]


class Header(Element):
    """A heading: its level, from 1."""

    c: tuple[int, Attr, list[Inline]]


class HorizontalRule(Element):
    """A break."""


Row = tuple[Attr, list[tuple[Attr, Any, int, int, "list[Block]"]]]
TableBody = tuple[Attr, int, list[Row], list[Row]]
Caption = tuple[Any, "list[Block]"]


class Table(Element):
    """A table: caption, columns, head, bodies, foot."""

    c: tuple[Attr, Caption, list[Any], tuple[Attr, list[Row]], list[TableBody], tuple[Attr, list[Row]]]


class Figure(Element):
    """Something with a caption."""

    c: tuple[Attr, Caption, list[Block]]


class Div(Element):
    """Blocks with attributes."""

    c: tuple[Attr, list[Block]]


Inline = (
    Str
    | Space
    | SoftBreak
    | LineBreak
    | Emph
    | Underline
    | Strong
    | Strikeout
    | Superscript
    | Subscript
    | SmallCaps
    | Quoted
    | Cite
    | Code
    | Math
    | RawInline
    | Link
    | Image
    | Note
    | Span
)
Block = (
    Plain
    | Para
    | LineBlock
    | CodeBlock
    | RawBlock
    | BlockQuote
    | OrderedList
    | BulletList
    | DefinitionList
    | Header
    | HorizontalRule
    | Table
    | Figure
    | Div
)


class MetaString(Element):
    """A value that is text."""

    c: str


class MetaBool(Element):
    """A value that is true or false."""

    c: bool


class MetaInlines(Element):
    """A value with markup."""

    c: list[Inline]


class MetaBlocks(Element):
    """A value of several paragraphs."""

    c: list[Block]


class MetaList(Element):
    """Several values."""

    c: list[Meta]


class MetaMap(Element):
    """Values by name."""

    c: dict[str, Meta]


Meta = MetaString | MetaBool | MetaInlines | MetaBlocks | MetaList | MetaMap


class Pandoc(Struct, kw_only=True, rename={"api_version": "pandoc-api-version"}):
    """A document."""

    api_version: list[int] = field(default_factory=lambda: [1, 23, 1])
    meta: dict[str, Meta] = {}
    blocks: list[Block]
