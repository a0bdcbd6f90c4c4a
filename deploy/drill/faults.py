"""What is broken during the drill, and when: one thing at a time, and the next when all is whole again."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from .journal import Fault, Journal

CALM_SECONDS = 3.0
BACK_SECONDS = 60.0
OVER_SECONDS = 30.0
PRIMARY_KILLED = "primary killed"
PRIMARY_FROZEN = "primary frozen"
SECONDARY_KILLED = "secondary killed"
WORKER_KILLED = "worker killed"
ROUTER_KILLED = "router killed"
REDIS_KILLED = "Redis killed"


@dataclass
class Saboteur(ABC):
    """Breaks the servers of one site."""

    journal: Journal

    @property
    @abstractmethod
    def ways(self) -> Mapping[str, Callable[[], Awaitable[None]]]:
        """What can be broken: each breaks it, writes that into the journal, and returns when it is whole again."""

    async def run(self, schedule: Sequence[str], say: Callable[[str], None]) -> None:
        """Break one after the other."""
        await asyncio.sleep(CALM_SECONDS)
        for name in schedule:
            say(f"second {self.journal.now():5.0f}: {name}")
            await self.ways[name]()
            await asyncio.sleep(CALM_SECONDS)
            await self._over(self.journal.faults[-1])

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
