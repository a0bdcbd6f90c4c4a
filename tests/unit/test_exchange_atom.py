"""Atom: sound XML whatever people wrote, and ids that name things for ever."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinpluma.api import Settings
from sinpluma_exchange.atom import NAMESPACE, Entry, Feed, Person, document, tag
from sinpluma_exchange.feeds import OPENING
from sinpluma_notebooks.addresses import addresses_of
from sinpluma_notebooks.openings import opening

SOMEBODY = Person("Ana & <Ben>", "https://example.org/user/ana")
NOON = datetime(2026, 11, 22, 12, 0, 0, 999_999, tzinfo=UTC)


def feed(title: str = "A title", summary: str = "A summary", moment: datetime = NOON) -> ET.Element:
    one = Entry(
        id="tag:example.org,2026-11-22:pages/1",
        title=title,
        link="https://example.org/notebooks/1/pages/1?a=1&b=2",
        language="es",
        author=SOMEBODY,
        published=moment,
        updated=moment,
        summary=summary,
    )
    whole = Feed(
        id="tag:example.org,2026-11-22:notebooks/1/feed",
        title=title,
        subtitle=summary,
        address="https://example.org/api/notebooks/1/feed.atom",
        link="https://example.org/notebooks/1",
        language="es",
        author=SOMEBODY,
        entries=[one],
    )
    return ET.fromstring(document(whole))  # noqa: S314 - made here


def text(root: ET.Element, path: str) -> str:
    return root.findtext(path, default="", namespaces={"": NAMESPACE})


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_somebody_wrote_a_feed_is_xml_and_says_it(title: str, summary: str) -> None:
    root = feed(title, summary)

    def possible(words: str) -> str:
        kept = [c for c in words if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff")]
        return "".join(kept).replace("\r\n", "\n").replace("\r", "\n")  # as XML reads line ends (XML 1.0, 2.11)

    assert text(root, "entry/title").replace("\r\n", "\n").replace("\r", "\n") == possible(title)
    assert text(root, "entry/summary").replace("\r\n", "\n").replace("\r", "\n") == possible(summary)


def test_a_feed_has_no_markup_but_its_own() -> None:
    root = feed("<script>alert(1)</script>", "</summary><link href='javascript:x'/>")
    assert text(root, "entry/title") == "<script>alert(1)</script>"
    assert text(root, "entry/summary") == "</summary><link href='javascript:x'/>"
    assert {element.tag.removeprefix(f"{{{NAMESPACE}}}") for element in root.iter()} == {
        *("feed", "id", "title", "subtitle", "updated", "link", "author", "name", "uri", "generator"),
        *("entry", "published", "summary"),
    }


def test_moments_are_in_utc_to_the_second() -> None:
    late = datetime(2026, 11, 22, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    assert text(feed(moment=late), "entry/updated") == "2026-11-21T23:30:00Z"
    assert text(feed(), "updated") == "2026-11-22T12:00:00Z"


@pytest.mark.parametrize(
    ("public_url", "authority"),
    [
        ("https://example.org", "example.org"),
        ("http://Example.ORG:8000/pluma", "example.org"),
        ("https://ñandú.example", "xn--and-6ma2c.example"),
        ("http://[::1]:8000", "--1"),
        (f"http://{'x' * 70}.example", f"{'x' * 70}.example"),
    ],
)
def test_ids_name_the_sites_host(public_url: str, authority: str) -> None:
    assert tag(public_url, NOON.date(), "pages/7") == f"tag:{authority},2026-11-22:pages/7"


def test_an_opening_ends_with_a_whole_word_where_there_are_words() -> None:
    assert opening("One\ntwo  three", OPENING) == "One two three"
    words = opening("word " * 200, OPENING)
    assert words.endswith("word…")
    assert OPENING - 40 < len(words) <= OPENING + 1
    assert opening("字" * 600, OPENING) == "字" * OPENING + "…"
    assert opening("一 " + "字" * 600, OPENING) == ("一 " + "字" * 600)[:OPENING] + "…"


def test_addresses_are_absolute_and_know_where_the_api_is() -> None:
    addresses = addresses_of(Settings(public_url="https://example.org/", api_prefix=""))
    assert addresses.page(1, 2) == "https://example.org/notebooks/1/pages/2"
    assert addresses.author("ñ/a") == "https://example.org/user/%C3%B1%2Fa"
    assert addresses.api("/genres/ñ/feed.atom") == "https://example.org/api/genres/%C3%B1/feed.atom"
    assert addresses_of(Settings(api_prefix="/v1")).api("/x") == "http://localhost:8000/v1/x"
