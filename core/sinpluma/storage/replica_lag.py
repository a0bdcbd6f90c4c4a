"""How far the replicas lag behind the primary, measured by waiting for it.

The primary says which transactions it has (`gtid_executed`), and a replica how long it took until it had them too
(MySQL manual, *Functions Used with Global Transaction Identifiers*). Neither needs a privilege or a row.
"""

from __future__ import annotations

import asyncio

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from sinpluma.logs import logger
from sinpluma.site import Site

INTERVAL_SECONDS = 10.0
LONGEST_SECONDS = 5
"""A lag that is longer is not waited for, and shown as this."""

_EXECUTED = text("SELECT @@GLOBAL.gtid_executed")
_WAIT = text("SELECT WAIT_FOR_EXECUTED_GTID_SET(:executed, :seconds)")


async def measure(primary: AsyncEngine, replica: AsyncEngine) -> float:
    """Seconds until a replica has what the primary has now."""
    async with replica.connect() as behind:
        await behind.execute(text("DO 0"))  # connecting is no lag
        async with primary.connect() as ahead:
            executed = await ahead.scalar(_EXECUTED)
        started = asyncio.get_running_loop().time()
        async with asyncio.timeout(LONGEST_SECONDS + 1):
            await behind.scalar(_WAIT, {"executed": executed, "seconds": LONGEST_SECONDS})
        return asyncio.get_running_loop().time() - started


async def watch_for_ever(site: Site) -> None:
    """Measure each ten seconds while this worker lives; a measure that fails is shown as NaN."""
    replica = site.db.replica
    while replica is not None:
        try:
            lag = await measure(site.db.engine, replica)
        except (DBAPIError, OSError) as error:
            logger.warning("replicas do not answer", extra={"error": type(error).__name__})
            lag = float("nan")
        site.metrics.replica_lag.set(lag)
        await asyncio.sleep(INTERVAL_SECONDS)
