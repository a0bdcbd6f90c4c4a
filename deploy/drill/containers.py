"""The drill on the whole platform: people come through nginx, and its containers are killed one after the other."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

import httpx
from devcluster.errors import ClusterError
from devcluster.sql import DatabaseError
from devcluster.waiting import wait_for
from stack.database import at_primary, is_whole, members
from stack.testing import Stack

from .actors import Visitor
from .company import Company
from .comparison import compare
from .faults import PRIMARY_KILLED, REDIS_KILLED, ROUTER_KILLED, SECONDARY_KILLED, Saboteur
from .finding import Finding
from .guests import Analyst, Newcomer, Painter
from .journal import AWAY, BROKEN, EXPECTED, Fault, Journal
from .promises import judge
from .run import Drill
from .told import Told

PART = 0.3
"""Of those who write: more of them than two cores can serve would only wait for each other."""
OTHERS = {Visitor: 24, Painter: 2, Analyst: 3, Newcomer: 4}
PATIENCE_SECONDS = 90.0
"""Longer than nginx waits: who is not answered before was left without an answer."""
HEALTHY_SECONDS = 180.0
WHOLE_SECONDS = 600.0
"""A server that comes back before the others know that it was gone waits, and tries again, for minutes at worst."""
OUTAGE_SECONDS = 60.0
LOOK_SECONDS = 1.0
"""Between two looks at a container: looking takes of the machine's time, too."""
SEEN_SECONDS = 5.0
"""After that readers have what was published."""
LOG_SECONDS = 120.0
OBJECTS_KILLED = "object store killed"
LINGUISTICS_KILLED = "linguistics killed"
API_KILLED = "one api of two killed"
REACT_KILLED = "app's files killed"
SCHEDULE = (
    *(PRIMARY_KILLED, SECONDARY_KILLED, ROUTER_KILLED, REDIS_KILLED, OBJECTS_KILLED, LINGUISTICS_KILLED),
    *(API_KILLED, REACT_KILLED, PRIMARY_KILLED),
)


def drill(stack: Stack, say: Callable[[str], None]) -> Drill:
    """Have the platform used, through nginx, while its containers are killed, and compare."""
    trusted = ssl.create_default_context(cadata=stack.certificate())
    connections: dict[str, Any] = {"verify": trusted, "timeout": PATIENCE_SECONDS}
    api, journal, told = f"{stack.url}/api", Journal(), _told(stack)
    company = Company(api, journal, PART, told, others=OTHERS, connections=connections)
    began = datetime.now(UTC).isoformat()
    asyncio.run(_perform(stack, company, say))
    log = stack.compose("logs", "--no-color", "--no-log-prefix", "--since", began, "api", seconds=LOG_SECONDS)
    expected = EXPECTED - {BROKEN}
    findings = list(judge(company.journal, log, rate=True, expected=expected, of_fault=_finding))
    time.sleep(SEEN_SECONDS)
    readers = httpx.Client(base_url=company.api, trust_env=False, **connections)
    with at_primary(stack) as primary, readers:
        findings.extend(compare(company.told, primary, readers))
    return Drill(company.journal, findings)


async def _perform(stack: Stack, company: Company, say: Callable[[str], None]) -> None:
    async with company.at_work():
        await Containers(company.journal, stack).run(SCHEDULE, say)


def _told(stack: Stack) -> Told:
    """Nothing, on a site that others have used before."""
    with at_primary(stack) as primary:
        last = {name: primary.value(f"SELECT COALESCE(MAX({name}_id), 0) FROM {name}") for name in ("page", "user")}
    return Told(page_before=last["page"], user_before=last["user"])


def _finding(journal: Journal, fault: Fault) -> Finding:
    """What of a fault people saw, and when its container was well again."""
    tries = journal.under_way(fault)
    away = sum(one.outcome == AWAY for one in tries)
    writes, reads = (journal.outage(fault, writes=kind) for kind in (True, False))
    healthy = fault.healthy - fault.began
    found = (
        f"{len(tries):6,} requests, {away:4} of them 503; longest wait {writes:4.1f} s to write, "
        f"{reads:4.1f} s to read; healthy after {healthy:5.1f} s, whole after {fault.ended - fault.began:5.1f} s"
    )
    holds = max(writes, reads) <= OUTAGE_SECONDS and 0 < healthy <= HEALTHY_SECONDS
    return Finding(f"{fault.name} in second {fault.began:.0f}", found, holds)


@dataclass
class Containers(Saboteur):
    """Kills containers; each comes back by itself."""

    stack: Stack
    _killed: set[str] = field(default_factory=set)

    @property
    def ways(self) -> Mapping[str, Callable[[], Awaitable[None]]]:
        """What can be killed."""
        services = {
            ROUTER_KILLED: "inno_router",
            REDIS_KILLED: "redis",
            OBJECTS_KILLED: "minio",
            LINGUISTICS_KILLED: "linguistics",
            API_KILLED: "api",
            REACT_KILLED: "react",
        }
        ways: dict[str, Callable[[], Awaitable[None]]] = {
            name: partial(self._kill, name, service) for name, service in services.items()
        }
        return {PRIMARY_KILLED: self._kill_primary, SECONDARY_KILLED: self._kill_secondary, **ways}

    async def _kill_primary(self) -> None:
        await self._kill_server(PRIMARY_KILLED, "PRIMARY")

    async def _kill_secondary(self) -> None:
        await self._kill_server(SECONDARY_KILLED, "SECONDARY")

    async def _kill_server(self, name: str, role: str) -> None:
        """Whom the group names; of two secondaries the one that was not yet killed."""
        found = await asyncio.to_thread(members, self.stack)
        server = min((host for host in found if found[host] == role), key=lambda host: host in self._killed)
        self._killed.add(server)
        await self._kill(name, server)

    async def _kill(self, name: str, service: str) -> None:
        container = self.stack.containers(service)[0]
        before = await asyncio.to_thread(self.stack.state, container)
        with self.journal.fault(name) as fault:
            await asyncio.to_thread(self.stack.kill, container)
            await asyncio.to_thread(self._await_healthy, container, before.started)
            fault.healthy = self.journal.now()
            await self._writes_back(fault.began)
            await asyncio.to_thread(self._await_group)

    def _await_healthy(self, container: str, before: str) -> None:
        def healthy() -> bool:
            state = self.stack.state(container)
            return state.started != before and state.health == "healthy"

        what = f"{container} to come back and be healthy"
        wait_for(what, healthy, seconds=HEALTHY_SECONDS, pause=LOOK_SECONDS)

    def _await_group(self) -> None:
        def whole() -> bool:
            try:
                return is_whole(self.stack)
            except (ClusterError, DatabaseError):
                return False

        wait_for("three servers to be in the group", whole, seconds=WHOLE_SECONDS, pause=3 * LOOK_SECONDS)
