"""Writing the head of a page: for the app what it must know at once, for others what a link to the page shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, Literal

import msgspec

SITE = "Sin Pluma"

# What HTML cannot have, even as a reference (WHATWG HTML, 13.1.4), and what turns the direction of a line.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
# Inside <script> no reference is read, and `</script>` or `<!--` would end or open something.
_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What a page says of itself in Open Graph's words (https://ogp.me), so that a link to it can show that.

    `image` and `url` are absolute; `properties` are further pairs of Open Graph's.
    """

    title: str
    language: str
    url: str
    description: str = ""
    kind: Literal["article", "book", "profile", "website"] = "website"
    image: str | None = None
    author: str | None = None
    feed: str | None = None
    properties: Sequence[tuple[str, str]] = ()

    @property
    def full_title(self) -> str:
        """The title as a browser's tab has it."""
        return f"{clean(self.title)} · {SITE}"


def clean(text: str) -> str:
    """A text without the characters that HTML cannot have."""
    return _FORBIDDEN.sub("", text)


def site_data(data: Any) -> str:
    """What the app must know before it asks: JSON in an element that no browser runs."""
    text = msgspec.json.encode(data).decode().translate(_ESCAPED)
    return f'<script type="application/json" id="site">{text}</script>'


def tags(preview: Preview) -> str:
    """The tags that tell crawlers, and those who show links, what stands on a page."""
    return "".join((*_names(preview), *_links(preview), *_properties(preview)))


def _names(preview: Preview) -> Iterable[str]:
    card = "summary" if preview.image is None or preview.kind == "profile" else "summary_large_image"
    named = {"description": preview.description, "author": preview.author, "twitter:card": card}
    return (_tag("meta", name=name, content=content) for name, content in named.items() if content)


def _links(preview: Preview) -> Iterable[str]:
    yield _tag("link", rel="canonical", href=preview.url)
    if preview.feed:
        yield _tag("link", rel="alternate", type="application/atom+xml", title=preview.title, href=preview.feed)


def _properties(preview: Preview) -> Iterable[str]:
    pairs = (
        ("og:site_name", SITE),
        ("og:type", preview.kind),
        ("og:title", preview.title),
        ("og:description", preview.description),
        ("og:url", preview.url),
        ("og:image", preview.image or ""),
        *preview.properties,
    )
    return (_tag("meta", property=name, content=content) for name, content in pairs if content)


def _tag(element: str, **attributes: str) -> str:
    written = "".join(f' {name}="{escape(clean(value))}"' for name, value in attributes.items())
    return f"<{element}{written}>"
