"""Rate limits that all processes of a site share through Redis, and what they are while it is away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from sinpluma.api import Limit, RateLimits, RedisClient, TooMany
from sinpluma.environment import Secret
from sinpluma.ratelimits import memory as ratelimit_memory
from sinpluma.ratelimits.memory import MemoryArrivals
from sinpluma.ratelimits.redis import PREFIX, RedisArrivals


@asynccontextmanager
async def limits(url: str, fallbacks: list[None] | None = None) -> AsyncIterator[RateLimits]:
    """A process's rate limits."""
    client = RedisClient(Secret(url))
    async with client.running():
        yield RateLimits(RedisArrivals(client, lambda: None if fallbacks is None else fallbacks.append(None)))


async def _hits(limits: RateLimits, limit: str, times: int, key: str = "ana") -> list[bool]:
    passed = []
    for _ in range(times):
        try:
            await limits.hit("test", key, Limit(limit))
        except TooMany:
            passed.append(False)
        else:
            passed.append(True)
    return passed


async def test_two_processes_share_a_limit(redis_server: Any) -> None:
    async with limits(redis_server.url) as one, limits(redis_server.url) as two:
        results = await asyncio.gather(*(_hits(each, "7/1h", 10) for each in (one, two)))
        assert sum(results[0] + results[1]) == 7
        assert await _hits(two, "7/1h", 1, key="eva") == [True]


async def test_a_refusal_says_when_the_next_one_is_welcome(redis_server: Any) -> None:
    async with limits(redis_server.url) as one:
        assert await _hits(one, "2/60s", 3) == [True, True, False]
        with pytest.raises(TooMany) as refused:
            await one.hit("test", "ana", Limit("2/60s"))
        assert refused.value.retry_after in {29, 30}


async def test_the_next_one_is_let_through_after_its_interval(redis_server: Any) -> None:
    async with limits(redis_server.url) as one:
        assert await _hits(one, "4/4s", 5) == [True, True, True, True, False]
        async with asyncio.timeout(5):
            while await _hits(one, "4/4s", 1) == [False]:
                await asyncio.sleep(0.01)


async def test_an_event_can_be_taken_back(redis_server: Any) -> None:
    async with limits(redis_server.url) as one:
        await _hits(one, "2/1h", 2)
        await one.give_back("test", "ana", Limit("2/1h"))
        assert await _hits(one, "2/1h", 2) == [True, False]
        await one.give_back("test", "nobody", Limit("2/1h"))


async def test_several_events_at_once_are_let_through_together_or_not_at_all(redis_server: Any) -> None:
    async with limits(redis_server.url) as shared:
        for each in (shared, RateLimits(MemoryArrivals())):
            await each.hit("test", "luz", Limit("10/1000s"), 7)
            with pytest.raises(TooMany) as refused:
                await each.hit("test", "luz", Limit("10/1000s"), 5)
            assert refused.value.retry_after in range(150, 201)
            await each.hit("test", "luz", Limit("10/1000s"), 3)
            assert await _hits(each, "10/1000s", 1, key="luz") == [False]


async def test_a_key_lives_as_long_as_it_limits_anything(redis_server: Any) -> None:
    async with limits(redis_server.url) as one:
        await _hits(one, "10/100s", 3)
        await _hits(one, "1/999999d", 1, key="eva")
    with redis_server.client() as client:
        ages = sorted(client.pttl(key) for key in client.keys(f"{PREFIX}*"))
    assert 28_000 < ages[0] <= 30_000
    assert ages[1] > 80_000_000_000


@pytest.mark.parametrize("trouble", ["kill", "freeze"])
async def test_without_redis_each_process_counts_for_itself(redis_server: Any, trouble: str) -> None:
    counted: list[None] = []
    async with limits(redis_server.url, counted) as one, limits(redis_server.url) as two:
        assert await _hits(one, "3/1h", 2) == [True, True]
        getattr(redis_server, trouble)()
        for each in (one, two):
            assert await _hits(each, "3/1h", 5) == [True, True, True, False, False]
        assert len(counted) == 5
        await one.give_back("test", "ana", Limit("3/1h"))
        assert await _hits(one, "3/1h", 2) == [True, False]


async def test_a_process_remembers_so_many_keys_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ratelimit_memory, "MAX_KEYS", 3)
    arrivals = MemoryArrivals()
    for key in ("ana", "eva", "luz", "ana2"):
        assert not await arrivals.advance(key, Limit("1/1h"))
    assert timedelta(minutes=59) < await arrivals.advance("luz", Limit("1/1h")) <= timedelta(hours=1)
    assert not await arrivals.advance("ana", Limit("1/1h")), "the one that was not used for longest is forgotten"
