"""Documents of Slate 0.47 and before, as documents of today.

A value was `{"document": {"nodes": […]}}`; a node had `object` (before 0.32 `kind`): a `block` or an `inline` with
`type`, `data` and `nodes`, or a `text` with `text` and `marks` (before 0.42 `leaves`, before 0.30 `ranges`, each with a
text and marks of its own). No text is lost: what is not understood is kept as paragraphs of its text, and counted.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from sinpluma_notebooks.nodes import NODE_TYPES, ImageAttributes, LinkAttributes

Node = dict[str, Any]

_BLOCKS = {
    "paragraph": "paragraph",
    "line": "paragraph",
    "p": "paragraph",
    # The first editor showed what it called `code` as a heading.
    "code": "heading-one",
    "heading-one": "heading-one",
    "heading": "heading-one",
    "title": "heading-one",
    "h1": "heading-one",
    "heading-two": "heading-two",
    "h2": "heading-two",
    **dict.fromkeys(
        ("heading-three", "heading-four", "heading-five", "heading-six", "h3", "h4", "h5", "h6"), "heading-three"
    ),
    **dict.fromkeys(("quote", "block-quote", "blockquote"), "quote"),
    **dict.fromkeys(("bulleted-list", "unordered-list", "list", "ul"), "bulleted"),
    **dict.fromkeys(("numbered-list", "ordered-list", "ol"), "numbered"),
    **dict.fromkeys(("list-item", "li"), "list-item"),
    **dict.fromkeys(("separator", "divider", "thematic-break", "hr"), "separator"),
    **dict.fromkeys(("image", "img"), "image"),
}
_LINKS = frozenset({"link", "a", "hyperlink"})
_MARKS = {
    **dict.fromkeys(("bold", "strong", "b"), "bold"),
    **dict.fromkeys(("italic", "emphasis", "em", "i"), "italic"),
    **dict.fromkeys(("underline", "underlined", "u"), "underline"),
    **dict.fromkeys(("code", "inline-code"), "code"),
    **dict.fromkeys(("strikethrough", "strike", "deleted", "del", "s"), "strikethrough"),
}
_MAX_NESTING = 12
"""How deep an old document may nest; deeper down only the text counts. A level can become two."""
_UNFIT = re.compile("[\0\ud800-\udfff]")
_CHECKS = {kind.name: kind.check for kind in NODE_TYPES}


def convert(content: str, losses: Counter[str]) -> list[Node]:
    """The blocks of a page.

    Args:
        content: the JSON of an old value; or anything else, which is kept as text.
        losses: counts what could not be kept: `unread`, `block:…` and `mark:…` by type, `link`, `image`, `deep`.
    """
    if not content.strip():
        return [_block("paragraph", [])]
    try:
        # Python's own reader: old browsers wrote half surrogate pairs, which msgspec refuses.
        nodes = _nodes_of(json.loads(content, strict=False))
    except (ValueError, RecursionError):
        nodes = None
    if nodes is None:
        losses["unread"] += 1
        return paragraphs(content)
    return list(_Conversion(losses).blocks(nodes, 1)) or [_block("paragraph", [])]


def paragraphs(text: str) -> list[Node]:
    """A paragraph for each line of a text."""
    return [_block("paragraph", [_leaf(line)]) for line in text.strip().splitlines()]


def parts(blocks: list[Node], size: int) -> Iterator[list[Node]]:
    """The blocks in as few lists as have at most `size` bytes of JSON each. A block that is larger is cut up."""
    part: list[Node] = []
    filled = 2
    for piece in (piece for block in blocks for piece in _pieces(block, size)):
        length = len(msgspec.json.encode(piece)) + 1
        if part and filled + length > size:
            yield part
            part, filled = [], 2
        part.append(piece)
        filled += length
    yield part


def only_text(blocks: list[Node]) -> list[Node]:
    """Nothing but the text of blocks, a paragraph a line."""
    lines = [line for block in blocks for line in _text_of(block).splitlines()]
    return [_block("paragraph", [_leaf(line)]) for line in lines] or [_block("paragraph", [])]


def _pieces(block: Node, size: int) -> list[Node]:
    """A block, or, of a very large one, its text in paragraphs."""
    if len(msgspec.json.encode(block)) + 3 <= size:
        return [block]
    text = _text_of(block)
    step = size // 8  # a character takes up to six bytes of JSON
    return [_block("paragraph", [_leaf(text[start : start + step])]) for start in range(0, len(text), step)]


def _text_of(node: Node) -> str:
    """The text of a block of today, a line for each block within."""
    if "text" in node:
        return str(node["text"])
    between = "\n" if any(child.get("type") not in {None, "link"} for child in node["children"]) else ""
    return between.join(map(_text_of, node["children"]))


def _nodes_of(value: Any) -> list[Any] | None:
    if isinstance(value, dict):
        document = value.get("document", value)
        value = document.get("nodes") if isinstance(document, dict) else None
    return value if isinstance(value, list) else None


class _Conversion:
    """One document on its way. It recurses, at most `_MAX_NESTING` deep."""

    def __init__(self, losses: Counter[str]) -> None:
        self._losses = losses

    def blocks(self, nodes: Iterable[Any], depth: int, kind: str = "paragraph") -> Iterator[Node]:
        """Blocks as they are; text between them as blocks of a kind."""
        run: list[Any] = []
        for node in nodes:
            if _is_block(node):
                yield from self._run(kind, run, depth)
                run = []
                yield from self._convert(node, depth)
            else:
                run.append(node)
        yield from self._run(kind, run, depth)

    def _run(self, kind: str, run: list[Any], depth: int) -> Iterator[Node]:
        leaves = self._inlines(run, depth)
        if leaves:
            yield _block(kind, leaves)

    def _convert(self, node: Node, depth: int) -> Iterator[Node]:
        kind = _BLOCKS.get(_type(node), "")
        nodes = _children(node)
        if depth > _MAX_NESTING:
            self._losses["deep"] += 1
            yield from paragraphs("\n".join(leaf["text"] for leaf in self._texts(node)))
        elif kind in {"bulleted", "numbered"}:
            yield from self._list(kind, nodes, depth)
        elif kind == "quote":
            yield {"type": "quote", "children": self._contents(nodes, depth)}
        elif kind == "separator":
            yield _block("separator", [])
            yield from self.blocks(nodes, depth + 1)
        elif kind == "image":
            yield from self._image(node)
            yield from self.blocks(nodes, depth + 1)
        elif kind == "list-item":  # of no list
            yield from self.blocks(nodes, depth + 1)
        else:
            yield from self._text_block(node, kind, depth)

    def _text_block(self, node: Node, kind: str, depth: int) -> Iterator[Node]:
        if not kind:
            self._losses[f"block:{_type(node)[:50]}"] += 1
        kind = kind or "paragraph"
        converted = list(self.blocks(_children(node), depth + 1, kind))
        yield from converted or [_block(kind, [])]

    def _list(self, style: str, nodes: list[Any], depth: int) -> Iterator[Node]:
        items = [
            _item(self._contents(_children(node) if _is_item(node) else [node], depth + 1))
            for node in nodes
            if _is_block(node) or self._inlines([node], depth)
        ]
        if items:
            yield {"type": "list", "style": style, "children": items}

    def _contents(self, nodes: list[Any], depth: int) -> list[Node]:
        """What a quote or a list's item has: text, or blocks where there is one within."""
        if any(map(_is_block, nodes)):
            return list(self.blocks(nodes, depth + 1)) or [_leaf("")]
        return self._inlines(nodes, depth) or [_leaf("")]

    def _image(self, node: Node) -> Iterator[Node]:
        data = _data(node)
        src, alt = _first(data, "src", "url"), _first(data, "alt", "caption", "title")[:1000]
        if _holds("image", ImageAttributes, src=src):
            yield {"type": "image", "src": src, **({"alt": _clean(alt)} if alt else {}), "children": [_leaf("")]}
            return
        self._losses["image"] += 1
        if alt:
            yield _block("paragraph", [_leaf(alt)])

    def _inlines(self, nodes: list[Any], depth: int) -> list[Node]:
        """Leaves and links, neighbours of the same marks as one; nothing where there is no text."""
        found: list[Node] = []
        for node in nodes:
            if _type(node) in _LINKS and depth <= _MAX_NESTING:
                found += self._link(node)
            else:
                found += self._texts(node)
        return _merged(found)

    def _link(self, node: Node) -> list[Node]:
        leaves = _merged(self._texts(node))
        url = _first(_data(node), "href", "url").strip()
        url = f"https://{url}" if url.startswith("www.") else url
        if _holds("link", LinkAttributes, url=url):
            return [{"type": "link", "url": url, "children": leaves or [_leaf(url)]}]
        self._losses["link"] += 1
        return leaves

    def _texts(self, node: Any) -> Iterator[Node]:
        """The leaves of whatever there is within a node, in order and without recursion."""
        waiting = [node]
        while waiting:
            node = waiting.pop()
            if isinstance(node, str):
                yield _leaf(node)
            elif isinstance(node, dict):
                waiting += reversed(_children(node))
                waiting += reversed(_list_of(node, "leaves") or _list_of(node, "ranges"))
                if isinstance(node.get("text"), str):
                    yield _leaf(node["text"], self._marks(node))

    def _marks(self, node: Node) -> list[str]:
        marks = []
        for mark in _list_of(node, "marks"):
            name = mark if isinstance(mark, str) else _type(mark)
            if known := _MARKS.get(name):
                marks.append(known)
            else:
                self._losses[f"mark:{name[:50]}"] += 1
        return marks


