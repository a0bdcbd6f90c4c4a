"""What both directions know of a Slate document, and of addresses in it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, urlsplit

Node = dict[str, Any]

MARKS = ("bold", "italic", "underline", "strikethrough", "code")
"""In the order in which they are put around each other, the outermost first."""
HEADINGS = ("heading-one", "heading-two", "heading-three")
LISTS = ("list", "bulleted-list", "numbered-list")

_PLAIN = "!#$%&'()*+,/:;=?@~"  # RFC 3986, section 2; brackets only in a host; % is of what is escaped already
_HOST = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")
_MAX_ADDRESS = 2048


def is_leaf(node: Node) -> bool:
    """Whether it is text."""
    return "text" in node and "children" not in node


def holds_text(node: Node) -> bool:
    """Whether its children are text, and not blocks."""
    return any(is_leaf(child) or child.get("type") == "link" for child in node["children"])


def is_numbered(node: Node) -> bool:
    """Whether a list has numbers."""
    return node["type"] == "numbered-list" or node.get("style") == "numbered"


def text_of(nodes: list[Node]) -> str:
    """The text of nodes and of all within them."""
    return "".join(node["text"] if is_leaf(node) else text_of(node["children"]) for node in nodes)


def plain_address(url: str) -> str:
    """An address in the characters that RFC 3986 knows; the host stays as it is written."""
    host = _HOST.match(url)
    end = host.end() if host else 0
    return url[:end] + quote(url[end:], safe=_PLAIN)


def link_address(url: str) -> str | None:
    """The address of a link that a document may have (a web page or a mailbox), or None."""
    address = plain_address(url.strip())
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    if len(address) > _MAX_ADDRESS or not address.isprintable():
        return None
    is_web = parts.scheme in {"http", "https"} and any(map(str.isalnum, parts.hostname or ""))
    is_mail = parts.scheme == "mailto" and not parts.netloc and _is_mailbox(parts.path)
    return address if is_web or is_mail else None


def _is_mailbox(path: str) -> bool:
    return all(mailbox.count("@") == 1 and all(mailbox.split("@")) for mailbox in path.split(","))
