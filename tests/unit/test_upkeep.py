"""What a site mends by itself in the background."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from sinpluma import upkeep
from sinpluma.api import Site, Unavailable, keeping_up
from sinpluma.testing import AppSite

OpenSite = Callable[..., AbstractAsyncContextManager[AppSite]]
LOCK = "mending"


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "START_SECONDS", 0.0)
    monkeypatch.setattr(upkeep, "AGAIN_SECONDS", 0.0)


class Mending:
    """Work that waits for something, the first times in vain."""

    def __init__(self, *failures: Exception, rounds: int = 1) -> None:
        self._failures = list(failures)
        self._rounds = rounds
        self.begun = 0
        self.done = asyncio.Event()

    async def __call__(self, site: Site) -> None:
        assert await site.db.is_locked(LOCK)
        self.begun += 1
        if self._failures:
            raise self._failures.pop(0)
        self._rounds -= 1
        if not self._rounds:
            self.done.set()

    async def wait(self) -> None:
        async with asyncio.timeout(10):
            await self.done.wait()


async def until_idle() -> None:
    """Wait until the background work has ended."""
    async with asyncio.timeout(10):
        while any(task.get_name() == LOCK for task in asyncio.all_tasks()):
            await asyncio.sleep(0.01)


async def test_what_was_put_off_is_done_once_what_it_needs_is_back(
    open_site: OpenSite, caplog: pytest.LogCaptureFixture
) -> None:
    work = Mending(Unavailable(), ConnectionRefusedError())
    async with open_site() as site, keeping_up(site.site, LOCK, work):
        await work.wait()
        await until_idle()
    assert work.begun == 3
    put_off = [vars(record) for record in caplog.records if record.getMessage() == "upkeep was put off"]
    assert [(record["work"], record["error"]) for record in put_off] == [
        (LOCK, "Unavailable"),
        (LOCK, "ConnectionRefusedError"),
    ]


async def test_it_is_done_again_and_again_if_that_is_wanted(open_site: OpenSite) -> None:
    work = Mending(rounds=3)
    async with open_site() as site, keeping_up(site.site, LOCK, work, every=0.0):
        await work.wait()
    assert work.begun >= 3


async def test_it_is_left_to_the_process_that_is_at_it(open_site: OpenSite) -> None:
    work = Mending()
    async with open_site() as site, site.site.db.locks.hold(LOCK) as held:
        assert held
        async with keeping_up(site.site, LOCK, work):
            await until_idle()
    assert work.begun == 0


async def test_a_site_that_stops_does_not_wait_for_it(open_site: OpenSite) -> None:
    begun = asyncio.Event()

    async def work(_site: Site) -> None:
        begun.set()
        await asyncio.Event().wait()

    async with open_site() as site:
        async with keeping_up(site.site, LOCK, work):
            async with asyncio.timeout(10):
                await begun.wait()
        await until_idle()
        assert not await site.site.db.is_locked(LOCK)
