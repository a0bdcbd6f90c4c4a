"""Upkeep: what a site mends by itself in the background, such as what it missed while a plugin was off."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from sinpluma.errors import Unavailable
from sinpluma.logs import logger
from sinpluma.storage.locks import LockLost

if TYPE_CHECKING:
    from sinpluma.site import Site

START_SECONDS = 1.0
"""How long after its start a process begins: whoever comes first is served first."""
AGAIN_SECONDS = 30.0
"""When it tries again, if something was away."""

_AWAY = (Unavailable, DBAPIError, OSError, LockLost)


@asynccontextmanager
async def keeping_up(
    site: Site, lock: str, work: Callable[[Site], Awaitable[None]], *, every: float | None = None
) -> AsyncIterator[None]:
    """Do `work` in the background a moment after the start, and again until nothing that it needs was away.

    One process of the site does it at a time; one that finds another at it leaves it to that. It is stopped where the
    `async with` ends: a plugin's `lifespan` has it around its `yield`.

    Args:
        site: the site.
        lock: name of the lock that is held meanwhile, which also tells the work in the log.
        work: looks for what is to be done, and does it; it may be stopped at any moment.
        every: seconds after which it is done once more, and so on; once is enough if None.
    """
    task = site.tasks.start(_keep_up(site, lock, work, every), lock)
    try:
        yield
    finally:
        task.cancel()


async def _keep_up(site: Site, lock: str, work: Callable[[Site], Awaitable[None]], every: float | None) -> None:
    pause: float | None = START_SECONDS
    while pause is not None:
        await asyncio.sleep(pause)
        pause = every
        try:
            async with site.db.locks.hold(lock) as held:
                if held:
                    await work(site)
        except _AWAY as error:
            logger.warning("upkeep was put off", extra={"work": lock, "error": type(error).__name__})
            pause = AGAIN_SECONDS
