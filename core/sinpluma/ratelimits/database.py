"""The arrival times of rate limits in the database, a row a key."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from sinpluma.ratelimits.limits import Limit
from sinpluma.storage.columns import Model, UtcDateTime, exact, utc_now
from sinpluma.storage.database import Database


class RateLimitRow(Model):
    """A key's theoretical arrival time."""

    __tablename__ = "rate_limit"

    key_hash: Mapped[str] = mapped_column(exact(64), primary_key=True)
    arrival: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class DatabaseArrivals:
    """Shared by all processes of a site without Redis. An event may be counted twice when a server fails over."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def advance(self, key: str, limit: Limit, events: int = 1) -> timedelta:
        """Count events, or give how long it lasts until they are let through."""
        return await self._db.write_apart(_advance, key, limit, events)

    async def give_back(self, key: str, limit: Limit) -> None:
        """Take back one event."""
        await self._db.write_apart(_give_back, key, limit)


async def purge(db: Database, now: datetime) -> int:
    """Delete the rows that no longer limit anything, and give their number."""
    return await db.write_apart(_purge, now)


async def _advance(session: AsyncSession, key_hash: str, limit: Limit, events: int) -> timedelta:
    now = utc_now()
    row = await session.get(RateLimitRow, key_hash, with_for_update=True)
    arrival = (max(row.arrival, now) if row else now) + limit.interval * events
    wait = arrival - now - limit.period
    if wait > timedelta(0):
        return wait
    if row is None:
        session.add(RateLimitRow(key_hash=key_hash, arrival=arrival))
    else:
        row.arrival = arrival
    return timedelta(0)


async def _give_back(session: AsyncSession, key_hash: str, limit: Limit) -> None:
    row = await session.get(RateLimitRow, key_hash, with_for_update=True)
    if row is not None:
        row.arrival -= limit.interval


async def _purge(session: AsyncSession, now: datetime) -> int:
    result: Any = await session.execute(delete(RateLimitRow).where(RateLimitRow.arrival < now))
    return int(result.rowcount)
