"""Documents as XHTML: what HTML and EPUB chapters are made of.

Everything that people typed is escaped, so no document can bring a script. Nodes of types that plugins add are
written by what they hold: their blocks, or their text as a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape as escape_html

from sinpluma_exchange.conversion.slate import (
    HEADINGS,
    LISTS,
    Node,
    holds_text,
    is_leaf,
    is_numbered,
    plain_address,
    text_of,
)

_ELEMENTS = (("bold", "strong"), ("italic", "em"), ("underline", "u"), ("strikethrough", "s"), ("code", "code"))
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, section 2.2

PictureSource = Callable[[str], str | None]
"""Gives the address of a picture in what is written, or None where the picture is not in it."""


def escape(text: str) -> str:
    """Text, or an attribute's value, in XML: without the control characters that XML cannot have."""
    return escape_html(_UNFIT.sub("", text))


def chapter(content: Sequence[Node], level: int, picture: PictureSource) -> str:
    """A document; its `heading-one` is a heading of this level.

    Without the empty paragraphs at its end, in which an editor leaves the caret.
    """
    end = len(content)
    while end and _is_blank(content[end - 1]):
        end -= 1
    return "\n".join(_blocks(content[:end], level, picture))


def _is_blank(node: Node) -> bool:
    return node["type"] == "paragraph" and not text_of(node["children"]).strip()


def paragraphs(text: str) -> str:
    """Plain text, a paragraph where a line is left empty."""
    return "\n".join(f"<p>{_with_breaks(part)}</p>" for part in re.split(r"\n{2,}", text) if part.strip())


def _blocks(nodes: Iterable[Node], level: int, picture: PictureSource) -> Iterator[str]:
    for node in nodes:
        yield from _block(node, level, picture)


def _block(node: Node, level: int, picture: PictureSource) -> Iterator[str]:
    kind = node["type"]
    if kind == "separator":
        yield "<hr/>"
    elif kind == "image":
        yield from _image(node, picture)
    elif kind in LISTS:
        yield from _list(node, level, picture)
    elif kind == "quote":
        yield f"<blockquote>{_inner(node, level, picture)}</blockquote>"
    elif kind in HEADINGS:
        depth = min(level + HEADINGS.index(kind), 6)
        yield f"<h{depth}>{_text(node['children'])}</h{depth}>"
    elif holds_text(node):
        yield f"<p>{_text(node['children'])}</p>"
    else:
        yield from _blocks(node["children"], level, picture)


def _inner(node: Node, level: int, picture: PictureSource) -> str:
    if holds_text(node):
        return f"<p>{_text(node['children'])}</p>"
    return "\n".join(_blocks(node["children"], level, picture))


def _list(node: Node, level: int, picture: PictureSource) -> Iterator[str]:
    name = "ol" if is_numbered(node) else "ul"
    yield f"<{name}>"
    for item in node["children"]:
        inner = _text(item["children"]) if holds_text(item) else "\n".join(_blocks(item["children"], level, picture))
        yield f"<li>{inner}</li>"
    yield f"</{name}>"


def _image(node: Node, picture: PictureSource) -> Iterator[str]:
    text = node.get("alt", "")
    source = picture(node["src"])
    if source is not None:
        yield f'<figure><img src="{escape(source)}" alt="{escape(text)}"/></figure>'
    elif text:
        yield f"<p>{escape(text)}</p>"


def _text(nodes: Sequence[Node]) -> str:
    return "".join(_piece(node) for node in nodes)


def _piece(node: Node) -> str:
    if not is_leaf(node):
        inner = _text(node["children"])
        return f'<a href="{escape(plain_address(node["url"]))}">{inner}</a>' if node.get("type") == "link" else inner
    text = _with_breaks(node["text"])
    if text:
        for mark, element in reversed(_ELEMENTS):
            if node.get(mark):
                text = f"<{element}>{text}</{element}>"
    return text


def _with_breaks(text: str) -> str:
    return escape(text).replace("\r\n", "\n").replace("\r", "\n").replace("\n", "<br/>")
