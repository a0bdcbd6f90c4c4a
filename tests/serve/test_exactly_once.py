"""A request with an idempotency key has one effect, whatever dies or hangs up in the middle of it."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from http.client import HTTPConnection
from typing import Any

import httpx
import pytest

from sinpluma.testing import LiveSite

Dial = Callable[[LiveSite], HTTPConnection]
Pin = Callable[[LiveSite], dict[int, httpx.Client]]
JSON = {"Content-Type": "application/json"}


def _body(text: str, wait: str = "never") -> bytes:
    return json.dumps({"text": text, "wait": wait}).encode()


def _headers(text: str) -> dict[str, str]:
    return {**JSON, "Idempotency-Key": f"the-key-of-{text}"}


def _notes(site: LiveSite, like: str) -> list[str]:
    with closing(sqlite3.connect(site.data_dir / "sinpluma.sqlite3")) as connection:
        found = connection.execute("SELECT text FROM probe_note WHERE text LIKE ? ORDER BY note_id", (like,))
        return [row[0] for row in found]


@pytest.mark.parametrize("moment", ["before", "within", "after"])
def test_a_request_whose_worker_was_killed_is_answered_at_once_when_it_comes_again_and_done_once(
    probe: LiveSite, probe_gates: Any, moment: str
) -> None:
    """Killed before its transaction, within it, or after the commit and before the answer."""
    text = f"killed-{moment}"
    with probe.client(headers=_headers(text)) as client:
        with ThreadPoolExecutor() as pool:
            lost = pool.submit(client.post, "/probe/notes", content=_body(text, moment))
            os.kill(probe_gates.wait_for(text), signal.SIGKILL)
            with pytest.raises(httpx.TransportError):
                lost.result()
        assert _notes(probe, text) == ([text] if moment == "after" else [])
        probe_gates.open(text)

        again = client.post("/probe/notes", content=_body(text, moment))
        assert again.status_code == 201
        assert "Idempotent-Replayed" not in again.headers
        assert again.elapsed.total_seconds() < 2, "a key whose process died is free at once"
        replayed = client.post("/probe/notes", content=_body(text, moment))
        assert (replayed.status_code, replayed.content) == (201, again.content)
        assert replayed.headers["Idempotent-Replayed"] == "true"
    assert _notes(probe, text) == [text]


@pytest.mark.parametrize("moment", ["before", "within", "after"])
def test_a_client_that_hangs_up_leaves_neither_a_lock_nor_half_a_write(
    probe: LiveSite, probe_gates: Any, until: Any, dial: Dial, moment: str
) -> None:
    text = f"hung-up-{moment}"
    cut_off = probe.log().count("status=499")
    connection = dial(probe)
    connection.request("POST", "/api/probe/notes", _body(text, moment), _headers(text))
    probe_gates.wait_for(text)
    connection.close()
    until(lambda: probe.log().count("status=499") > cut_off)
    probe_gates.open(text)

    with probe.client(headers=_headers(text)) as client:
        again = client.post("/probe/notes", content=_body(text, moment))
        assert again.status_code == 201
        assert again.elapsed.total_seconds() < 2
    assert _notes(probe, text) == [text]


def test_a_body_that_breaks_off_writes_nothing(probe: LiveSite, until: Any, dial: Dial) -> None:
    cut_off = probe.log().count("status=499")
    connection = dial(probe)
    connection.putrequest("POST", "/api/probe/notes")
    for name, value in {**_headers("broken-off"), "Content-Length": str(len(_body("broken-off")) + 10)}.items():
        connection.putheader(name, value)
    connection.endheaders(_body("broken-off"))  # a whole document, and yet not the whole body
    connection.close()
    until(lambda: probe.log().count("status=499") > cut_off)
    assert _notes(probe, "broken-off") == []
    with probe.client(headers=_headers("broken-off")) as client:
        assert client.post("/probe/notes", content=_body("another")).status_code == 201, "the key was not used up"


def test_duplicates_that_reach_both_workers_at_once_have_one_effect_and_one_answer(
    probe: LiveSite, pin: Pin, until: Any
) -> None:
    until(lambda: len(probe.workers()) == 2)
    pinned = pin(probe)
    start = threading.Barrier(16)

    def send(pid: int) -> httpx.Response:
        with ExitStack() as stack:
            client = stack.enter_context(probe.client())
            while client.get("/probe/worker").json()["pid"] != pid:
                client = stack.enter_context(probe.client())
            start.wait()
            return client.post("/probe/notes", content=_body("twins"), headers=_headers("twins"))

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(send, list(pinned) * 8))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == 15
    assert _notes(probe, "twins") == ["twins"]


def test_what_is_sent_again_after_its_client_hung_up_at_any_moment_is_done_exactly_once(
    probe: LiveSite, dial: Dial, until: Any
) -> None:
    until(lambda: len(probe.workers()) == 2)
    logged = len(probe.log())

    def hang_up(own: list[str]) -> None:
        patience = random.Random(own[0])  # noqa: S311 - moments, the same in each run
        for text in own:
            connection = dial(probe)
            connection.request("POST", "/api/probe/notes", _body(text), _headers(text))
            connection.sock.settimeout(patience.uniform(0.0001, 0.03))
            with suppress(TimeoutError):
                connection.sock.recv(1)
            connection.close()

    texts = [f"many-{number:03}" for number in range(120)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(hang_up, (texts[client::4] for client in range(4))))
    with probe.client() as client:
        for text in texts:
            answer = client.post("/probe/notes", content=_body(text), headers=_headers(text))
            assert (answer.status_code, answer.json()["text"]) == (201, text)
            assert answer.elapsed.total_seconds() < 5, "neither a lock nor a claim was left behind"
    assert sorted(_notes(probe, "many-%")) == texts
    assert "Traceback" not in probe.log()[logged:]
