"""A drill from its begin to its end."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from devcluster.cluster import Cluster
from devcluster.sql import Session, session
from devcluster.testing import throwaway_cluster
from devredis import RedisServer, throwaway_redis

from sinpluma.testing import LiveSite, live_site

from . import SCHEMA
from .company import Company
from .comparison import compare
from .finding import Finding
from .journal import Journal
from .processes import Processes
from .promises import judge
from .storm import Storm

WORKERS = 2
# So many people never come from one address.
UNLIMITED = {
    f"{what}_limit_{by}": "100000/1m" for what in ("login", "register", "reset", "verify") for by in ("name", "address")
}


@dataclass
class Stage:
    """A site on a cluster and a Redis of its own."""

    cluster: Cluster
    site: LiveSite
    redis: RedisServer


@dataclass
class Drill:
    """What happened, and what was found."""

    journal: Journal
    findings: list[Finding]

    @property
    def holds(self) -> bool:
        """Whether everything is as it must be."""
        return all(finding.holds is not False for finding in self.findings)


@contextmanager
def stage(folder: Path, cluster: Cluster | None = None) -> Iterator[Stage]:
    """Put everything up in a folder, until the end of the `with`; by default with a cluster of its own."""
    with ExitStack() as stack:
        whole = cluster or stack.enter_context(throwaway_cluster(folder / "cluster"))
        folder.mkdir(parents=True, exist_ok=True)
        redis = stack.enter_context(throwaway_redis(folder))
        urls = whole.create_schema(SCHEMA)
        settings = {
            "database_url": urls.read_write,
            "database_read_url": urls.read_only,
            "database_ca": str(whole.plan.ca),
            "jwt_keys": f"drill:{secrets.token_urlsafe(32)}",
            "access_token_seconds": "7200",
            "public_cache_mb": "0",  # so that each anonymous read is one of a replica
            "redis_url": redis.url,
            **UNLIMITED,
        }
        site = stack.enter_context(live_site(folder / "site", workers=WORKERS, **settings))
        yield Stage(whole, site, redis)


def run(on: Stage, schedule: Sequence[str], *, storm: int, full: bool, say: Callable[[str], None]) -> Drill:
    """Have the site used while the schedule's servers are broken, cancel requests by the thousand, and compare.

    In full, there must be enough requests a second. Otherwise half of the people come, so that a machine that has
    other work too is not all taken: then what is late is late because of what was broken.
    """
    company = Company(on.site.api, Journal(), 1.0 if full else 0.5)
    asyncio.run(_perform(on, company, schedule, say))
    findings = list(judge(company.journal, on.site.log(), rate=full))
    with _at_primary(on.cluster) as primary, on.site.client() as readers:
        findings.extend(compare(company.told, primary, readers))
    if storm:
        say(f"{storm:,} requests are cancelled")
        findings.extend(Storm(on.site, on.cluster, storm).rage())
    return Drill(company.journal, findings)


async def _perform(on: Stage, company: Company, schedule: Sequence[str], say: Callable[[str], None]) -> None:
    saboteur = Processes(company.journal, on.cluster, on.site, on.redis)
    async with company.at_work():
        await saboteur.run(schedule, say)


@contextmanager
def _at_primary(cluster: Cluster) -> Iterator[Session]:
    node = cluster.node(cluster.primary())
    with session(node.port, cluster.plan.admin, cluster.plan.ca, schema=SCHEMA) as primary:
        yield primary
