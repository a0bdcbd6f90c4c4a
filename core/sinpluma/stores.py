"""What a site keeps things in: its database and what stands on it, or nothing at all.

A process without stores (`SINPLUMA_DATABASE_URL=none`) serves plugins that keep nothing, such as the linguistics
service. It does not even import the stores' libraries.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, NoReturn, Protocol, cast

from sinpluma.errors import Unavailable
from sinpluma.ratelimits.limits import RateLimits
from sinpluma.ratelimits.memory import MemoryArrivals

if TYPE_CHECKING:
    from quart import Quart

    from sinpluma.extension import HealthCheck
    from sinpluma.metrics import Metrics
    from sinpluma.redis_client import RedisClient
    from sinpluma.settings import Settings
    from sinpluma.site import Site
    from sinpluma.storage.database import Database


class Stores(Protocol):
    """The stores of one site, and what each part of its life asks of them."""

    db: Database
    redis: RedisClient | None
    limits: RateLimits
    explained: tuple[type[Exception], ...]
    """Errors of the stores that say by themselves why a request is refused."""

    async def begin(self) -> None:
        """Prepare the stores for the present request; the first step of each."""

    def register(self, app: Quart, site: Site) -> None:
        """Take the further steps that need a store with every request, and answer when a store fails."""

    def checks(self) -> Sequence[HealthCheck]:
        """The stores, each with a function that raises while it is away."""

    def running(self, site: Site) -> AbstractAsyncContextManager[None]:
        """Open the stores and bring an embedded site's up to date, before the plugins start; close them at last."""

    async def plugins_started(self, site: Site) -> None:
        """Make known what the plugins that are on want to hear of."""

    def serving(self, site: Site) -> AbstractAsyncContextManager[None]:
        """What a worker does beside answering: deliver events, purge what has expired, watch the replicas."""


def stores_of(settings: Settings, measures: Metrics) -> Stores:
    """The stores that the settings name; their libraries are imported only here."""
    if settings.without_stores:
        return NoStores()
    from sinpluma.storage.stores import DatabaseStores  # noqa: PLC0415 - SQLAlchemy, where there is a database

    return DatabaseStores(settings, measures)


class NoDatabase:
    """Stands where a database would be. Whoever uses it is told that there is none."""

    def __getattr__(self, name: str) -> NoReturn:
        raise Unavailable("This process has no database: SINPLUMA_DATABASE_URL is none.")

    async def close(self) -> None:
        """Nothing is open."""


class NoStores:
    """The stores of a process that keeps nothing; limits are counted in its memory."""

    explained: tuple[type[Exception], ...] = ()

    def __init__(self) -> None:
        self.redis: RedisClient | None = None
        self.db = cast("Database", NoDatabase())
        self.limits = RateLimits(MemoryArrivals())

    async def begin(self) -> None:
        """Nothing is to be prepared."""

    def register(self, app: Quart, site: Site) -> None:
        """No step needs a store."""

    def checks(self) -> Sequence[HealthCheck]:
        """Nothing can be away."""
        return ()

    @asynccontextmanager
    async def running(self, site: Site) -> AsyncIterator[None]:  # noqa: ARG002 - as `Stores` has it
        """Nothing is to be opened."""
        yield

    async def plugins_started(self, site: Site) -> None:
        """Nothing happens that anybody could hear of."""

    @asynccontextmanager
    async def serving(self, site: Site) -> AsyncIterator[None]:  # noqa: ARG002 - as `Stores` has it
        """Nothing expires."""
        yield
