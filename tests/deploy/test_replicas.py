"""Two containers of the api behind nginx are one site, also while they are started anew, one after the other."""

from __future__ import annotations

import threading
from collections.abc import Callable

import httpx
import pytest
from people import Person, until
from stack.testing import Stack

# Asks the api of its own container: python -c ASK PATH TOKEN.
ASK = """
import sys, urllib.error, urllib.request
request = urllib.request.Request("http://127.0.0.1:5000" + sys.argv[1])
if len(sys.argv) > 2:
    request.add_header("Authorization", "Bearer " + sys.argv[2])
try:
    print(urllib.request.urlopen(request, timeout=10).status)
except urllib.error.HTTPError as error:
    print(error.code)
"""
SEEN_SECONDS = 5.0


@pytest.fixture
def replicas(stack: Stack) -> list[str]:
    names = stack.containers("api")
    assert len(names) == 2
    return names


def asked(stack: Stack, replica: str, path: str, *token: str) -> int:
    return int(stack.inside(replica, "python", "-c", ASK, path, *token))


def test_who_signs_out_is_refused_by_every_replica_at_once(
    stack: Stack, replicas: list[str], sign_up: Callable[[], Person]
) -> None:
    writer = sign_up()
    before = [asked(stack, replica, "/user/sessions", writer.token) for replica in replicas]

    assert writer.client.delete("/api/user/logout").status_code == 204

    assert before == [200, 200]
    assert [asked(stack, replica, "/user/sessions", writer.token) for replica in replicas] == [401, 401]


def test_what_is_published_is_seen_at_every_replica_within_five_seconds(
    stack: Stack, replicas: list[str], sign_up: Callable[[], Person], photograph: Callable[..., bytes]
) -> None:
    work = sign_up().publish("Seen by all", photograph(600, 900))
    path = f"/pages/{work.page_id}"

    for replica in replicas:
        until("it to be seen", lambda at=replica: asked(stack, at, path) == 200, seconds=SEEN_SECONDS)


@pytest.mark.long
def test_a_rolling_restart_under_load_loses_no_request(
    stack: Stack, sign_up: Callable[[], Person], browse: Callable[[], httpx.Client], photograph: Callable[..., bytes]
) -> None:
    writer = sign_up()
    work = writer.publish("While it rolls", photograph(600, 900))
    failures: list[str] = []
    counts = {"read": 0, "written": 0}
    over = threading.Event()

    def reading(visitor: httpx.Client) -> None:
        while not over.is_set():
            answer = visitor.get(f"/api/pages/{work.page_id}", params={"again": counts["read"]})
            counts["read"] += 1
            if answer.status_code != 200:
                failures.append(f"read {answer.status_code}: {answer.text}")

    def writing() -> None:
        while not over.is_set():
            answer = writer.client.post("/api/notebooks/", json={"title": "Rolling", "genre_id": 1})
            counts["written"] += 1
            if answer.status_code != 201:
                failures.append(f"write {answer.status_code}: {answer.text}")

    readers = [threading.Thread(target=reading, args=(browse(),)) for _ in range(4)]
    threads = [*readers, threading.Thread(target=writing)]
    for thread in threads:
        thread.start()
    try:
        stack.make("roll")
    finally:
        over.set()
        for thread in threads:
            thread.join()

    assert failures == []
    assert min(counts.values()) > 10
    kept = writer.client.get("/api/user/notebooks", params={"per_page": 1})
    assert kept.status_code in {200, 404}
