"""What was acknowledged, beside what is stored: read from the primary itself, and as readers get it."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import httpx
from devcluster.sql import Session

from .finding import Finding, none_of
from .told import Told

DELIVERY_SECONDS = 30.0
_PAGES = """
SELECT p.page_id, p.notebook_id, p.title, p.version, p.position, p.published_version, d.content
FROM page p JOIN page_draft d USING (page_id) WHERE p.page_id > %s
"""
_NAMES = "SELECT username FROM user WHERE user_id > %s"
_COUNTS = """
SELECT n.notebook_id, n.page_count, n.word_count, n.follower_count, n.published_page_count,
    (SELECT COUNT(*) FROM page p WHERE p.notebook_id = n.notebook_id AND p.position IS NOT NULL) AS pages,
    (SELECT COALESCE(SUM(p.word_count), 0) FROM page p WHERE p.notebook_id = n.notebook_id
        AND p.position IS NOT NULL) AS words,
    (SELECT COUNT(*) FROM page p WHERE p.notebook_id = n.notebook_id AND p.position IS NOT NULL
        AND p.published_version IS NOT NULL) AS published,
    (SELECT COUNT(*) FROM reading r WHERE r.notebook_id = n.notebook_id) AS followers
FROM notebook n
"""
_COUNTED = (
    ("page_count", "pages"),
    ("word_count", "words"),
    ("published_page_count", "published"),
    ("follower_count", "followers"),
)
Rows = list[dict[str, Any]]


def compare(told: Told, primary: Session, readers: httpx.Client) -> Iterator[Finding]:
    """A line for everything that must hold. `primary` has the site's schema, `readers` asks the site's API."""
    pages = primary.run(_PAGES, told.page_before)
    yield from _compare_pages(told, pages)
    yield from _compare_people(told, primary)
    yield none_of("notebooks with a gap in their positions", gaps(pages))
    yield none_of("notebooks with a wrong count", _miscounted(primary.run(_COUNTS)))
    yield none_of("readers get other pages than were published", _misread(told, readers))
    if told.covers:
        yield from _compare_pictures(told, readers)
    yield from _compare_events(primary)


def _compare_pages(told: Told, pages: Rows) -> Iterator[Finding]:
    stored = {row["page_id"]: row for row in pages}
    titles = Counter(row["title"] for row in pages)
    acknowledged = told.all_pages()
    known = {page.title for page in acknowledged} | told.uncertain
    yield Finding("pages acknowledged", f"{len(acknowledged):,}")
    yield none_of(
        "acknowledged pages lost",
        [page.page_id for page in acknowledged if stored.get(page.page_id, {}).get("title") != page.title],
    )
    yield none_of("pages stored twice", [title for title, number in titles.items() if number > 1])
    yield none_of("pages stored that nobody created", sorted(titles.keys() - known))
    certain = [page for page in acknowledged if page.certain and page.page_id in stored]
    yield Finding("autosaves acknowledged", f"{sum(page.version - 1 for page in certain):,}")
    yield none_of(
        "pages whose version is not the acknowledged one",
        [
            f"page {page.page_id}: {page.version} acknowledged, {stored[page.page_id]['version']} stored"
            for page in certain
            if stored[page.page_id]["version"] != page.version
        ],
    )
    yield none_of(
        "pages whose text is not the acknowledged one",
        [page.page_id for page in certain if page.text not in stored[page.page_id]["content"]],
    )


def _compare_people(told: Told, primary: Session) -> Iterator[Finding]:
    names = Counter(row["username"] for row in primary.run(_NAMES, told.user_before))
    yield Finding("accounts acknowledged", f"{len(told.users):,}")
    yield none_of("accounts lost or stored twice", [name for name in told.users if names[name] != 1])
    yield none_of("accounts that nobody made", sorted(names.keys() - set(told.users) - told.uncertain))
    stored = {(row["user_id"], row["notebook_id"]) for row in primary.run("SELECT user_id, notebook_id FROM reading")}
    wrong = [key for key, follows in told.follows.items() if follows != (key in stored)]
    yield none_of("works followed, or not, against what was acknowledged", wrong)


def gaps(pages: Rows) -> list[int]:
    """The notebooks whose pages do not stand at 1 to n."""
    places: dict[int, list[int]] = {}
    for row in pages:
        if row["position"] is not None:
            places.setdefault(row["notebook_id"], []).append(row["position"])
    return [notebook for notebook, found in places.items() if sorted(found) != list(range(1, len(found) + 1))]


def _miscounted(rows: Rows) -> list[str]:
    return [
        f"notebook {row['notebook_id']}: {count} is {row[count]}, and {row[counted]} are there"
        for row in rows
        for count, counted in _COUNTED
        if row[count] != row[counted]
    ]


def _misread(told: Told, readers: httpx.Client) -> list[int]:
    wrong = []
    for notebook, pages in told.pages.items():
        shown = readers.get(f"/notebooks/{notebook}").raise_for_status().json()["pages"]
        published = {page.page_id for page in pages if page.published}
        positions = [page["position"] for page in shown]
        if {page["page_id"] for page in shown} < published or positions != list(range(1, len(shown) + 1)):
            wrong.append(notebook)
    return wrong


def _compare_pictures(told: Told, readers: httpx.Client) -> Iterator[Finding]:
    """An address has the SHA-256 of its picture in it."""
    shown = {number: readers.get(f"/notebooks/{number}").raise_for_status().json() for number in told.covers}
    yield Finding("works with a picture that was acknowledged", f"{len(shown):,}")
    other = [number for number, url in told.covers.items() if shown[number]["image_url"] != url]
    yield none_of("works that show another picture", other)
    pictures = {url: readers.get(urljoin(str(readers.base_url), url)) for url in told.covers.values()}
    damaged = [url for url, picture in pictures.items() if hashlib.sha256(picture.content).hexdigest() not in url]
    yield none_of("pictures lost or damaged", damaged)


def _compare_events(primary: Session) -> Iterator[Finding]:
    """Everything that was announced must arrive; what shows it is what the first subscriber made of it."""
    deadline = time.monotonic() + DELIVERY_SECONDS
    while waiting := primary.run("SELECT subscriber, stream, error FROM event_delivery"):
        if time.monotonic() > deadline:
            break
        time.sleep(0.2)
    yield none_of(
        "events that did not arrive", [f"{row['subscriber']} {row['stream']} {row['error']}" for row in waiting]
    )
    published = {row["page_id"] for row in primary.run("SELECT page_id FROM page WHERE published_version IS NOT NULL")}
    news = {row["page_id"] for row in primary.run("SELECT page_id FROM news")}
    yield none_of("published pages that are no news", sorted(published - news))
