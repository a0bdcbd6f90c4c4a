"""From Slate to pandoc's document.

Nodes of types that plugins add are written by what they hold: their blocks, or their text as a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from string import punctuation
from typing import NamedTuple

from sinpluma_exchange.conversion import ast
from sinpluma_exchange.conversion.slate import (
    HEADINGS,
    LISTS,
    MARKS,
    Node,
    holds_text,
    is_leaf,
    is_numbered,
    plain_address,
)

_MARKED: dict[str, Callable[[list[ast.Inline]], ast.Inline]] = {
    "bold": ast.Strong,
    "italic": ast.Emph,
    "underline": ast.Underline,
    "strikethrough": ast.Strikeout,
}
_TAGS = {"bold": "strong", "italic": "em", "underline": "u", "strikethrough": "s"}
_SIGNS = re.compile(r"([\\`*_\[\]<>&~]|^#(?=#*$))")
_LINE_START = re.compile(r"^(\d{1,9})([.)])$|^([-+=:|])(?=[-+=:|]*$)")
_PARTS = re.compile(r"\n|[ \t\r]+|[^ \t\r\n]+")
_COMMENT = ast.RawBlock(("html", "<!-- -->"))


def chapter(title: str, content: Sequence[Node], level: int = 1) -> list[ast.Block]:
    """A chapter under a heading of this level."""
    return [ast.Header((level, ast.NO_ATTR, _plain(title))), *blocks(content, level)]


def blocks(nodes: Iterable[Node], level: int) -> list[ast.Block]:
    """Blocks; `heading-one` is a heading one below `level`."""
    made: list[ast.Block] = []
    for node in nodes:
        for block in _block(node, level):
            if made and isinstance(block, (ast.BulletList, ast.OrderedList)) and type(made[-1]) is type(block):
                made.append(_COMMENT)  # else two lists would be read as one
            made.append(block)
    return made


def _block(node: Node, level: int) -> Iterator[ast.Block]:
    kind = node["type"]
    if kind == "separator":
        yield ast.RawBlock(("commonmark", "***"))  # pandoc's own line of dashes cannot begin a list's item
    elif kind == "image":
        yield ast.Para([ast.Image((ast.NO_ATTR, _plain(node.get("alt", "")), (node["src"], "")))])
    elif kind == "quote":
        if inner := _inner(node, level):
            yield ast.BlockQuote(inner)
    elif kind in LISTS:
        yield from _list(node, level)
    elif kind in HEADINGS and holds_text(node):
        depth = min(level + 1 + HEADINGS.index(kind), 6)
        if text := _text(node["children"], one_line=True):
            yield ast.Header((depth, ast.NO_ATTR, text))
    else:
        yield from _inner(node, level)


def _inner(node: Node, level: int) -> list[ast.Block]:
    if not holds_text(node):
        return blocks(node["children"], level)
    text = _text(node["children"])
    return [ast.Para(text)] if text else []


def _list(node: Node, level: int) -> Iterator[ast.Block]:
    items = [inner for item in node["children"] if (inner := _inner(item, level))]
    if not items:
        return
    if is_numbered(node):
        yield ast.OrderedList(((1, {"t": "Decimal"}, {"t": "Period"}), items))
    else:
        yield ast.BulletList(items)


class _Word(NamedTuple):
    """A word, or the space or line's end between words, with the marks on it, and what it touches on each side."""

    inline: ast.Inline
    marks: tuple[str, ...]
    text: str
    touches: tuple[str, str] = ("", "")
    starts_line: bool = False

    @property
    def is_space(self) -> bool:
        return isinstance(self.inline, (ast.Space, ast.LineBreak))


def _text(nodes: Sequence[Node], *, one_line: bool = False) -> list[ast.Inline]:
    """Text without the space around it."""
    _, words, _ = _without_edges(list(_words_of(nodes, one_line=one_line)))
    return _marked(list(_touching(words)), MARKS)


def _without_edges(words: list[_Word]) -> tuple[list[_Word], list[_Word], list[_Word]]:
    """The space before the first word, the words, and the space after the last one."""
    start = next((index for index, word in enumerate(words) if not word.is_space), len(words))
    end = len(words)
    while end > start and words[end - 1].is_space:
        end -= 1
    return words[:start], words[start:end], words[end:]


def _plain(text: str) -> list[ast.Inline]:
    return _text([{"text": text}], one_line=True)


