"""The node types that every document can have."""

import re
from typing import Annotated, Literal
from urllib.parse import SplitResult, urlsplit

import msgspec

from sinpluma.api import NodeType

_Address = Annotated[str, msgspec.Meta(max_length=2048)]
_MAILBOXES = re.compile(r"[^@,]+@[^@,]+(,[^@,]+@[^@,]+)*")


class LinkAttributes(msgspec.Struct, frozen=True):
    """Where a link leads."""

    url: _Address


class ImageAttributes(msgspec.Struct, frozen=True):
    """Which picture an image shows, and what it says to who cannot see it."""

    src: _Address
    alt: Annotated[str, msgspec.Meta(max_length=1000)] = ""


class ListAttributes(msgspec.Struct, frozen=True):
    """Whether a list has bullets or numbers."""

    style: Literal["bulleted", "numbered"] = "bulleted"


def _parts(address: str) -> SplitResult | None:
    # Browsers drop tabs and line breaks and take a backslash for a slash: "java\tscript:" and "/\host" would
    # mean something else to them than to us. Format characters (bidi) make one address look like another.
    if not address.isprintable() or " " in address or "\\" in address:
        return None
    try:
        parts = urlsplit(address)
        _ = parts.port  # raises where it is no number, or too high
    except ValueError:
        return None
    return parts


def _is_web(parts: SplitResult) -> bool:
    return parts.scheme in {"http", "https"} and any(map(str.isalnum, parts.hostname or ""))


def _is_mail(parts: SplitResult) -> bool:
    return parts.scheme == "mailto" and not parts.netloc and _MAILBOXES.fullmatch(parts.path) is not None


def _check_link(link: LinkAttributes) -> str | None:
    parts = _parts(link.url)
    if parts and (_is_web(parts) or _is_mail(parts)):
        return None
    return "url must be an http or https address with a host, or `mailto:` and an e-mail address."


def _check_image(image: ImageAttributes) -> str | None:
    parts = _parts(image.src)
    if parts and (_is_web(parts) or (image.src.startswith("/") and not image.src.startswith("//"))):
        return None
    return "src must be a path of this site, such as `/works/1.png`, or an http or https address with a host."


NODE_TYPES = (
    NodeType(name="paragraph"),
    NodeType(name="heading-one"),
    NodeType(name="heading-two"),
    NodeType(name="heading-three"),
    NodeType(name="quote", contains="either"),
    NodeType(name="list", contains=("list-item",), attributes=ListAttributes),
    NodeType(name="bulleted-list", contains=("list-item",)),
    NodeType(name="numbered-list", contains=("list-item",)),
    NodeType(name="list-item", contains="either"),
    NodeType(name="separator", role="void"),
    NodeType(name="link", role="inline", attributes=LinkAttributes, check=_check_link),
    NodeType(name="image", role="void", attributes=ImageAttributes, check=_check_image),
)
"""The built-in node types; a plugin adds to them."""
