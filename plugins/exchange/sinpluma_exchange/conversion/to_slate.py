"""From pandoc's document to Slate: every word is kept, and what Slate cannot say becomes plain text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from sinpluma_exchange.conversion import ast
from sinpluma_exchange.conversion.slate import HEADINGS, Node, link_address

MAX_DEPTH = 24
"""How deep quotations and lists nest; what is deeper stands beside its parent. Documents may be 32 deep."""
EMPTY = {"text": ""}

_MARKED: dict[type, str] = {
    ast.Emph: "italic",
    ast.Strong: "bold",
    ast.Underline: "underline",
    ast.Strikeout: "strikethrough",
}
_QUOTES = {ast.SingleQuote: ("\u2018", "\u2019"), ast.DoubleQuote: ("\u201c", "\u201d")}


class Run(NamedTuple):
    """Text with its marks, within a link or not."""

    text: str
    marks: frozenset[str]
    url: str | None


class Picture(NamedTuple):
    """A picture amid text."""

    source: str
    text: str


@dataclass
class SlateReader:
    """Reads one document.

    `picture` gives the name of a picture that came with the document, or None; `notes` counts what became something
    else.
    """

    picture: Callable[[str], str | None] = lambda _source: None
    notes: Counter[str] = field(default_factory=Counter)
    _footnotes: list[list[ast.Block]] = field(default_factory=list)

    def chapter(self, blocks: Sequence[ast.Block], level: int) -> list[Node]:
        """The document of a chapter whose own heading has this level; its footnotes stand at its end."""
        nodes = list(self._blocks(blocks, level, 1))
        while self._footnotes:
            notes, self._footnotes = self._footnotes, []
            for note in notes:
                nodes += self._blocks(note, level, 1)
        return nodes

    def line(self, inlines: Sequence[ast.Inline]) -> str:
        """The words of a heading, in one line."""
        return " ".join(self.text(inlines).split())

    def text(self, inlines: Sequence[ast.Inline]) -> str:
        """The words, as they stand."""
        return "".join(piece.text for piece in self._pieces(inlines))

    # --- blocks -----------------------------------------------------------------------------------------------

    def _blocks(self, blocks: Iterable[ast.Block], level: int, depth: int) -> Iterator[Node]:
        for block in blocks:
            yield from self._block(block, level, depth)

    def _block(self, block: ast.Block, level: int, depth: int) -> Iterator[Node]:
        match block:
            case ast.Para(inlines) | ast.Plain(inlines):
                yield from self._lines(inlines, "paragraph")
            case ast.Header((depth_of_heading, _, inlines)):
                kind = HEADINGS[min(max(depth_of_heading - level, 1), len(HEADINGS)) - 1]
                yield from self._lines(inlines, kind)
            case ast.HorizontalRule():
                yield {"type": "separator", "children": [EMPTY]}
            case ast.BlockQuote(inner):
                yield from self._container("quote", inner, level, depth)
            case ast.BulletList(items):
                yield from self._list(items, "bulleted", level, depth)
            case ast.OrderedList((_, items)):
                yield from self._list(items, "numbered", level, depth)
            case ast.Div((_, inner)):
                yield from self._blocks(inner, level, depth)
            case _:
                yield from self._rare(block, level, depth)

    def _rare(self, block: ast.Block, level: int, depth: int) -> Iterator[Node]:
        match block:
            case ast.Figure((_, (_, caption), inner)):
                yield from self._blocks(inner, level, depth)
                shown = {text for node in inner for text in self._alternatives(node)}
                if self._plain_text(caption) not in shown:  # pandoc's readers repeat the one as the other
                    yield from self._blocks(caption, level, depth)
            case ast.LineBlock(lines):
                joined = [part for line in lines for part in (ast.LineBreak(), *line)]
                yield from self._lines(joined[1:], "paragraph")
            case ast.CodeBlock((_, text)):
                self.notes["code_block"] += 1
                yield _paragraph([{"text": text, "code": True}]) if text else _paragraph([EMPTY])
            case ast.DefinitionList(entries):
                self.notes["definition_list"] += 1
                for term, definitions in entries:
                    yield from self._lines([ast.Strong(term)], "paragraph")
                    for definition in definitions:
                        yield from self._container("quote", definition, level, depth)
            case ast.Table():
                self.notes["table"] += 1
                yield from self._table(block, level, depth)
            case ast.RawBlock((_, text)):
                yield from self._raw(text)

    def _container(self, kind: str, inner: Sequence[ast.Block], level: int, depth: int) -> Iterator[Node]:
        """A quotation or a list's item: its text if it is one paragraph, its blocks otherwise."""
        if depth >= MAX_DEPTH:
            self.notes["too_deep"] += 1
            yield from self._blocks(inner, level, depth)
            return
        nodes = list(self._blocks(inner, level, depth + 1))
        if len(nodes) == 1 and nodes[0]["type"] == "paragraph":
            nodes = nodes[0]["children"]
        if nodes:
            yield {"type": kind, "children": nodes}

    def _list(self, items: Sequence[list[ast.Block]], style: str, level: int, depth: int) -> Iterator[Node]:
        if depth + 1 >= MAX_DEPTH:
            self.notes["too_deep"] += 1
            for item in items:
                yield from self._blocks(item, level, depth)
            return
        children = [node for item in items for node in self._container("list-item", item, level, depth + 1)]
        if children:
            yield {"type": "list", "style": style, "children": children}

    def _table(self, table: ast.Table, level: int, depth: int) -> Iterator[Node]:
        """Each row as a line, its cells between bars, and after it the pictures in them."""
        _, (_, caption), _, (_, head), bodies, (_, foot) = table.c
        yield from self._blocks(caption, level, depth)
        for _, cells in [*head, *(row for body in bodies for row in (*body[2], *body[3])), *foot]:
            columns = [list(self._blocks(blocks, level, depth)) for *_, blocks in cells]
            texts = [" ".join(" ".join(map(_node_text, column)).split()) for column in columns]
            if any(texts):
                yield _paragraph([{"text": " | ".join(texts)}])
            yield from (node for column in columns for node in _images(column))

    def _raw(self, text: str) -> Iterator[Node]:
        if text.lstrip().startswith("<!--"):
            return
        self.notes["raw"] += 1
        yield _paragraph([{"text": text.strip(), "code": True}])

    def _lines(self, inlines: Sequence[ast.Inline], kind: str) -> Iterator[Node]:
        """A block of text; pictures amid it stand between its parts, and empty parts are left out."""
        runs: list[Run] = []
        for piece in self._pieces(inlines):
            if isinstance(piece, Run):
                runs.append(piece)
                continue
            yield from _text_block(kind, runs)
            runs = []
            yield from self._picture(piece)
        yield from _text_block(kind, runs)

    def _picture(self, picture: Picture) -> Iterator[Node]:
        name = self.picture(picture.source)
        if name is not None:
            yield {"type": "image", "src": name, "alt": picture.text[:1000], "children": [EMPTY]}
            return
        address = link_address(picture.source)
        if address is not None:
            self.notes["remote_picture"] += 1
            text = picture.text or address
            yield _paragraph([{"type": "link", "url": address, "children": [{"text": text}]}])
            return
        self.notes["picture"] += 1
        if picture.text:
            yield _paragraph([{"text": picture.text}])

    # --- text -------------------------------------------------------------------------------------------------

    def _pieces(
        self, inlines: Iterable[ast.Inline], marks: frozenset[str] = frozenset(), url: str | None = None
    ) -> Iterator[Run | Picture]:
        for inline in inlines:
            kind = _MARKED.get(type(inline))
            if kind is not None:
                yield from self._pieces(inline.c, marks | {kind}, url)  # type: ignore[union-attr, arg-type]
            else:
                yield from self._piece(inline, marks, url)

    def _piece(self, inline: ast.Inline, marks: frozenset[str], url: str | None) -> Iterator[Run | Picture]:
        match inline:
            case ast.Str(text):
                yield Run(text, marks, url)
            case ast.Space() | ast.SoftBreak():
                yield Run(" ", marks, url)
            case ast.LineBreak():
                yield Run("\n", marks, url)
            case ast.Code((_, text)):
                yield Run(text, marks | {"code"}, url)
            case ast.Link((_, inner, (target, _))):
                yield from self._pieces(inner, marks, url or self._address(target))
            case ast.Image((_, inner, (source, _))):
                yield Picture(source, self.line(inner))
            case _:
                yield from self._rare_piece(inline, marks, url)

    def _rare_piece(self, inline: ast.Inline, marks: frozenset[str], url: str | None) -> Iterator[Run | Picture]:
        match inline:
            case ast.Superscript(inner) | ast.Subscript(inner) | ast.SmallCaps(inner):
                self.notes["style"] += 1
                yield from self._pieces(inner, marks, url)
            case ast.Span((_, inner)) | ast.Cite((_, inner)):
                yield from self._pieces(inner, marks, url)
            case ast.Quoted((quotes, inner)):
                opening, closing = _QUOTES[type(quotes)]
                yield Run(opening, marks, url)
                yield from self._pieces(inner, marks, url)
                yield Run(closing, marks, url)
            case ast.Math((_, text)):
                self.notes["formula"] += 1
                yield Run(text, marks | {"code"}, url)
            case ast.Note(blocks):
                yield from self._note(blocks, marks)
            case ast.RawInline((_, text)) if not text.startswith("<!--"):
                self.notes["raw"] += 1
                yield Run(text, marks | {"code"}, url)

    def _note(self, blocks: list[ast.Block], marks: frozenset[str]) -> Iterator[Run]:
        """A footnote's number here, and the footnote, with its number, at the chapter's end."""
        self.notes["footnote"] += 1
        number = f"[{self.notes['footnote']}]"
        self._footnotes.append([ast.Para([ast.Str(number)]), *blocks])
        match blocks:
            case [ast.Para(inlines) | ast.Plain(inlines), *rest]:
                self._footnotes[-1] = [ast.Para([ast.Str(number), ast.Space(), *inlines]), *rest]
        yield Run(number, marks, None)

    def _address(self, target: str) -> str | None:
        address = link_address(target)
        if address is None:
            self.notes["link"] += 1
        return address

    def _plain_text(self, blocks: Iterable[ast.Block]) -> str:
        return " ".join(_node_text(node) for node in self._blocks(blocks, 1, 1))

    def _alternatives(self, block: ast.Block) -> Iterator[str]:
        if isinstance(block, (ast.Para, ast.Plain)):
            yield from (self.line(inline.c[1]) for inline in block.c if isinstance(inline, ast.Image))


