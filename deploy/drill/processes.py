"""What is broken of a site whose servers are processes of this machine."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from devcluster.cluster import Cluster
from devredis import RedisServer

from sinpluma.testing import LiveSite

from .faults import (
    PRIMARY_FROZEN,
    PRIMARY_KILLED,
    REDIS_KILLED,
    ROUTER_KILLED,
    SECONDARY_KILLED,
    WORKER_KILLED,
    Saboteur,
)

DOWN_SECONDS = 2.0
FROZEN_SECONDS = 12.0
MISSED_SECONDS = 8.0
"""Longer than it takes the group to expel a member."""

FULL = (
    *(PRIMARY_KILLED, SECONDARY_KILLED, PRIMARY_KILLED, WORKER_KILLED, PRIMARY_FROZEN, ROUTER_KILLED),
    *(PRIMARY_KILLED, REDIS_KILLED, PRIMARY_KILLED, PRIMARY_KILLED),
)
SHORT = (PRIMARY_KILLED, WORKER_KILLED, SECONDARY_KILLED, PRIMARY_KILLED)


@dataclass
class Processes(Saboteur):
    """Breaks the servers of one site."""

    cluster: Cluster
    site: LiveSite
    redis: RedisServer

    @property
    def ways(self) -> Mapping[str, Callable[[], Awaitable[None]]]:
        """What can be broken."""
        return {
            PRIMARY_KILLED: self._kill_primary,
            PRIMARY_FROZEN: self._freeze_primary,
            SECONDARY_KILLED: self._kill_secondary,
            WORKER_KILLED: self._kill_worker,
            ROUTER_KILLED: self._kill_router,
            REDIS_KILLED: self._kill_redis,
        }

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
