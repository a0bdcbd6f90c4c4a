"""Bringing the index up to date: for one work after an event, and for all of them after what was missed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from sinpluma.api import Database, Site, Unavailable, logger
from sinpluma_search import differences, indexing
from sinpluma_search.differences import Scope, Stale

LOCK = "search index"
START_SECONDS = 1.0
"""How long after its start a process looks at the index: whoever comes first is served first."""
AGAIN_SECONDS = 30.0
"""When it looks again, if the database was away."""
LETTERS = 1_000_000
"""Text that is taken apart, and written by one transaction."""

Progress = Callable[[int], None]


async def after_start(site: Site, stopping: asyncio.Event) -> None:
    """Index what was published while this plugin was off for so long that it heard of nothing, or was not there yet.

    Args:
        site: the site.
        stopping: set when the site stops, which then waits for no more than what has begun.
    """
    pause = START_SECONDS
    while not await _is_set_within(stopping, pause):
        try:
            async with site.db.locks.hold(LOCK) as held:
                if held:
                    await _catch_up_aloud(site.db)
        except (Unavailable, OSError) as error:
            logger.warning("the search index was not looked at", extra={"error": type(error).__name__})
            pause = AGAIN_SECONDS
        else:
            return


async def catch_up(db: Database, scope: Scope, advance: Progress = lambda _number: None) -> int:
    """Make the index what it should be, and give the number of works and pages that were indexed.

    It may be stopped at any moment, and goes on where it was the next time; people search and publish meanwhile.

    Args:
        db: the site's database.
        scope: what to look at.
        advance: told of the works and pages that have been indexed, as they are.
    """
    await _drop(db, differences.surplus_pages, indexing.forget_pages, scope)
    await _drop(db, differences.surplus_notebooks, indexing.forget_notebooks, scope)
    works = await _index(db, differences.stale_notebooks, indexing.index_notebooks, scope, advance)
    return works + await _index(db, differences.stale_pages, indexing.index_pages, scope, advance)


async def _is_set_within(event: asyncio.Event, seconds: float) -> bool:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            return await event.wait()
    return False


async def _catch_up_aloud(db: Database) -> None:
    if done := await catch_up(db, Scope()):
        logger.info("the search index has caught up", extra={"indexed": done})


async def _drop(
    db: Database,
    find: Callable[..., Awaitable[Sequence[int]]],
    forget: Callable[..., Awaitable[None]],
    scope: Scope,
) -> None:
    while ids := await db.read(find, scope):
        await db.write_apart(forget, ids)


async def _index(
    db: Database,
    find: Callable[..., Awaitable[list[Stale]]],
    index: Callable[[Database, Sequence[int]], Awaitable[None]],
    scope: Scope,
    advance: Progress,
) -> int:
    done = after = 0
    while found := await db.read(find, scope, after):
        batch = _some(found)
        await index(db, [one.id for one in batch])
        after = batch[-1].id
        done += len(batch)
        advance(len(batch))
    return done


def _some(found: list[Stale]) -> list[Stale]:
    """As many of these as have not too much text together, and at least one."""
    letters = 0
    for number, one in enumerate(found):
        letters += one.letters
        if letters > LETTERS and number:
            return found[:number]
    return found
