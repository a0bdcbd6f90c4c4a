"""A page's document as the peers check it: plainer than Sin Pluma's own check, and so quicker.

Folding and counting words are Sin Pluma's: what they give is stored, and must be the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sinpluma.text import count_words, fold

BLOCKS = frozenset(
    {"paragraph", "heading-one", "heading-two", "heading-three", "quote", "list", "list-item", "separator", "image"}
)
MARKS = {"bold", "italic", "underline", "code", "strikethrough"}


class DocumentFault(ValueError):
    """The content is no document."""


@dataclass(frozen=True)
class Document:
    """A sound document: its canonical JSON, its text, that text folded, and its number of words."""

    json: str
    text: str
    folded: str
    word_count: int


def read_document(content: list[Any]) -> Document:
    """Check a decoded document; raises DocumentFault."""
    text = "\n".join(line for node in content for line in _lines(node))
    canonical = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Document(canonical, text, fold(text), count_words(text))


def _lines(node: Any) -> Iterator[str]:
    children = _children(node)
    if node["type"] not in BLOCKS:
        raise DocumentFault(f"there is no block {node['type']!r}")
    if any("text" in child or child.get("type") == "link" for child in children):
        yield _text(children)
    else:
        for child in children:
            yield from _lines(child)


def _text(nodes: list[Any]) -> str:
    return "".join(_leaf(node) if "text" in node else _text(_children(node)) for node in nodes)


def _leaf(leaf: dict[str, Any]) -> str:
    if not isinstance(leaf["text"], str) or not leaf.keys() <= MARKS | {"text"}:
        raise DocumentFault("a leaf has `text` and marks")
    return leaf["text"]


def _children(node: Any) -> list[Any]:
    children = node.get("children") if isinstance(node, dict) else None
    if not isinstance(children, list) or not children:
        raise DocumentFault("a node has `type` and `children`")
    if not all(isinstance(child, dict) for child in children):
        raise DocumentFault("a child is a node or a leaf")
    return children
