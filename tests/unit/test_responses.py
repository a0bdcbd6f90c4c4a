"""Answers: entity tags, lists with their links, security headers, and what may be cached."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from urllib.parse import parse_qsl

import msgspec
import pytest
from quart import Blueprint, Request, Response

from sinpluma.api import (
    Bytes,
    Identity,
    Listing,
    NotFound,
    Paging,
    Plugin,
    answers,
    hookimpl,
    no_content,
    public,
    queries,
    reply,
    reply_listing,
    reply_raw,
    require_admin,
    require_user,
)
from sinpluma.testing import AppSite

OpenSite = Callable[..., AbstractAsyncContextManager[AppSite]]
TOTAL = 45


class Book(msgspec.Struct):
    """A resource."""

    book_id: int


class Search(Paging, kw_only=True):
    """A list's query."""

    q: str = ""


class ShelfPlugin(Plugin):
    """Routes that answer in each way."""

    name = "shelf"

    @hookimpl
    def blueprints(self) -> Sequence[Blueprint]:
        blueprint = Blueprint("shelf", __name__)

        @blueprint.get("/books/<int:book_id>")
        @answers(Book)
        @public
        async def book(book_id: int) -> Response:
            if book_id > TOTAL:
                raise NotFound
            return reply(Book(book_id), tagged=True)

        @blueprint.get("/books/<int:book_id>/cover")
        @answers(Bytes(("image/png", "image/webp")))
        @public
        async def cover(book_id: int) -> Response:
            return reply_raw(b"drawn", "image/webp")

        @blueprint.get("/books/<int:book_id>/draft")
        @answers(Book)
        @require_user
        async def draft(book_id: int) -> Response:
            return reply(Book(book_id), version=7)

        @blueprint.put("/books/<int:book_id>/draft")
        @answers(Book)
        async def save(book_id: int) -> Response:
            return reply(Book(book_id), version=8)

        @blueprint.get("/books")
        @queries(Search)
        @answers(Listing[Book])
        @public
        async def books(query: Search) -> Response:
            shown = range(query.offset + 1, min(query.offset + query.per_page, TOTAL) + 1)
            return await reply_listing([Book(number) for number in shown], TOTAL, query)

        @blueprint.delete("/books/<int:book_id>")
        @require_admin
        async def burn(book_id: int) -> Response:
            return no_content()

        return [blueprint]

    @hookimpl
    async def authenticate(self, request: Request) -> Identity:
        role = request.headers["Authorization"]
        return Identity(1, "ana", role)


async def test_the_tag_of_an_answer_changes_with_the_answer_and_spares_sending_it_again(open_site: OpenSite) -> None:
    async with open_site(ShelfPlugin) as site:
        first = await site.client.get("/api/books/1")
        tag = first.headers["ETag"]
        assert (await site.client.get("/api/books/2")).headers["ETag"] != tag
        for sent in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            same = await site.client.get("/api/books/1", headers={"If-None-Match": sent})
            assert same.status_code == 304
            assert await same.get_data() == b""
            assert same.headers["ETag"] == tag
            assert same.headers["Cache-Control"] == first.headers["Cache-Control"]
            assert same.headers["Vary"] == first.headers["Vary"]
        for sent in ('"other"', "nonsense", "", '"'):
            assert (await site.client.get("/api/books/1", headers={"If-None-Match": sent})).status_code == 200


async def test_an_editors_tag_is_the_version_and_a_put_is_never_304(open_site: OpenSite) -> None:
    async with open_site(ShelfPlugin) as site:
        signed_in = {"Authorization": "user"}
        assert (await site.client.get("/api/books/1/draft", headers=signed_in)).headers["ETag"] == '"7"'
        seen = {**signed_in, "If-None-Match": '"7"'}
        assert (await site.client.get("/api/books/1/draft", headers=seen)).status_code == 304
        saved = await site.client.put("/api/books/1/draft", headers={"If-None-Match": '"8"'})
        assert (saved.status_code, saved.headers["ETag"]) == (200, '"8"')


async def test_a_list_links_to_its_neighbours_and_keeps_the_query(open_site: OpenSite) -> None:
    async with open_site(ShelfPlugin) as site:

        async def links(query: str) -> dict[str, dict[str, str]]:
            header = (await site.client.get(f"/api/books?{query}")).headers.get("Link", "")
            parts = [part.split("; rel=") for part in header.split(", ") if part]
            return {relation.strip('"'): dict(parse_qsl(target.strip("<>?"))) for target, relation in parts}

        assert await links("per_page=50") == await links("per_page=45") == {}
        assert await links("q=a+%26+b%C3%A9") == {"next": {"q": "a & bé", "page": "2"}}
        assert await links("page=2&per_page=20") == {
            "next": {"page": "3", "per_page": "20"},
            "prev": {"page": "1", "per_page": "20"},
        }
        assert await links("page=3&per_page=20") == {"prev": {"page": "2", "per_page": "20"}}


async def test_following_the_links_gives_every_item_once(open_site: OpenSite) -> None:
    async with open_site(ShelfPlugin) as site:
        seen: list[int] = []
        query = "?per_page=7"
        while query:
            answer = await site.client.get(f"/api/books{query}")
            body = await answer.get_json()
            assert (body["total"], body["per_page"]) == (TOTAL, 7)
            seen += [item["book_id"] for item in body["items"]]
            following = [part for part in answer.headers.get("Link", "").split(", ") if 'rel="next"' in part]
            query = following[0].split(">")[0].strip("<") if following else ""
        assert seen == list(range(1, TOTAL + 1))


