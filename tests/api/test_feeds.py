"""Atom feeds: sound by RFC 4287, made of what readers may see, and the same ids for ever."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from sinpluma.testing import LiveSite

MEDIA_TYPE = "application/atom+xml"
PUBLIC = "localhost:8000"  # of SINPLUMA_PUBLIC_URL, wherever the test's site really answers
ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}(-\d\d-\d\d)?:[a-z0-9/-]+")


def feed(answer: httpx.Response) -> ET.Element:
    """The feed in an answer, held against what RFC 4287 says a feed MUST be (its sections in brackets)."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == f"{MEDIA_TYPE}; charset=utf-8"
    root = ET.fromstring(answer.content)  # noqa: S314 - the site's own
    assert root.tag == f"{ATOM}feed"
    _check_head(root)  # [4.1.1]
    assert urlsplit(link(root, "self")).path.lower() == answer.url.path.lower()
    assert urlsplit(link(root, "self")).netloc == PUBLIC
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        _check_head(entry)  # [4.1.2]
        assert entry.find(f"{ATOM}author") is not None
        assert len(entry.findall(f"{ATOM}published")) == 1
        assert len(entry.findall(f"{ATOM}summary")) <= 1
    assert root.find(f"{ATOM}author") is not None or all(entry.find(f"{ATOM}author") is not None for entry in entries)
    ids = [text(element, "id") for element in (root, *entries)]
    assert len(ids) == len(set(ids))
    return root


def _check_head(element: ET.Element) -> None:
    for name in ("id", "title", "updated"):
        assert len(element.findall(f"{ATOM}{name}")) == 1, name
    assert TAG.fullmatch(text(element, "id"))  # [4.2.6], RFC 4151
    for name in ("published", "updated"):
        for moment in element.findall(f"{ATOM}{name}"):
            assert MOMENT.fullmatch(moment.text or "")  # [3.3]
    assert len(element.findall(f"{ATOM}link[@rel='alternate']")) == 1
    for author in element.findall(f"{ATOM}author"):
        assert len(author.findall(f"{ATOM}name")) == 1  # [3.2]
        assert urlsplit(text(author, "uri")).scheme == "http"


def text(element: ET.Element, name: str) -> str:
    found = element.find(f"{ATOM}{name}")
    assert found is not None, name
    return found.text or ""


def link(element: ET.Element, relation: str) -> str:
    (found,) = element.findall(f"{ATOM}link[@rel='{relation}']")
    return found.attrib["href"]


def titles(root: ET.Element) -> list[str]:
    return [text(entry, "title") for entry in root.findall(f"{ATOM}entry")]


def entry(root: ET.Element, title: str) -> ET.Element:
    (found,) = [found for found in root.findall(f"{ATOM}entry") if text(found, "title") == title]
    return found


def moment(element: ET.Element, name: str) -> datetime:
    return datetime.fromisoformat(text(element, name))


@pytest.fixture
def get(anonymous: httpx.Client) -> Callable[[str], ET.Element]:
    """Ask for a feed, and see that it is one."""
    return lambda path: feed(anonymous.get(path))


def test_a_works_feed_has_its_published_chapters_the_newest_first(writer: Any, get: Callable[..., ET.Element]) -> None:
    notebook, _ = writer.book("One", "Two", title="The <lamp> & the sea", resume="Nobody lit it.", language="en")
    work = f"/notebooks/{notebook['notebook_id']}"
    late = writer.page(notebook, "Three   steps\tand “a door” & <b>no</b> \U0001f5dd", title="Chapter 3")
    writer.page(notebook, "Not yet", title="A draft")
    writer.publish(f"/pages/{late['page_id']}")
    root = get(f"{work}/feed.atom")
    assert titles(root) == ["Chapter 3", "Chapter 2", "Chapter 1"]
    assert (text(root, "title"), text(root, "subtitle")) == ("The <lamp> & the sea", "Nobody lit it.")
    assert root.attrib[LANGUAGE] == "en"
    newest = entry(root, "Chapter 3")
    assert text(newest, "summary") == "Three steps and “a door” & <b>no</b> \U0001f5dd"
    assert newest.attrib[LANGUAGE] == "en"
    assert text(root, "updated") == text(newest, "updated")
    assert urlsplit(link(root, "alternate")).path == work
    assert urlsplit(link(newest, "alternate")).path == f"{work}/pages/{late['page_id']}"
    assert root.findtext(f"{ATOM}author/{ATOM}name") == writer.username


def test_an_entry_is_updated_when_readers_get_another_version_of_it_and_not_before(
    writer: Any, get: Callable[..., ET.Element], document: Any
) -> None:
    notebook, (page,) = writer.book("First words")
    path, page_path = f"/notebooks/{notebook['notebook_id']}/feed.atom", f"/pages/{page['page_id']}"
    before = entry(get(path), "Chapter 1")
    saved = writer.put(page_path, {"content": document("Other words"), "title": "Renamed", "version": 1})
    assert saved.status_code == 200
    assert ET.tostring(entry(get(path), "Chapter 1")) == ET.tostring(before), "a draft is nobody's news"
    writer.publish(page_path)
    after = entry(get(path), "Renamed")
    assert text(after, "summary") == "Other words"
    assert text(after, "published") == text(before, "published")
    assert moment(after, "updated") >= moment(before, "updated")
    assert text(after, "id") == text(before, "id")
    published = datetime.fromisoformat(writer.get(page_path).json()["updated"])
    assert moment(after, "updated") == published.replace(microsecond=0)