def _words_of(nodes: Sequence[Node], *, one_line: bool) -> Iterator[_Word]:
    for node in nodes:
        if is_leaf(node):
            marks = tuple(mark for mark in MARKS if node.get(mark))
            text = node["text"].replace("\n", " ") if one_line else node["text"]
            yield from (_Word(inline, marks, part) for part, inline in _words(text))
        elif node.get("type") == "link":
            before, words, after = _without_edges(list(_words_of(node["children"], one_line=one_line)))
            yield from before
            if words:
                text = _marked(list(_touching(words)), MARKS)
                yield _Word(ast.Link((ast.NO_ATTR, text, (plain_address(node["url"]), ""))), (), "[]")
            yield from after
        else:
            yield from _words_of(node["children"], one_line=one_line)


def _touching(words: Sequence[_Word]) -> Iterator[_Word]:
    """The words with the characters beside each; a letter stands for a neighbour that has marks of its own."""
    beside = ["", *("" if word.is_space else "x" if word.marks else word.text for word in words), ""]
    starts_line = True
    for index, word in enumerate(words):
        yield word._replace(touches=(beside[index][-1:], beside[index + 2][:1]), starts_line=starts_line)
        starts_line = isinstance(word.inline, ast.LineBreak) or (starts_line and word.is_space)


def _marked(words: Sequence[_Word], marks: Sequence[str]) -> list[ast.Inline]:
    """Words within their marks, each mark around as many of them as have it, without the space at its ends."""
    if not marks:
        return [_escaped(word) for word in words]
    made: list[ast.Inline] = []
    for is_marked, group in groupby(_settled(words, marks[0]), key=lambda word: marks[0] in word.marks):
        inside = list(group)
        if not is_marked:
            made += _marked(inside, marks[1:])
        elif marks[0] == "code":
            made.append(ast.Code((ast.NO_ATTR, "".join(" " if word.is_space else word.text for word in inside))))
        elif _stands_free(inside):
            made.append(_MARKED[marks[0]](_marked(inside, marks[1:])))
        else:
            made += _tagged(_TAGS[marks[0]], _marked(inside, marks[1:]))
    return made


def _stands_free(words: Sequence[_Word]) -> bool:
    """Whether Markdown's signs around these words would be read as such (CommonMark 0.31, section 6.2).

    They are where space or ASCII punctuation is outside, and no space of Unicode's inside. Elsewhere they may be or
    not, by rules that not every program follows; there HTML's tags say it.
    """
    outside = (words[0].touches[0], words[-1].touches[1])
    inside = (words[0].text[:1], words[-1].text[-1:])
    return all(not sign or sign in punctuation for sign in outside) and not any(map(str.isspace, inside))


def _tagged(name: str, inner: list[ast.Inline]) -> list[ast.Inline]:
    return [ast.RawInline(("html", f"<{name}>")), *inner, ast.RawInline(("html", f"</{name}>"))]


def _escaped(word: _Word) -> ast.Inline:
    """A word as Markdown's readers take it for one.

    Pandoc's writer escapes most signs, but not all: backslashes before others, entities, brackets after `!`, and what
    begins a block behind a line break. So a word with signs is handed to it as Markdown.
    """
    if not isinstance(word.inline, ast.Str):
        return word.inline
    text = _SIGNS.sub(r"\\\1", word.text)
    if text.endswith("!") and word.touches[1] == "[":  # else the link would be a picture
        text = f"{text[:-1]}\\!"
    if word.starts_line:
        text = _LINE_START.sub(lambda found: f"{found[1] or ''}\\{found[2] or found[3]}", text)
    return word.inline if text == word.text else ast.RawInline(("commonmark", text))


def _settled(words: Sequence[_Word], mark: str) -> list[_Word]:
    """The words, of which a space has the mark if, and only if, the words on both sides of it have.

    Code goes to the end of its line, since pandoc's code is one line.
    """
    settled: list[_Word] = []
    after = False
    for word in reversed(words):
        settled.append(word._replace(marks=(mark,) if after else ()) if word.is_space else word)
        after = after if word.is_space else mark in word.marks
    settled.reverse()
    before = False
    for index, word in enumerate(settled):
        if word.is_space and not (before and (mark != "code" or isinstance(word.inline, ast.Space))):
            settled[index] = word._replace(marks=())
        before = before if word.is_space else mark in word.marks
    return settled


def _words(text: str) -> Iterator[tuple[str, ast.Inline]]:
    for part in _PARTS.findall(text):
        if part == "\n":
            yield part, ast.LineBreak()
        elif part.isspace():
            yield part, ast.Space()
        else:
            yield part, ast.Str(part)
