"""Rate limits: the generic cell rate algorithm (GCRA), one row a key, shared by all workers.

GCRA (ITU-T I.371): a key's *theoretical arrival time* moves on by one interval with each event, and an event is
refused while that time lies more than the burst ahead of now.
"""

from __future__ import annotations

import hashlib
import math
import re
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from sinpluma.columns import Model, UtcDateTime, exact, utc_now
from sinpluma.database import Database
from sinpluma.errors import TooMany

PATTERN = r"^[1-9][0-9]{0,5}/[1-9][0-9]{0,5}[smhd]$"
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class RateLimitRow(Model):
    """A key's theoretical arrival time."""

    __tablename__ = "rate_limit"

    key_hash: Mapped[str] = mapped_column(exact(64), primary_key=True)
    arrival: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Limit:
    """`10/15m`: ten at once, then one each 15/10 minutes."""

    def __init__(self, text: str) -> None:
        if not re.fullmatch(PATTERN, text):
            raise ValueError(f"{text!r} is not a rate such as 10/15m (number, slash, period in s, m, h or d)")
        count, period = text.split("/")
        self.count = int(count)
        self.period = timedelta(seconds=int(period[:-1]) * _UNITS[period[-1]])
        self.interval = self.period / self.count


class RateLimits:
    """Counts events by name and key; keys (addresses, names) are stored hashed."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def hit(self, name: str, key: str, limit: Limit) -> None:
        """Count one event.

        Raises:
            TooMany: the limit is reached; `retry_after` says when the next event is let through.
        """
        async with self._db.transaction() as session:
            wait = await _advance(session, _key_hash(name, key), limit)
        if wait > timedelta(0):
            seconds = max(1, math.ceil(wait.total_seconds()))
            raise TooMany(f"Too many attempts. Try again in {seconds} seconds.", retry_after=seconds)

    async def give_back(self, name: str, key: str, limit: Limit) -> None:
        """Take back one event that was counted: it turned out well, and only failures shall count."""
        async with self._db.transaction() as session:
            row = await session.get(RateLimitRow, _key_hash(name, key), with_for_update=True)
            if row is not None:
                row.arrival -= limit.interval

    async def purge(self, now: datetime) -> int:
        """Delete the rows that no longer limit anything."""
        async with self._db.transaction() as session:
            result = await session.execute(delete(RateLimitRow).where(RateLimitRow.arrival < now))
            return result.rowcount  # type: ignore[attr-defined,no-any-return]


def _key_hash(name: str, key: str) -> str:
    return hashlib.sha256(f"{name}\0{key}".encode(errors="surrogatepass")).hexdigest()


async def _advance(session: AsyncSession, key_hash: str, limit: Limit) -> timedelta:
    now = utc_now()
    row = await session.get(RateLimitRow, key_hash, with_for_update=True)
    arrival = max(row.arrival, now) if row else now
    wait = arrival + limit.interval - now - limit.period
    if wait > timedelta(0):
        return wait
    if row is None:
        session.add(RateLimitRow(key_hash=key_hash, arrival=arrival + limit.interval))
    else:
        row.arrival = arrival + limit.interval
    return timedelta(0)
