"""The arrival times of rate limits in Redis, a key each, which goes when it no longer limits anything.

Redis has the clock that counts, so that the processes' need not agree. While it is away each process counts for
itself: somebody gets as many times the limit as there are processes, and nobody is kept out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sinpluma.ratelimits.limits import Limit
from sinpluma.ratelimits.memory import MemoryArrivals
from sinpluma.redis_client import RedisAway, RedisClient

PREFIX = "sinpluma:limit:"
MICROSECOND = timedelta(microseconds=1)

# Times are microseconds since 1970, which a double, Lua's only number, holds exactly.
_ADVANCE = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval, period = tonumber(ARGV[1]), tonumber(ARGV[2])
local arrival = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now) + interval
local wait = arrival - now - period
if wait > 0 then return wait end
redis.call('SET', KEYS[1], string.format('%.0f', arrival), 'PX', math.ceil((arrival - now) / 1000))
return 0
"""
_GIVE_BACK = """
local arrival = redis.call('GET', KEYS[1])
if arrival then redis.call('SET', KEYS[1], string.format('%.0f', arrival - ARGV[1]), 'KEEPTTL') end
"""


class RedisArrivals:
    """Shared by all processes of a site.

    Args:
        redis: where the times are.
        fell_back: is told of each event that was counted without Redis.
    """

    def __init__(self, redis: RedisClient, fell_back: Callable[[], None]) -> None:
        self._redis = redis
        self._own = MemoryArrivals()
        self._fell_back = fell_back

    async def advance(self, key: str, limit: Limit, events: int = 1) -> timedelta:
        """Count events, or give how long it lasts until they are let through."""
        interval, period = limit.interval * events // MICROSECOND, limit.period // MICROSECOND
        try:
            wait = await self._redis.run("EVAL", _ADVANCE, 1, PREFIX + key, interval, period)
        except RedisAway:
            self._fell_back()
            return await self._own.advance(key, limit, events)
        return timedelta(microseconds=wait)

    async def give_back(self, key: str, limit: Limit) -> None:
        """Take back one event."""
        await self._own.give_back(key, limit)
        try:
            await self._redis.run("EVAL", _GIVE_BACK, 1, PREFIX + key, limit.interval // MICROSECOND)
        except RedisAway:
            self._fell_back()
