"""What a link to a page shows where people share it, and what the sitemap says: only of what is public."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from site_pages import BROWSER, Head

from sinpluma.testing import LiveSite

PUBLIC = "http://localhost:8000"  # SINPLUMA_PUBLIC_URL, wherever the test's site really answers
NASTY = """</title><script>alert(1)</script>"'&amp;$&\\1<!--head-->"""
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


class Visitor:
    """A browser, or a crawler, at the site."""

    def __init__(self, live: LiveSite) -> None:
        self._url = live.url

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(f"{self._url}{path}", headers={**BROWSER, **headers}, trust_env=False)

    def head(self, path: str, status: int = 200) -> Head:
        answer = self.get(path)
        assert answer.status_code == status, answer.text
        return Head(answer)

    def sitemap(self) -> dict[str, str]:
        """Every address in the sitemap, with when it last changed."""
        files = self._locations("/sitemap.xml", "sitemap")
        return {
            address: moment
            for file in files
            for address, moment in self._locations(file.removeprefix(PUBLIC), "url").items()
        }

    def _locations(self, path: str, element: str) -> dict[str, str]:
        answer = self.get(path)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/xml")
        root = ET.fromstring(answer.content)  # noqa: S314 - the site's own
        assert root.tag == f"{SITEMAP}{'sitemapindex' if element == 'sitemap' else 'urlset'}"
        found = {
            str(entry.findtext(f"{SITEMAP}loc")): str(entry.findtext(f"{SITEMAP}lastmod"))
            for entry in root.findall(f"{SITEMAP}{element}")
        }
        assert len(found) == len(root)
        return found


@pytest.fixture
def visitor(live: LiveSite) -> Visitor:
    return Visitor(live)


def page_of(notebook: Any, page: Any = None) -> str:
    path = f"/notebooks/{notebook['notebook_id']}"
    return path if page is None else f"{path}/pages/{page['page_id']}"


# --- previews -----------------------------------------------------------------------------------------------------


def test_a_public_work_shows_its_synopsis(writer: Any, visitor: Visitor) -> None:
    notebook, _ = writer.book("Once", title="El faro", resume="A keeper.\n\nAnd  a lamp.", language="pt-BR")
    head = visitor.head(page_of(notebook))
    address = f"{PUBLIC}{page_of(notebook)}"
    assert (head.title, head.language) == (f"El faro · {writer.username} · Sin Pluma", "pt-BR")
    assert head.metas["description"] == head.metas["og:description"] == "A keeper. And a lamp."
    assert (head.metas["og:type"], head.metas["og:url"]) == ("book", address)
    assert head.metas["book:author"] == f"{PUBLIC}/user/{writer.username}"
    assert head.links["canonical"] == address
    assert head.links["alternate"] == f"{PUBLIC}/api{page_of(notebook)}/feed.atom"
    assert head.site["api"] == "/api"


def test_a_chapter_shows_how_it_begins(writer: Any, visitor: Visitor) -> None:
    notebook, (first, _) = writer.book("word " * 200, "Later", title="El faro")
    head = visitor.head(page_of(notebook, first))
    assert head.title == "Chapter 1 · El faro · Sin Pluma"
    assert head.metas["description"].endswith("word…")
    assert len(head.metas["description"]) <= 201
    assert head.metas["og:type"] == "article"
    assert datetime.fromisoformat(head.metas["article:published_time"]) <= datetime.now(UTC)
    assert head.links["canonical"] == f"{PUBLIC}{page_of(notebook, first)}"


def test_an_author_shows_what_they_say_of_themselves(writer: Any, visitor: Visitor) -> None:
    version = writer.get("/user").json()["version"]
    changes = {"display_name": "Ana Ruiz", "bio": "I write at night.", "version": version}
    assert writer.put("/user/settings", changes).status_code == 200
    head = visitor.head(f"/user/{writer.username.upper()}")
    assert head.title == "Ana Ruiz · Sin Pluma"
    assert (head.metas["og:type"], head.metas["description"]) == ("profile", "I write at night.")
    assert head.links["canonical"] == f"{PUBLIC}/user/{writer.username}"


def test_a_genre_is_named_in_the_language_of_who_asks(visitor: Visitor) -> None:
    answer = visitor.get("/genres/ciencia-ficcion", **{"Accept-Language": "en"})
    assert (Head(answer).title, Head(answer).language) == ("Science fiction · Sin Pluma", "en")
    assert visitor.head("/genres/none", 404).title == "Sin Pluma"


