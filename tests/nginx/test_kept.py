"""Public answers are kept for as long as they say, and for nobody who is signed in."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from behind_nginx import Edge, Writer

Browse = Callable[..., httpx.Client]
KEPT_SECONDS = 4.0
"""Two in each replica's memory, and two here."""


def test_a_stranger_gets_the_answer_that_another_got(
    browse: Browse, sign_up: Callable[..., Writer], logged: Callable[..., Any], until: Callable[..., Any]
) -> None:
    _, page = sign_up().chapter()
    client = browse()
    until(lambda: logged(client.get(f"/api/pages/{page}"))["kept"] == "HIT")
    answer = until(lambda: _kept(client.get(f"/api/pages/{page}"), logged))
    assert answer.json()["title"] == "One"
    again = until(
        lambda: _kept(client.get(f"/api/pages/{page}", headers={"If-None-Match": answer.headers["ETag"]}), logged)
    )
    assert (again.status_code, again.content) == (304, b"")
    assert answer.headers["X-Request-ID"] != again.headers["X-Request-ID"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer somebody"},
        {"Cookie": "seen=1"},
        {"Range": "bytes=0-10"},
        {"If-Match": '"1"'},
    ],
)
def test_who_brings_something_of_their_own_never_meets_a_kept_answer(
    browse: Browse, sign_up: Callable[..., Writer], logged: Callable[..., Any], headers: dict[str, str]
) -> None:
    notebook, _ = sign_up().chapter()
    stranger, client = browse(), browse(headers=headers)
    for _ in range(3):
        stranger.get(f"/api/notebooks/{notebook}")
        line = logged(client.get(f"/api/notebooks/{notebook}"))
        assert (line["kept"], line["upstream"] != "") == ("", True)


def test_an_author_sees_a_change_at_once_and_leaves_nothing_for_strangers(
    browse: Browse, sign_up: Callable[..., Writer], until: Callable[..., Any]
) -> None:
    writer = sign_up()
    notebook, _ = writer.chapter()
    address = f"/api/notebooks/{notebook}"
    stranger = browse()
    assert stranger.get(address).json()["title"] == "A work"
    version = writer.client.get(address).json()["version"]
    changed = writer.client.put(address, json={"title": "Another title", "version": version})
    assert changed.status_code == 200
    assert writer.client.get(address).json()["title"] == "Another title"
    draft = writer.notebook("Nobody's business")
    assert writer.client.get(f"/api/notebooks/{draft}").status_code == 200
    assert stranger.get(f"/api/notebooks/{draft}").status_code == 404
    until(lambda: stranger.get(address).json()["title"] == "Another title")


def test_an_old_answer_is_never_given_however_long_nobody_asked(browse: Browse, sign_up: Callable[..., Writer]) -> None:
    writer = sign_up()
    notebook, _ = writer.chapter()
    address = f"/api/notebooks/{notebook}"
    stranger = browse()
    assert stranger.get(address).status_code == 200
    assert writer.client.delete(f"{address}/publish").status_code == 204
    time.sleep(KEPT_SECONDS)  # the time itself is what is promised
    assert stranger.get(address).status_code == 404


def test_answers_differ_by_what_they_vary_by(
    browse: Browse, until: Callable[..., Any], logged: Callable[..., Any]
) -> None:
    client = browse()
    names = {
        language: until(
            lambda language=language: _kept(client.get("/api/genres/", headers={"Accept-Language": language}), logged)
        ).text
        for language in ("en", "es")
    }
    assert names["en"] != names["es"]
    refused = client.get("/api/genres/", headers={"Accept": "image/png", "Accept-Language": "en"})
    assert (refused.status_code, logged(refused)["kept"]) == (406, "MISS")


def test_a_picture_is_kept_for_a_minute(
    browse: Browse,
    sign_up: Callable[..., Writer],
    photograph: Callable[..., bytes],
    logged: Callable[..., Any],
    until: Callable[..., Any],
) -> None:
    writer = sign_up()
    notebook, _ = writer.chapter()
    sent = writer.client.post(
        f"/api/notebooks/{notebook}/image/", files={"image": ("c.jpg", photograph(), "image/jpeg")}
    )
    assert sent.status_code == 201, sent.text
    client, address = browse(), sent.json()["image_url"]
    first = client.get(address)
    assert logged(first)["kept"] == "MISS"
    second = until(lambda: _kept(client.get(address), logged))
    assert first.content == second.content
    assert second.headers.get_list("Cache-Control") == ["public, max-age=31536000, immutable"], "as browsers may"


def test_nothing_that_went_wrong_is_kept(browse: Browse, edge: Edge, start_front: Callable[..., Any]) -> None:
    front = start_front(nginx_api="lost:1")
    client = browse(front)
    for _ in range(2):
        answer = client.get("/api/genres/")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "private, no-store")
    assert not [file for file in (front.run / "kept").rglob("*") if file.is_file()]


def _kept(answer: httpx.Response, logged: Callable[..., Any]) -> httpx.Response | None:
    return answer if logged(answer)["kept"] == "HIT" else None