def _text_block(kind: str, runs: list[Run]) -> Iterator[Node]:
    children = list(_children(_trimmed(runs)))
    if children:
        yield {"type": kind, "children": children}


def _trimmed(runs: list[Run]) -> list[Run]:
    """Without the space around it, and with one space where several came from different marks."""
    kept: list[Run] = []
    for run in runs:
        text = run.text.lstrip(" \n") if not kept else run.text
        if text == " " and kept[-1].text.endswith((" ", "\n")):
            continue
        if text:
            kept.append(run._replace(text=text))
    while kept and not (last := kept[-1].text.rstrip(" \n")):
        kept.pop()
    return [*kept[:-1], kept[-1]._replace(text=last)] if kept else []


def _children(runs: list[Run]) -> Iterator[Node]:
    """Leaves, and links around leaves: runs that differ in nothing but their text are one."""
    for url, linked in groupby(runs, key=lambda run: run.url):
        leaves = [
            {"text": "".join(run.text for run in alike), **dict.fromkeys(sorted(marks), True)}
            for marks, alike in groupby(linked, key=lambda run: run.marks)
        ]
        if url is None:
            yield from leaves
        else:
            yield {"type": "link", "url": url, "children": leaves}


def _paragraph(children: list[Node]) -> Node:
    return {"type": "paragraph", "children": children}


def _images(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        if node.get("type") == "image":
            yield node
        yield from _images(node.get("children", ()))


def _node_text(node: Node) -> str:
    return node["text"] if "text" in node else "".join(_node_text(child) for child in node["children"])
