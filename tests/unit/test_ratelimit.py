"""Rate limits by the generic cell rate algorithm."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta

import pytest

from sinpluma.api import Limit, TooMany
from sinpluma.ratelimits import database as ratelimit_database
from sinpluma.testing import AppSite

OpenSite = Callable[..., AbstractAsyncContextManager[AppSite]]


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(ratelimit_database, "utc_now", clock)
    return clock


async def _hits(site: AppSite, limit: str, times: int, key: str = "ana") -> list[bool]:
    """Whether each of some events in a row was let through."""
    passed = []
    for _ in range(times):
        try:
            await site.site.limits.hit("test", key, Limit(limit))
        except TooMany:
            passed.append(False)
        else:
            passed.append(True)
    return passed


@pytest.mark.parametrize(
    ("text", "count", "period"),
    [("10/15m", 10, 900), ("1/1s", 1, 1), ("5/2h", 5, 7200), ("100/1d", 100, 86400)],
)
def test_a_limit_is_a_number_and_a_period(text: str, count: int, period: int) -> None:
    limit = Limit(text)
    assert (limit.count, limit.period) == (count, timedelta(seconds=period))
    assert limit.interval * count == limit.period


@pytest.mark.parametrize("text", ["", "10", "10/m", "10/0m", "0/1m", "10/1w", "-1/1m", "10/1m ", "10/1m\n", "١/1m"])
def test_what_is_no_limit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="10/15m"):
        Limit(text)


async def test_a_burst_is_let_through_and_then_one_each_interval(open_site: OpenSite, clock: Clock) -> None:
    async with open_site() as site:
        assert await _hits(site, "3/30s", 5) == [True, True, True, False, False]
        clock.forward(9.9)
        assert await _hits(site, "3/30s", 1) == [False]
        clock.forward(0.1)
        assert await _hits(site, "3/30s", 2) == [True, False]
        clock.forward(20)
        assert await _hits(site, "3/30s", 3) == [True, True, False]
        clock.forward(1000)
        assert await _hits(site, "3/30s", 4) == [True, True, True, False], "what was not used is not saved up"


async def test_a_refusal_says_when_the_next_one_is_welcome_and_does_not_put_it_off(
    open_site: OpenSite, clock: Clock
) -> None:
    async with open_site() as site:
        await _hits(site, "2/60s", 2)
        for _ in range(50):
            with pytest.raises(TooMany) as refused:
                await site.site.limits.hit("test", "ana", Limit("2/60s"))
        assert refused.value.retry_after == 30
        clock.forward(30)
        assert await _hits(site, "2/60s", 1) == [True]


async def test_several_events_at_once_are_let_through_together_or_not_at_all(open_site: OpenSite, clock: Clock) -> None:
    limit = Limit("10/100s")
    async with open_site() as site:
        hit = site.site.limits.hit
        await hit("test", "ana", limit, 7)
        with pytest.raises(TooMany) as refused:
            await hit("test", "ana", limit, 5)
        assert refused.value.retry_after == 20
        await hit("test", "ana", limit, 3)
        clock.forward(100)
        await hit("test", "ana", limit, 1_000_000)
        assert await _hits(site, "10/100s", 1) == [False], "more than the burst takes all of it"


async def test_each_name_and_key_is_counted_by_itself(open_site: OpenSite, clock: Clock) -> None:
    async with open_site() as site:
        assert await _hits(site, "1/1h", 2) == [True, False]
        assert await _hits(site, "1/1h", 2, key="eva") == [True, False]
        await site.site.limits.hit("other", "ana", Limit("1/1h"))
        assert await _hits(site, "1/1h", 1, key="\udcff") == [True], "any text can be a key"


async def test_events_at_the_same_time_are_all_counted(open_site: OpenSite, clock: Clock) -> None:
    async with open_site() as site:
        passed = await asyncio.gather(*(_hits(site, "5/1h", 1) for _ in range(20)))
        assert [yes for hits in passed for yes in hits].count(True) == 5


async def test_the_purge_forgets_those_who_are_not_limited_any_more(open_site: OpenSite, clock: Clock) -> None:
    async with open_site() as site:
        await _hits(site, "2/60s", 2, key="ana")
        await _hits(site, "2/60s", 1, key="eva")
        clock.forward(45)
        assert await ratelimit_database.purge(site.site.db, clock.now) == 1
        assert await _hits(site, "2/60s", 2, key="ana") == [True, False], "ana is still remembered"
