"""What strangers read: the database is asked once a second, nobody gets another's answer, and changes show soon."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from sinpluma.testing import LiveSite

CROWD = 200


@pytest.fixture
def stranger(live: LiveSite) -> Iterator[httpx.Client]:
    """Somebody without a sign-in or a cookie."""
    with live.client() as client:
        yield client


def counted(live: LiveSite, pattern: str) -> Counter[str]:
    """A metric's values by the part of its labels that `pattern` has a group for."""
    metrics = httpx.get(f"{live.url}/metrics", trust_env=False).text
    found = re.findall(rf"^{pattern} (\S+)$", metrics, re.MULTILINE)
    return Counter({label: int(float(value)) for label, value in found})


def reads(live: LiveSite) -> Counter[str]:
    return counted(live, r'sinpluma_public_reads_total{result="(\w+)"}')


async def crowd(live: LiveSite, path: str) -> list[httpx.Response]:
    async with httpx.AsyncClient(base_url=live.api, trust_env=False, timeout=30) as client:
        return await asyncio.gather(*(client.get(path) for _ in range(CROWD)))


def test_a_crowd_of_strangers_asks_the_database_a_few_times(live: LiveSite, writer: Any) -> None:
    _, (page,) = writer.book("Once upon a time")
    before, began = reads(live), time.monotonic()
    answers = asyncio.run(crowd(live, f"/pages/{page['page_id']}"))
    seconds = time.monotonic() - began
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert len({answer.headers["X-Request-ID"] for answer in answers}) == CROWD
    how = reads(live) - before
    assert how.total() - how["passed"] == CROWD  # `passed` counts who asks for the metrics, too
    assert how["miss"] <= len(live.workers()) * (int(seconds) + 1)


def test_a_kept_answer_counts_for_its_route(live: LiveSite, writer: Any, stranger: httpx.Client) -> None:
    notebook, _ = writer.book("Once upon a time")
    route = r'sinpluma_request_seconds_count{method="GET",route="(/api/notebooks/<int:notebook_id>)",status="200"}'
    before = counted(live, route).total()
    for _ in range(20):
        stranger.get(f"/notebooks/{notebook['notebook_id']}").raise_for_status()
    assert counted(live, route).total() - before == 20


def test_what_a_stranger_has_already_is_not_sent_again(writer: Any, stranger: httpx.Client) -> None:
    _, (page,) = writer.book("Once upon a time")
    path = f"/pages/{page['page_id']}"
    first = stranger.get(path)
    for _ in range(6):  # of both workers, before and after they keep the answer
        again = stranger.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        other = stranger.get(path, headers={"If-None-Match": '"another"'})
        assert (other.status_code, other.content) == (200, first.content)


def test_head_tells_what_get_gives(writer: Any, stranger: httpx.Client) -> None:
    _, (page,) = writer.book("Once upon a time")
    path = f"/pages/{page['page_id']}"
    for _ in range(4):
        head, got = stranger.head(path), stranger.get(path)
        assert (head.status_code, head.content) == (200, b"")
        for name in ("Content-Length", "Content-Type", "ETag", "Cache-Control", "Vary"):
            assert head.headers[name] == got.headers[name]


def test_genres_come_in_the_language_of_who_asks(stranger: httpx.Client) -> None:
    names = {"es": "Ciencia ficción", "en": "Science fiction"}
    for language in ("es", "en") * 4:
        genres = stranger.get("/genres/", headers={"Accept-Language": language}).json()
        assert names[language] in {genre["name"] for genre in genres}


def test_strangers_and_signed_in_readers_are_never_given_each_others_answers(
    writer: Any, reader: Any, stranger: httpx.Client
) -> None:
    notebook, _ = writer.book("Once upon a time")
    writer.page(notebook, "Not yet for readers")
    path = f"/notebooks/{notebook['notebook_id']}"
    for _ in range(6):
        for client, pages, cache in (
            (stranger, 1, "public, max-age=1, stale-while-revalidate=1"),
            (writer.client, 2, "private, no-store"),
            (reader.client, 1, "private, no-store"),
        ):
            answer = client.get(path)
            assert (len(answer.json()["pages"]), answer.headers["Cache-Control"]) == (pages, cache)
            assert "Authorization" in answer.headers["Vary"]
    refused = stranger.get(path, headers={"Authorization": "Bearer forged"})
    assert refused.status_code == 401


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_strangers_see_a_change_within_two_seconds(live: LiveSite, writer: Any, method: str) -> None:
    _, (page,) = writer.book("Once upon a time")
    path = f"/pages/{page['page_id']}"
    with live.client() as client:
        old = client.get(path).content
    body = {"title": "Another title", "content": page["content"], "version": page["version"]}
    assert writer.put(path, body).status_code == 200
    assert writer.client.request(method, f"{path}/publish").status_code == 204
    written = time.monotonic()
    late = written + (3 if "SINPLUMA_DATABASE_READ_URL" in live.environment else 2)  # a replica may lag a little
    asked, given = 0.0, b""
    while asked < late or given == old:
        asked = time.monotonic()
        with live.client() as client:  # of either worker
            given = client.get(path).content
        assert given != old or asked < late
