"""Waking the dispatchers of other processes, by way of Redis: a message to all says that there is an event.

A hint and no more: the message carries nothing but who sent it. Without Redis the dispatcher finds the event when it
looks by itself.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from sinpluma.events.wakeups import Wakeups
from sinpluma.redis_client import PAUSE_SECONDS, RedisAway, RedisClient

CHANNEL = "sinpluma:events"
SILENCE_SECONDS = 30.0
"""After how long without a message another connection is made: this one may lead nowhere by now."""


class RedisWakeups:
    """Relays what wakes this process to the others, and theirs to this one.

    Args:
        redis: the way to the others.
        wakeups: who waits for events in this process.
        fell_back: is told of each wake-up that could not be relayed.
    """

    def __init__(self, redis: RedisClient, wakeups: Wakeups, fell_back: Callable[[], None]) -> None:
        self._redis = redis
        self._wakeups = wakeups
        self._fell_back = fell_back
        self._sender = secrets.token_hex(8).encode()
        self._wanted = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Relay within an `async with`."""
        tasks = [asyncio.create_task(work(), name="wake-ups") for work in (self._tell, self._listen)]
        self._wakeups.relay = self._wanted.set
        try:
            yield
        finally:
            self._wakeups.relay = lambda: None
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _tell(self) -> None:
        """Tell the others; one message stands for all the events until it is sent."""
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            try:
                await self._redis.run("PUBLISH", CHANNEL, self._sender)
            except RedisAway:
                self._fell_back()

    async def _listen(self) -> None:
        while True:
            try:
                await self._hear()
            except Exception:  # whatever redis-py raises; that Redis is away is logged by its client
                await asyncio.sleep(PAUSE_SECONDS)

    async def _hear(self) -> None:
        async with self._redis.connection() as connection:
            await connection.send_command("SUBSCRIBE", CHANNEL)
            while True:
                async with asyncio.timeout(SILENCE_SECONDS):
                    kind, _, what = await connection.read_response()
                if kind == b"subscribe" or what != self._sender:  # messages may have been missed until now
                    self._wakeups.notice()
