"""Writing Atom feeds (RFC 4287)."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import msgspec

MEDIA_TYPE = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed was updated that never had an entry: it must say a moment (RFC 4287, 4.2.15)."""

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_HOST = re.compile(r"[^a-z0-9.-]")


class Person(msgspec.Struct, frozen=True):
    """Who wrote something, and where to find them."""

    name: str
    uri: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Something that readers got. `updated` is when they last got another version of it."""

    id: str
    title: str
    link: str
    language: str
    author: Person
    published: datetime
    updated: datetime
    summary: str


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """What there is new, the newest first. `address` is the feed's own, `link` that of what it is about."""

    id: str
    title: str
    subtitle: str
    address: str
    link: str
    language: str
    author: Person | None = None
    since: datetime = NEVER
    entries: Sequence[Entry] = ()

    @property
    def updated(self) -> datetime:
        """When the last of its entries was; without any, when what it is about began."""
        return max((entry.updated for entry in self.entries), default=self.since)


def tag(public_url: str, made: date | str, path: str) -> str:
    """An id that never changes, whatever is renamed (RFC 4151): `tag:example.org,2026-11-21:pages/7`.

    Args:
        public_url: the site's address, whose host the id belongs to.
        made: the day on which what it names was made.
        path: what it names, by its number.
    """
    return f"tag:{_authority(public_url)},{made}:{path}"


def document(feed: Feed) -> bytes:
    """The feed as XML in UTF-8. Characters that XML 1.0 cannot have are left out."""
    root = ET.Element("feed", {"xmlns": NAMESPACE, _LANGUAGE: feed.language})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    if feed.subtitle:
        _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", _moment(feed.updated))
    ET.SubElement(root, "link", {"rel": "self", "type": MEDIA_TYPE, "href": feed.address})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.link})
    if feed.author is not None:
        _add_person(root, feed.author)
    _add(root, "generator", "Sin Pluma")
    for entry in feed.entries:
        _add_entry(root, entry)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _add_entry(root: ET.Element, entry: Entry) -> None:
    element = ET.SubElement(root, "entry", {_LANGUAGE: entry.language})
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    _add(element, "published", _moment(entry.published))
    _add(element, "updated", _moment(entry.updated))
    ET.SubElement(element, "link", {"rel": "alternate", "type": "text/html", "href": entry.link})
    _add_person(element, entry.author)
    if entry.summary:
        _add(element, "summary", entry.summary)


def _add_person(parent: ET.Element, person: Person) -> None:
    element = ET.SubElement(parent, "author")
    _add(element, "name", person.name)
    _add(element, "uri", person.uri)


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _FORBIDDEN.sub("", text)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _authority(public_url: str) -> str:
    """The site's host, as far as it can stand in a tag: a domain name, or something like it."""
    host = urlsplit(public_url).hostname or ""
    with suppress(UnicodeError):  # then it is no domain name anyway
        host = host.encode("idna").decode("ascii")
    return _NO_HOST.sub("-", host.lower()) or "localhost"
