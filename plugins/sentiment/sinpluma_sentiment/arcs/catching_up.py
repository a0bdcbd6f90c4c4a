"""Judging what was published: the pages of one work after an event, and all that was missed."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager

from sinpluma.api import Site, keeping_up, logger
from sinpluma_notebooks.copies import published_copies
from sinpluma_sentiment.analysers import analyser_of
from sinpluma_sentiment.arcs.judging import judge
from sinpluma_sentiment.arcs.storing import Judge, store, unjudged_pages

LOCK = "emotional arcs"
LONGEST_REST = 1.0
"""Looking around rests as long as it has worked, but not for more seconds than these at a time."""
EVERY_SECONDS = 600.0
"""How often a site looks for what was missed: the model may have changed elsewhere, or an event been given up."""


def keeping_arcs(site: Site) -> AbstractAsyncContextManager[None]:
    """Judge, while the site runs, what was published before the plugin was there, or judged by another model."""
    return keeping_up(site, LOCK, _look_around, every=EVERY_SECONDS)


async def _look_around(site: Site) -> None:
    if done := await catch_up(site):
        logger.info("the emotional arcs have caught up", extra={"pages": done})


async def catch_up(site: Site, notebook_id: int | None = None) -> int:
    """Judge the published pages, of one work or of all, that are not judged as they are now; gives their number.

    It may be stopped at any moment, and goes on where it was the next time; people write and publish meanwhile, as
    nothing is locked while sentences are judged.

    Raises:
        Unavailable: the analyser is away, or the database.
    """
    analyser = analyser_of(site)
    own = Judge.of(await analyser.describe())
    done = after = 0
    loop = asyncio.get_running_loop()
    while ids := await site.db.read(unjudged_pages, own, notebook_id, after):
        began = loop.time()
        copies = await site.db.read(published_copies, ids)
        feelings = [await judge(analyser, copy.text) for copy in copies]
        await site.db.write_apart(store, own, copies, feelings)
        done, after = done + len(copies), ids[-1]
        if notebook_id is None:  # nobody waits for these, and others shall hardly notice
            await asyncio.sleep(min(loop.time() - began, LONGEST_REST))
    return done
