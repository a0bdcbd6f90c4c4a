"""Chapters as pages: titles that fit, and documents that are not too long for one."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import Raw

from sinpluma_exchange.conversion.slate import Node, holds_text, is_leaf

MAX_TITLE = 100
MAX_BYTES = 1024 * 1024
"""Of a page's JSON. A page may have twice that; a page of half of it is slow enough to edit."""
MAX_TEXT = 100_000
"""Characters of a piece, where a single block has to be cut."""
EMPTY: list[Node] = [{"type": "paragraph", "children": [{"text": ""}]}]


class Chapter(msgspec.Struct):
    """A page to be; without a title, it is for the site to name. `pictures` are those that it shows."""

    title: str | None
    content: Raw
    pictures: list[str] = []


def pages(title: str | None, content: list[Node]) -> Iterator[Chapter]:
    """A chapter as one page, or as several if it is too long.

    A heading that is too long for a title is shortened there, and kept in full as the page's first line.
    """
    if title and len(title) > MAX_TITLE:
        content = [{"type": "heading-one", "children": [{"text": title}]}, *content]
        title = shortened(title)
    for number, nodes in enumerate(_portions(content), 1):
        name = title if number == 1 or title is None else f"{title[: MAX_TITLE - 7]} ({number})"
        yield Chapter(name, Raw(msgspec.json.encode(nodes)), list(_pictures(nodes)))


def shortened(title: str) -> str:
    """A title cut at a word, with an ellipsis."""
    start = title[:MAX_TITLE].rpartition(" ")[0] or title[: MAX_TITLE - 1]
    return start[: MAX_TITLE - 1].rstrip(" ,;:") + "…"


def _portions(content: list[Node]) -> Iterator[list[Node]]:
    portion: list[Node] = []
    size = 0
    for node in _cut(content):
        weight = len(msgspec.json.encode(node))
        if portion and size + weight > MAX_BYTES:
            yield portion
            portion, size = [], 0
        portion.append(node)
        size += weight
    yield portion or EMPTY


def _cut(content: list[Node]) -> Iterator[Node]:
    """The blocks; those that alone are too long for a page, in pieces."""
    for node in content:
        if len(msgspec.json.encode(node)) <= MAX_BYTES:
            yield node
        elif holds_text(node):
            kind = "paragraph" if node["type"] == "list-item" else node["type"]
            yield from ({**node, "type": kind, "children": [leaf]} for leaf in _pieces(node["children"]))
        else:  # a list or a quotation: what it holds stands for it
            yield from _cut(node["children"])


def _pieces(children: list[Node]) -> Iterator[Node]:
    for child in children:
        if not is_leaf(child):
            yield from _pieces(child["children"])
            continue
        text = child["text"]
        while text:
            end = text.rfind(" ", 1, MAX_TEXT) if len(text) > MAX_TEXT else len(text)
            end = end if end > 0 else MAX_TEXT
            yield {**child, "text": text[:end]}
            text = text[end:].lstrip(" ")


def _pictures(nodes: list[Node]) -> Iterator[str]:
    for node in nodes:
        if node.get("type") == "image":
            yield node["src"]
        else:
            yield from _pictures([child for child in node.get("children", ()) if "children" in child])
