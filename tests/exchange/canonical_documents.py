"""What a document says, whatever form it came through: two documents that say the same are equal here.

The formats cannot tell some things apart, and these do not count:

- white space: any run of it is one space, or as many line ends as it has. None stands at a block's edges, or has marks
  or an address;
- a quotation or list item of one paragraph, and one of that paragraph's text;
- `list` with a style, and `bulleted-list` and `numbered-list`;
- blocks without anything in them;
- line ends in headings, which are spaces.
"""

from __future__ import annotations

import re
from typing import Any

from sinpluma_exchange.conversion.slate import HEADINGS, LISTS, holds_text, is_numbered, plain_address

Node = dict[str, Any]


def canonical(nodes: list[Node]) -> list[Any]:
    return [block for node in nodes for block in _block(node)]


def _block(node: Node) -> list[Any]:
    kind = node["type"]
    if kind == "separator":
        return ["separator"]
    if kind == "image":
        return [("image", node["src"], " ".join(node.get("alt", "").split()))]
    if kind in LISTS:
        items = [inner for item in node["children"] if (inner := _inner(item))]
        return [("numbered" if is_numbered(node) else "bulleted", items)] if items else []
    if kind == "quote":
        inner = _inner(node)
        return [("quote", inner)] if inner else []
    text = _text(node["children"], one_line=kind in HEADINGS)
    return [(kind, text)] if text else []


def _inner(node: Node) -> list[Any]:
    if not holds_text(node):
        return canonical(node["children"])
    text = _text(node["children"])
    return [("paragraph", text)] if text else []


def _text(nodes: list[Node], *, one_line: bool = False) -> list[Any]:
    """Each character with its marks and its address."""
    signs = list(_signs(nodes, None))
    text = "".join(sign for sign, _, _ in signs)
    said: list[Any] = []
    for found in re.finditer(r"\s+|\S", text):
        if found[0].isspace():
            lines = 0 if one_line else found[0].count("\n")
            said.append("\n" * lines or " ")
        else:
            said += signs[found.start() : found.end()]
    while said and _is_space(said[0]):
        said.pop(0)
    while said and _is_space(said[-1]):
        said.pop()
    return said


def _is_space(said: Any) -> bool:
    return bool(said[0].isspace())


def _signs(nodes: list[Node], url: str | None) -> Any:
    for node in nodes:
        if "children" in node:
            yield from _signs(node["children"], plain_address(node["url"]))
        else:
            marks = frozenset(name for name, value in node.items() if name != "text" and value)
            yield from ((sign, marks, url) for sign in node["text"])