def test_a_cover_is_shown_and_a_drawn_one_is_not(
    writer: Any, visitor: Visitor, photograph: Callable[..., bytes]
) -> None:
    notebook, _ = writer.book("Once")
    drawn = visitor.head(page_of(notebook))
    assert "og:image" not in drawn.metas
    assert drawn.metas["twitter:card"] == "summary"
    sent = writer.client.post(f"{page_of(notebook)}/image/", files={"image": ("a.jpg", photograph(), "image/jpeg")})
    head = visitor.head(page_of(notebook))
    assert head.metas["og:image"] == f"{PUBLIC}{sent.json()['image_url']}"
    assert head.metas["twitter:card"] == "summary_large_image"


def test_whatever_people_write_stays_text(writer: Any, visitor: Visitor) -> None:
    notebook, _ = writer.book("Once", title=NASTY, resume=f"{NASTY}\u202eabc")
    answer = visitor.get(page_of(notebook))
    head, bare = Head(answer), visitor.head("/")
    assert head.title == f"{NASTY} · {writer.username} · Sin Pluma"
    assert head.metas["og:title"] == f"{NASTY} · {writer.username}"
    assert head.metas["description"] == f"{NASTY}abc"
    assert head.scripts == bare.scripts
    assert set(head.elements) <= {*bare.elements, "link"}
    assert answer.text.count("<!--head-->") == 0


def test_what_is_not_public_is_not_told_from_what_is_not_there(writer: Any, admin: Any, visitor: Visitor) -> None:
    draft = writer.notebook(title="Draft secret")
    unread = writer.page(draft, "Page secret")
    public, (page, hidden) = writer.book("One", "Two")
    writer.delete(f"/pages/{hidden['page_id']}/publish")
    blocked, _ = writer.book("Three", title="Blocked secret")
    assert admin.post(f"/admin/notebooks/{blocked['notebook_id']}/block").status_code == 204
    nothing = visitor.get("/notebooks/999999999")
    for path in (
        page_of(draft),
        page_of(draft, unread),
        page_of(public, unread),
        page_of(draft, page),
        page_of(public, hidden),
        page_of(blocked),
        "/notebooks/999999999/pages/1",
        "/user/nobody-of-this-name",
    ):
        answer = visitor.get(path)
        assert (answer.status_code, answer.content) == (404, nothing.content), path
    assert visitor.get(page_of(draft), Authorization=writer.client.headers["Authorization"]).status_code == 404


def test_a_preview_is_everybodys_for_a_second_and_revalidated(writer: Any, visitor: Visitor) -> None:
    notebook, _ = writer.book("Once")
    answer = visitor.get(page_of(notebook))
    assert answer.headers["Cache-Control"] == "public, max-age=1, stale-while-revalidate=1"
    again = visitor.get(page_of(notebook), **{"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert visitor.get("/notebooks/999999999").headers["Cache-Control"] == "no-cache"


# --- for crawlers -------------------------------------------------------------------------------------------------


def test_the_sitemap_has_what_is_public_and_nothing_else(
    writer: Any, reader: Any, new_writer: Callable[..., Any], visitor: Visitor
) -> None:
    public, (page, hidden) = writer.book("One", "Two")
    writer.delete(f"/pages/{hidden['page_id']}/publish")
    draft = reader.notebook()
    leaver = new_writer()
    left, _ = leaver.book("Gone")
    before = visitor.sitemap()
    assert f"{PUBLIC}{page_of(left)}" in before
    assert leaver.client.request("DELETE", "/user", json={"password": "correct horse battery"}).status_code == 204
    found = visitor.sitemap()
    for path in (page_of(public), page_of(public, page), f"/user/{writer.username}"):
        assert datetime.fromisoformat(found[f"{PUBLIC}{path}"]) <= datetime.now(UTC)
    for path in (page_of(public, hidden), page_of(draft), f"/user/{reader.username}"):
        assert f"{PUBLIC}{path}" not in found
    assert not {address for address in found if address.startswith(f"{PUBLIC}{page_of(left)}")}
    assert f"{PUBLIC}/user/{leaver.username}" not in found


@pytest.mark.parametrize("name", ["works-0", "works-999999999", "secrets-1", "works-1.5"])
def test_a_file_that_the_sitemap_does_not_name_is_not_there(visitor: Visitor, name: str) -> None:
    assert visitor.get(f"/sitemaps/{name}.xml", Accept="*/*").status_code == 404


def test_crawlers_are_told_of_the_sitemap_and_of_what_is_private(visitor: Visitor) -> None:
    answer = visitor.get("/robots.txt")
    lines = answer.text.splitlines()
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert lines[0] == "User-agent: *"
    assert f"Sitemap: {PUBLIC}/sitemap.xml" in lines
    private = {line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow")}
    assert {"/write", "/settings", "/admin", "/readings"} <= private
    assert not {path for path in private if f"{path}/".startswith(("/api/", "/notebooks/", "/user/", "/assets/"))}