def _is_block(node: Any) -> bool:
    if not isinstance(node, dict):
        return False
    role = node.get("object", node.get("kind"))
    if role is None:  # it could be left out
        return "nodes" in node and _type(node) not in _LINKS
    return bool(role == "block")


def _is_item(node: Any) -> bool:
    return _is_block(node) and _BLOCKS.get(_type(node)) == "list-item"


def _type(node: Any) -> str:
    name = node.get("type") if isinstance(node, dict) else None
    return name.lower().replace("_", "-") if isinstance(name, str) else ""


def _data(node: Node) -> Node:
    data = node.get("data")
    return data if isinstance(data, dict) else {}


def _children(node: Node) -> list[Any]:
    return _list_of(node, "nodes")


def _list_of(node: Any, name: str) -> list[Any]:
    found = node.get(name) if isinstance(node, dict) else None
    return found if isinstance(found, list) else []


def _first(data: Node, *names: str) -> str:
    return next((data[name] for name in names if isinstance(data.get(name), str)), "")


def _holds(kind: str, attributes: type[msgspec.Struct], **values: str) -> bool:
    """Whether a node of that kind may have these values."""
    check = _CHECKS[kind]
    try:
        given = msgspec.convert(values, attributes)
        return not (check and check(given))
    except msgspec.ValidationError:
        return False


def _block(kind: str, leaves: list[Node]) -> Node:
    return {"type": kind, "children": leaves or [_leaf("")]}


def _item(contents: list[Node]) -> Node:
    return {"type": "list-item", "children": contents}


def _leaf(text: str, marks: Iterable[str] = ()) -> Node:
    return {"text": _clean(text), **dict.fromkeys(marks, True)}


def _clean(text: str) -> str:
    """Without NULs, and with halves of surrogate pairs joined where both are there."""
    if not _UNFIT.search(text):
        return text
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _merged(leaves: Iterable[Node]) -> list[Node]:
    merged: list[Node] = []
    for leaf in leaves:
        if leaf.get("text") == "":
            continue
        before = merged[-1] if merged else {}
        if "text" in leaf and "text" in before and {**leaf, "text": ""} == {**before, "text": ""}:
            merged[-1] = {**leaf, "text": before["text"] + leaf["text"]}
        else:
            merged.append(leaf)
    return merged