def test_an_authors_feed_has_the_chapters_of_all_their_works(
    writer: Any, reader: Any, get: Callable[..., ET.Element]
) -> None:
    writer.book("One", title="First work")
    second, _ = writer.book("Two", title="Second work", language="fr")
    reader.book("Another's")
    hidden, _ = writer.book("Hidden")
    writer.delete(f"/notebooks/{hidden['notebook_id']}/publish")
    root = get(f"/user/{writer.username.upper()}/feed.atom")
    alternates = [urlsplit(link(item, "alternate")).path for item in root.findall(f"{ATOM}entry")]
    assert len(alternates) == 2
    assert alternates[0].startswith(f"/notebooks/{second['notebook_id']}/pages/")
    assert root.findall(f"{ATOM}entry")[0].attrib[LANGUAGE] == "fr"
    assert urlsplit(link(root, "self")).path.endswith(f"/user/{writer.username}/feed.atom")


def test_a_genres_feed_has_its_works_in_the_readers_language(
    writer: Any, anonymous: httpx.Client, get: Callable[..., ET.Element]
) -> None:
    teatro = 9
    writer.book("A curtain rises", title="A farce", resume="In three acts.", genre_id=teatro)
    writer.notebook("A draft", genre_id=teatro)
    root = get("/genres/teatro/feed.atom")
    assert titles(root)[0] == "A farce"
    assert "A draft" not in titles(root)
    assert text(entry(root, "A farce"), "summary") == "In three acts."
    assert (text(root, "title"), root.attrib[LANGUAGE]) == ("Teatro", "es")
    english = anonymous.get("/genres/teatro/feed.atom", headers={"Accept-Language": "en"})
    assert (text(feed(english), "title"), english.headers["Content-Language"]) == ("Theatre", "en")
    assert "Accept-Language" in english.headers["Vary"]


def test_ids_stay_when_everything_is_renamed(writer: Any, get: Callable[..., ET.Element]) -> None:
    notebook, _ = writer.book("Once", title="Before")
    work = f"/notebooks/{notebook['notebook_id']}"

    def ids() -> list[str]:
        roots = [get(f"{work}/feed.atom"), get(f"/user/{writer.username}/feed.atom")]
        return [text(item, "id") for root in roots for item in (root, *root.findall(f"{ATOM}entry"))]

    before = ids()
    assert writer.put(work, {"title": "After", "version": notebook["version"]}).status_code == 200
    name = f"{writer.username}-renamed"
    change = {"username": name, "current_password": "correct horse battery", "version": 1}
    assert writer.put("/user/settings", change).status_code == 200
    writer.username = name
    assert ids() == before


def test_an_empty_feed_is_a_feed(writer: Any, get: Callable[..., ET.Element]) -> None:
    notebook = writer.notebook("No chapters yet", publish=True)
    assert titles(get(f"/notebooks/{notebook['notebook_id']}/feed.atom")) == []
    assert titles(get(f"/user/{writer.username}/feed.atom")) == []
    assert titles(get("/genres/antologias/feed.atom")) == []


def test_what_readers_may_not_see_has_no_feed(
    writer: Any, admin: Any, anonymous: httpx.Client, new_writer: Callable[..., Any]
) -> None:
    draft = writer.notebook("A draft")
    blocked, _ = writer.book("Blocked")
    trashed, _ = writer.book("Thrown away")
    gone = new_writer()
    left, _ = gone.book("Left behind")
    admin.post(f"/admin/notebooks/{blocked['notebook_id']}/block")
    writer.delete(f"/notebooks/{trashed['notebook_id']}")
    closed = gone.client.request("DELETE", "/user", json={"password": "correct horse battery"})
    assert closed.status_code == 204
    hidden = [f"/notebooks/{work['notebook_id']}" for work in (draft, blocked, trashed, left)]
    paths = [*hidden, "/notebooks/999999", f"/user/{gone.username}", "/user/nobody-of-this-name", "/genres/none"]
    for path in paths:
        answer = anonymous.get(f"{path}/feed.atom")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path
    assert writer.get(f"{hidden[0]}/feed.atom").status_code == 404, "a draft has none even for its author"


def test_a_feed_is_kept_and_compared_as_every_public_answer(live: LiveSite, writer: Any) -> None:
    notebook, _ = writer.book("Once upon a time")
    path = f"/notebooks/{notebook['notebook_id']}/feed.atom"
    with live.client() as stranger:
        first = stranger.get(path)
        assert first.headers["Cache-Control"].startswith("public, max-age=1")
        again = stranger.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        head = stranger.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["Content-Length"] == str(len(first.content))
        assert head.headers["ETag"] == first.headers["ETag"]
        assert stranger.get(f"{path}/").status_code == 200
        assert stranger.get(path, headers={"Accept": MEDIA_TYPE}).status_code == 200
        assert stranger.get(path, headers={"Accept": "text/html"}).status_code == 200


def test_a_feed_has_the_newest_thirty_and_the_beginning_of_each(writer: Any, get: Callable[..., ET.Element]) -> None:
    notebook = writer.notebook("A long one")
    for number in range(1, 33):
        writer.page(notebook, f"{number} " + "word " * 300, title=f"Chapter {number}")
    writer.publish(f"/notebooks/{notebook['notebook_id']}")
    root = get(f"/notebooks/{notebook['notebook_id']}/feed.atom")
    assert titles(root) == [f"Chapter {number}" for number in range(32, 2, -1)]
    summary = text(root.findall(f"{ATOM}entry")[0], "summary")
    assert summary.startswith("32 word word")
    assert summary.endswith("word…")
    assert len(summary) <= 501
