"""A limit to the time that a plugin's code takes by itself.

Waiting for the database does not count: it has a deadline of its own, which is longer (`storage.persistence`), and a
database that fails over is no fault of whoever asks it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar


class OwnTime:
    """A limit that stands still while somebody within it waits for the database."""

    def __init__(self, limit: asyncio.Timeout) -> None:
        self._limit = limit
        self._left = 0.0
        self._waiting = 0
        self.over = False

    @property
    def expired(self) -> bool:
        """Whether the time was up."""
        return self._limit.expired()

    def stop(self) -> None:
        """Somebody waits."""
        self._waiting += 1
        when = self._limit.when()
        if self._waiting == 1 and when is not None and self._runs():
            self._left = when - asyncio.get_running_loop().time()
            self._limit.reschedule(None)

    def go_on(self) -> None:
        """They do not wait any more."""
        self._waiting -= 1
        if not self._waiting and self._runs():
            self._limit.reschedule(asyncio.get_running_loop().time() + self._left)

    def _runs(self) -> bool:
        return not (self.over or self._limit.expired())


_current: ContextVar[OwnTime | None] = ContextVar("own_time", default=None)


@asynccontextmanager
async def own_time(seconds: float) -> AsyncIterator[OwnTime]:
    """Let what is within take so many seconds, not counting waits for the database.

    Raises:
        TimeoutError: it took longer.
    """
    async with asyncio.timeout(seconds) as limit:
        time = OwnTime(limit)
        token = _current.set(time)
        try:
            yield time
        finally:
            time.over = True  # for tasks that it started, and that go on
            _current.reset(token)


@contextmanager
def waiting_for_the_database() -> Iterator[None]:
    """Keep what is within from counting as anybody's own time."""
    time = _current.get()
    if time is None or time.over:
        yield
        return
    time.stop()
    try:
        yield
    finally:
        time.go_on()
