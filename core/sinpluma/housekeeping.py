"""The periodic purge of what has outlived its time, by one worker at a time."""

from __future__ import annotations

import asyncio

from sinpluma import hookspecs, idempotency
from sinpluma.events import subscriptions
from sinpluma.logs import logger
from sinpluma.ratelimits import database as ratelimit_database
from sinpluma.site import Site
from sinpluma.storage.columns import utc_now

LOCK = "purge"


async def purge(site: Site) -> dict[str, int]:
    """Delete expired rows, the core's and every plugin's; give their number by kind."""
    now = utc_now()
    deleted = await idempotency.purge(site.db, now)
    deleted["rate_limit"] = await ratelimit_database.purge(site.db, now)
    deleted["event_delivery"] = await site.db.write_apart(subscriptions.purge, now)
    for answer in await site.plugins.hooks.ask(hookspecs.purge_expired, site=site, now=now):
        deleted.update(answer.value)
    return deleted


async def purge_for_ever(site: Site) -> None:
    """Purge each `purge_interval` seconds while this worker lives."""
    while True:
        await asyncio.sleep(site.settings.purge_interval)
        try:
            async with site.db.locks.hold(LOCK) as held:
                deleted = await purge(site) if held else {}
        except Exception as error:  # the next round may find the database back
            logger.error("purge failed", exc_info=error)
        else:
            # As one value: kinds are named by plugins, and some names are the log's own.
            logger.info("purged", extra={"deleted": {kind: count for kind, count in deleted.items() if count}})
