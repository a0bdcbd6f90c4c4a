"""Trying again what a failover, a deadlock or a lost connection broke, under one deadline (DESIGN, *Data*)."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import TypeVar

from sinpluma.errors import Unavailable
from sinpluma.logs import logger
from sinpluma.storage.own_time import waiting_for_the_database

T = TypeVar("T")

DEADLINE_SECONDS = 15.0
ATTEMPT_SECONDS = 8.0
"""How long one attempt may take: a statement that a frozen server does not answer must leave time for another."""
_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 1.0


class Patience:
    """What a request has left for trying again: its deadline begins with its first failure."""

    def __init__(self) -> None:
        self._deadline: float | None = None

    def left(self) -> float:
        """Seconds until the deadline."""
        now = asyncio.get_running_loop().time()
        if self._deadline is None:
            self._deadline = now + DEADLINE_SECONDS
        return self._deadline - now


current_patience: ContextVar[Patience | None] = ContextVar("patience", default=None)


async def persist(attempt: Callable[[], Awaitable[T]], passes: Callable[[BaseException], bool]) -> T:
    """Run `attempt` until it succeeds, fails for good, or the deadline is over.

    Args:
        attempt: a whole transaction; it may run several times, so it finds out itself what an earlier one did.
        passes: whether an error is of the kind that passes.

    Raises:
        Unavailable: the deadline is over.
    """
    with waiting_for_the_database():
        return await _persist(attempt, passes)


async def _persist(attempt: Callable[[], Awaitable[T]], passes: Callable[[BaseException], bool]) -> T:
    patience = current_patience.get() or Patience()
    pause = _FIRST_PAUSE
    limit = ATTEMPT_SECONDS
    while True:
        try:
            async with asyncio.timeout(limit):
                return await attempt()
        except Exception as error:  # any other is raised on
            if not passes(error):
                raise
            if (left := patience.left() - pause) <= 0:
                raise _away(error) from error
        await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 - so that not all try at once
        pause = min(2 * pause, _LONGEST_PAUSE)
        limit = min(ATTEMPT_SECONDS, left)


def _away(error: Exception) -> Unavailable:
    # Without a traceback: it is the same for every request as long as the database is away.
    logger.error("the database is away", extra={"error": f"{type(error).__name__}: {getattr(error, 'orig', error)}"})
    return Unavailable("The database does not answer at the moment. Try again.")
