"""What is broken during the drill, and when: one thing at a time, and the next when all is whole again."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from devcluster.cluster import Cluster
from devredis import RedisServer

from sinpluma.testing import LiveSite

from .journal import Fault, Journal

CALM_SECONDS = 3.0
DOWN_SECONDS = 2.0
FROZEN_SECONDS = 12.0
MISSED_SECONDS = 8.0
"""Longer than it takes the group to expel a member."""
BACK_SECONDS = 60.0
OVER_SECONDS = 30.0
PRIMARY_KILLED = "primary killed"
PRIMARY_FROZEN = "primary frozen"
SECONDARY_KILLED = "secondary killed"
WORKER_KILLED = "worker killed"
ROUTER_KILLED = "router killed"
REDIS_KILLED = "Redis killed"

FULL = (
    *(PRIMARY_KILLED, SECONDARY_KILLED, PRIMARY_KILLED, WORKER_KILLED, PRIMARY_FROZEN, ROUTER_KILLED),
    *(PRIMARY_KILLED, REDIS_KILLED, PRIMARY_KILLED, PRIMARY_KILLED),
)
SHORT = (PRIMARY_KILLED, WORKER_KILLED, SECONDARY_KILLED, PRIMARY_KILLED)


@dataclass
class Saboteur:
    """Breaks the servers of one site."""

    cluster: Cluster
    site: LiveSite
    redis: RedisServer
    journal: Journal

    async def run(self, schedule: Sequence[str], say: Callable[[str], None]) -> None:
        """Break one after the other."""
        do: dict[str, Callable[[], Awaitable[None]]] = {
            PRIMARY_KILLED: self._kill_primary,
            PRIMARY_FROZEN: self._freeze_primary,
            SECONDARY_KILLED: self._kill_secondary,
            WORKER_KILLED: self._kill_worker,
            ROUTER_KILLED: self._kill_router,
            REDIS_KILLED: self._kill_redis,
        }
        await asyncio.sleep(CALM_SECONDS)
        for name in schedule:
            say(f"second {self.journal.now():5.0f}: {name}")
            await do[name]()
            await asyncio.sleep(CALM_SECONDS)
            await self._over(self.journal.faults[-1])

    async def _kill_primary(self) -> None:
        number = await asyncio.to_thread(self.cluster.primary)
        with self.journal.fault(PRIMARY_KILLED) as fault:
            await asyncio.to_thread(self.cluster.kill, number)
            await self._writes_back(fault.began)
            await asyncio.to_thread(self.cluster.bring_back, number)

    async def _freeze_primary(self) -> None:
        number = await asyncio.to_thread(self.cluster.primary)
        with self.journal.fault(PRIMARY_FROZEN) as fault:
            await asyncio.to_thread(self.cluster.freeze, number)
            await self._writes_back(fault.began)
            await asyncio.sleep(max(0.0, fault.began + FROZEN_SECONDS - self.journal.now()))
            await asyncio.to_thread(self.cluster.thaw, number)

    async def _kill_secondary(self) -> None:
        members = await asyncio.to_thread(self.cluster.members)
        number = next(member.number for member in members if member.role == "SECONDARY")
        with self.journal.fault(SECONDARY_KILLED):
            await asyncio.to_thread(self.cluster.kill, number)
            await asyncio.sleep(MISSED_SECONDS)
            await asyncio.to_thread(self.cluster.bring_back, number)

    async def _kill_worker(self) -> None:
        with self.journal.fault(WORKER_KILLED) as fault:
            os.kill(self.site.workers()[0], signal.SIGKILL)
            await self._writes_back(fault.began)

    async def _kill_router(self) -> None:
        with self.journal.fault(ROUTER_KILLED):
            await asyncio.to_thread(self.cluster.router.kill)
            await asyncio.sleep(DOWN_SECONDS)
            await asyncio.to_thread(self.cluster.router.restart)

    async def _kill_redis(self) -> None:
        with self.journal.fault(REDIS_KILLED):
            await asyncio.to_thread(self.redis.kill)
            await asyncio.sleep(DOWN_SECONDS)
            await asyncio.to_thread(self.redis.start)

    async def _over(self, fault: Fault) -> None:
        """Wait until no request is under way that a fault can have held up, so that each knows at most one fault."""
        deadline = self.journal.now() + OVER_SECONDS
        while not self.journal.is_over(fault) and self.journal.now() < deadline:  # noqa: ASYNC110 - a list
            await asyncio.sleep(0.1)

    async def _writes_back(self, since: float) -> None:
        """Wait until a write that began since then was acknowledged; what comes later is the comparison's to say."""
        fault = self.journal.faults[-1]
        while self.journal.pause(fault) is None and self.journal.now() < since + BACK_SECONDS:  # noqa: ASYNC110 - a list
            await asyncio.sleep(0.1)
