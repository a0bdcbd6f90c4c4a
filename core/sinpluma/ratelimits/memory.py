"""The arrival times of rate limits in one process's memory: without stores, or for as long as Redis is away."""

from __future__ import annotations

import time
from collections import OrderedDict
from datetime import timedelta

from sinpluma.ratelimits.limits import Limit

MAX_KEYS = 10_000


class MemoryArrivals:
    """The keys that were used last; beyond `MAX_KEYS` the one that was not used for longest is forgotten."""

    def __init__(self) -> None:
        self._arrivals: OrderedDict[str, timedelta] = OrderedDict()

    async def advance(self, key: str, limit: Limit, events: int = 1) -> timedelta:
        """Count events, or give how long it lasts until they are let through."""
        now = timedelta(seconds=time.monotonic())
        arrival = max(self._arrivals.get(key, now), now) + limit.interval * events
        wait = arrival - now - limit.period
        if wait > timedelta(0):
            return wait
        self._arrivals[key] = arrival
        self._arrivals.move_to_end(key)
        if len(self._arrivals) > MAX_KEYS:
            self._arrivals.popitem(last=False)
        return timedelta(0)

    async def give_back(self, key: str, limit: Limit) -> None:
        """Take back one event."""
        if key in self._arrivals:
            self._arrivals[key] -= limit.interval
