"""Waking the other processes' dispatchers through Redis."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sinpluma.api import RedisClient
from sinpluma.environment import Secret
from sinpluma.events.redis_wakeups import RedisWakeups
from sinpluma.events.wakeups import Wakeups


class Process:
    """What a process has of it: how often it was woken."""

    def __init__(self) -> None:
        self.wakeups = Wakeups()
        self.woken = 0
        self.fallbacks = 0
        notice = self.wakeups.notice

        def count() -> None:
            self.woken += 1
            notice()

        self.wakeups.notice = count  # type: ignore[method-assign]

    def fell_back(self) -> None:
        self.fallbacks += 1


@asynccontextmanager
async def process(url: str) -> AsyncIterator[Process]:
    made = Process()
    client = RedisClient(Secret(url))
    async with client.running(), RedisWakeups(client, made.wakeups, made.fell_back).running():
        await _until(lambda: made.woken == 1 or client.server is None)  # it looks when it begins to listen
        made.woken = 0
        yield made


async def _until(condition: Any) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


async def test_an_event_of_one_process_wakes_the_others_once(redis_server: Any) -> None:
    async with process(redis_server.url) as one, process(redis_server.url) as two, process(redis_server.url) as three:
        one.wakeups.wake()
        await _until(lambda: two.woken and three.woken)
        assert (one.woken, two.woken, three.woken) == (1, 1, 1)
        for _ in range(100):
            two.wakeups.wake()
        await _until(lambda: one.woken > 1)
        assert one.woken < 10, "one message stands for many events"


async def test_without_redis_nobody_waits_and_afterwards_all_look(redis_server: Any) -> None:
    async with process(redis_server.url) as one, process(redis_server.url) as two:
        redis_server.kill()
        one.wakeups.wake()
        await _until(lambda: one.fallbacks == 1)
        assert two.woken == 0
        redis_server.start()
        await _until(lambda: one.woken == 2 and two.woken == 1)
        one.wakeups.wake()
        await _until(lambda: two.woken == 2)
