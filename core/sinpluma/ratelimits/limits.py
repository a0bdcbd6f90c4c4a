"""Rate limits: the generic cell rate algorithm (GCRA), shared by all processes.

GCRA (ITU-T I.371): a key's *theoretical arrival time* moves on by one interval with each event, and an event is
refused while that time lies more than the burst ahead of now. Where the times are kept depends on the site: in Redis
where there is one, else in the database.
"""

from __future__ import annotations

import hashlib
import math
import re
from datetime import timedelta
from typing import Protocol

from sinpluma.errors import TooMany

PATTERN = r"^[1-9][0-9]{0,5}/[1-9][0-9]{0,5}[smhd]$"
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class Limit:
    """`10/15m`: ten at once, then one each 15/10 minutes."""

    def __init__(self, text: str) -> None:
        if not re.fullmatch(PATTERN, text):
            raise ValueError(f"{text!r} is not a rate such as 10/15m (number, slash, period in s, m, h or d)")
        count, period = text.split("/")
        self.count = int(count)
        self.period = timedelta(seconds=int(period[:-1]) * _UNITS[period[-1]])
        self.interval = self.period // self.count  # rounded down, so that the whole burst fits into the period


class Arrivals(Protocol):
    """Keeps each key's theoretical arrival time."""

    async def advance(self, key: str, limit: Limit, events: int = 1) -> timedelta:
        """Count one event, or several at once; or give how long it lasts until they are let through."""

    async def give_back(self, key: str, limit: Limit) -> None:
        """Take back one event."""


class RateLimits:
    """Counts events by name and key; keys (addresses, names) are stored hashed."""

    def __init__(self, arrivals: Arrivals) -> None:
        self._arrivals = arrivals

    async def hit(self, name: str, key: str, limit: Limit, events: int = 1) -> None:
        """Count one event, or several at once, of which more than the limit's burst are counted as that burst.

        Raises:
            TooMany: the limit is reached; `retry_after` says when this is let through. None of it is counted.
        """
        wait = await self._arrivals.advance(_key_hash(name, key), limit, min(events, limit.count))
        if wait > timedelta(0):
            seconds = max(1, math.ceil(wait.total_seconds()))
            raise TooMany(f"Too many attempts. Try again in {seconds} seconds.", retry_after=seconds)

    async def give_back(self, name: str, key: str, limit: Limit) -> None:
        """Take back one event that was counted: it turned out well, and only failures shall count."""
        await self._arrivals.give_back(_key_hash(name, key), limit)


def _key_hash(name: str, key: str) -> str:
    return hashlib.sha256(f"{name}\0{key}".encode(errors="surrogatepass")).hexdigest()
