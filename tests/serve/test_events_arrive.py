"""Every event that was committed arrives, and in order for each book, whatever process is killed and when."""

from __future__ import annotations

import itertools
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from sinpluma.testing import LiveSite, live_site

PROBE = Path(__file__).parent / "probe"
Stop = Callable[[str], int]
KILLS = 6


@pytest.fixture(params=["embedded", "replicated"])
def stores(request: pytest.FixtureRequest) -> dict[str, str]:
    """On SQLite, and on MySQL."""
    if request.param == "embedded":
        return {}
    settings: dict[str, str] = request.getfixturevalue("on_mysql")(f"events_{next(_NUMBERS)}")
    return settings


_NUMBERS = itertools.count(1)


@pytest.fixture
def start_shop(
    tmp_path: Path, gates: Any, stores: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    """Start a site with the probe of events on the test's data, again and again: `with start_shop() as site`."""
    monkeypatch.setenv("PYTHONPATH", str(PROBE))
    settings = {"plugins": "probe_events", "probe_moments": str(gates.folder), "event_poll": "0.2", **stores}
    return lambda workers=2: live_site(tmp_path / "data", workers=workers, **settings)


@pytest.fixture
def shop(start_shop: Callable[..., Any]) -> Iterator[LiveSite]:
    with start_shop() as site:
        yield site


@pytest.fixture
def kill_at(gates: Any) -> Stop:
    """Kill the process that next comes by: `kill_at("writing")` waits for it; gives which it was."""

    def kill(moment: str) -> int:
        pid: int = gates.wait_for(moment)
        os.kill(pid, signal.SIGKILL)
        return pid

    return kill


def write(site: LiveSite, *books: str) -> None:
    with site.client() as client:
        client.post("/probe/chapters", json={"books": books}).raise_for_status()


def arrived(site: LiveSite) -> dict[str, list[int]]:
    """The chapters that arrived, by book, in their order."""
    found: dict[str, list[int]] = {}
    with site.client() as client, suppress(httpx.TransportError):
        for chapter in client.get("/probe/arrivals").raise_for_status().json():
            found.setdefault(chapter["book"], []).append(chapter["number"])
    return found


@pytest.mark.parametrize("moment", ["called", "writing", "written"])
def test_the_dispatcher_is_killed_before_its_subscriber_writes_or_meanwhile_or_before_that_is_noted(
    shop: LiveSite, gates: Any, kill_at: Stop, until: Any, moment: str
) -> None:
    (gates.folder / f"{moment}.arm").touch()
    write(shop, "red", "blue", "red", "blue", "red")
    killed = kill_at(moment)
    until(lambda: len(shop.workers()) == 2 and killed not in shop.workers())
    write(shop, "red", "blue")

    expected = {"red": [1, 2, 3, 4], "blue": [1, 2, 3]}
    until(lambda: sum(map(len, arrived(shop).values())) >= 7)
    assert arrived(shop) == expected, "each once, and in order"


def test_who_emits_is_killed_right_after_the_commit_and_nobody_else_was_there(
    start_shop: Callable[..., Any], gates: Any, kill_at: Stop, until: Any
) -> None:
    with start_shop() as site:
        write(site, "red")
        until(lambda: arrived(site) == {"red": [1]})
    (gates.folder / "committed.arm").touch()
    command = [sys.executable, "-m", "sinpluma", "probe-write", "red"]
    process = subprocess.Popen(command, env=site.environment, cwd=site.data_dir.parent)
    kill_at("committed")
    assert process.wait(10) == -signal.SIGKILL
    with start_shop() as site:
        until(lambda: arrived(site) == {"red": [1, 2]})


def test_workers_are_killed_at_random_moments_while_books_are_written(shop: LiveSite, until: Any) -> None:
    chance = random.Random(3)  # noqa: S311 - moments, not secrets
    written: dict[str, int] = {"red": 0, "blue": 0, "green": 0}
    done = threading.Event()

    def author(book: str) -> None:
        while not done.is_set():
            key = {"Idempotency-Key": f"chapter {written[book] + 1} of the book {book}"}
            if _sent(shop, book, key):
                written[book] += 1

    authors = [threading.Thread(target=author, args=(book,)) for book in written]
    for thread in authors:
        thread.start()
    for _ in range(KILLS):
        so_far = sum(written.values())
        until(lambda so_far=so_far: sum(written.values()) > so_far + 6, 60)
        done.wait(chance.uniform(0, 0.5))
        os.kill(chance.choice(shop.workers()), signal.SIGKILL)
    done.set()
    for thread in authors:
        thread.join(60)

    # A book may have one more than was told: the last one's answer may be what was lost.
    until(lambda: all(len(arrived(shop).get(book, [])) >= number for book, number in written.items()), 60)
    for chapters in arrived(shop).values():
        assert chapters == list(range(1, len(chapters) + 1)), "each once, and in order"


def _sent(site: LiveSite, book: str, key: dict[str, str]) -> bool:
    with site.client(headers=key) as client:
        try:
            return client.post("/probe/chapters", json={"books": [book]}).status_code == 201
        except httpx.TransportError:
            return False