@pytest.mark.parametrize(
    ("query", "status"),
    [("per_page=100", 200), ("per_page=101", 400), ("per_page=0", 400), ("page=0", 400), ("page=1000000000", 200)],
)
async def test_a_list_has_bounds(open_site: OpenSite, query: str, status: int) -> None:
    async with open_site(ShelfPlugin) as site:
        assert (await site.client.get(f"/api/books?{query}")).status_code == status


async def test_only_what_is_the_same_for_everyone_may_be_shared(open_site: OpenSite) -> None:
    shared, own = "public, max-age=1, stale-while-revalidate=1", "private, no-store"
    async with open_site(ShelfPlugin) as site:

        async def policy(path: str, method: str = "GET", role: str | None = None) -> str:
            headers = {"Authorization": role} if role else {}
            answer = await site.client.open(f"/api{path}", method=method, headers=headers)
            assert "Authorization" in answer.headers["Vary"]
            return answer.headers["Cache-Control"]

        assert await policy("/books/1") == shared
        assert await policy("/books/1", "HEAD") == shared
        assert await policy("/books") == shared
        assert await policy("/books/1", role="user") == own
        assert await policy("/books/99") == own, "nobody remembers a 404 of something that is published next"
        assert await policy("/books/1/draft", role="user") == own
        assert await policy("/books/1/draft") == own
        assert await policy("/books/1/draft", "PUT") == own
        assert await policy("/books?page=0") == own
        assert await policy("/nowhere") == own


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/books/1"),
        ("HEAD", "/api/books/1"),
        ("OPTIONS", "/api/books/1"),
        ("PUT", "/api/books/1/draft"),
        ("DELETE", "/api/books/1"),
        ("GET", "/api/nowhere"),
        ("POST", "/api/books/1"),
        ("GET", "/health/live"),
        ("GET", "/metrics"),
        ("GET", "/api/openapi.json"),
        ("GET", "/api/docs"),
    ],
)
async def test_every_answer_has_the_security_headers(open_site: OpenSite, method: str, path: str) -> None:
    async with open_site(ShelfPlugin) as site:
        headers = (await site.client.open(path, method=method)).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert len(headers["X-Request-ID"]) == 16
        assert "Strict-Transport-Security" not in headers
        assert "Access-Control-Allow-Origin" not in headers
        assert "Server" not in headers


async def test_only_a_site_that_is_reached_over_tls_asks_browsers_to_stay_there(open_site: OpenSite) -> None:
    async with open_site(ShelfPlugin, public_url="https://example.org") as site:
        assert "max-age=31536000" in (await site.client.get("/api/nowhere")).headers["Strict-Transport-Security"]


async def test_only_those_who_may_reach_a_guarded_route(open_site: OpenSite) -> None:
    async with open_site(ShelfPlugin) as site:
        assert (await site.client.delete("/api/books/1")).status_code == 401
        assert (await site.client.delete("/api/books/1", headers={"Authorization": "user"})).status_code == 403
        burnt = await site.client.delete("/api/books/1", headers={"Authorization": "admin"})
        assert (burnt.status_code, await burnt.get_data()) == (204, b"")


async def test_a_broken_tag_or_paging_argument_never_fails(open_site: OpenSite) -> None:
    async with open_site(ShelfPlugin) as site:
        for header in ("If-None-Match", "If-Match", "If-Modified-Since", "Range", "Accept", "Accept-Language"):
            for value in ("", ",", '"', "W/", "\x7f", "é", "*" * 3000, "a=b;q=x", "bytes=9-1"):
                answer = await site.client.get("/api/books/1", headers={header: value})
                assert answer.status_code in {200, 304, 406}


async def test_who_accepts_no_json_is_told_so(open_site: OpenSite) -> None:
    async with open_site(ShelfPlugin) as site:
        for accept, status in {
            "text/html": 406,
            "application/xml, text/*;q=0.5": 406,
            "application/json;q=0": 406,
            "*/*;q=0": 406,
            "application/json": 200,
            "application/*": 200,
            "text/html, */*;q=0.1": 200,
            "": 200,
        }.items():
            answer = await site.client.get("/api/books/1", headers={"Accept": accept})
            assert answer.status_code == status, accept
            assert "X-Request-ID" in answer.headers


async def test_a_route_that_gives_no_json_is_for_everybody(open_site: OpenSite) -> None:
    async with open_site(ShelfPlugin) as site:
        for accept in ("image/webp", "image/*", "*/*", "", "application/json", "text/html"):
            answer = await site.client.get("/api/books/1/cover", headers={"Accept": accept})
            assert (answer.status_code, answer.content_type) == (200, "image/webp"), accept


async def test_what_is_no_json_has_an_entity_tag_too(open_site: OpenSite) -> None:
    async with open_site(ShelfPlugin) as site:
        first = await site.client.get("/api/books/1/cover")
        assert (await first.get_data(), first.content_type) == (b"drawn", "image/webp")
        assert first.headers["Cache-Control"].startswith("public")
        again = await site.client.get("/api/books/1/cover", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, await again.get_data()) == (304, b"")
