"""The stores of a site with a database, and with Redis where it has one."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from quart import Quart, Response, current_app, request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from sinpluma import idempotency, migrate, problems
from sinpluma.errors import Unavailable
from sinpluma.events.dispatcher import Dispatcher, subscribe_at_start
from sinpluma.events.redis_wakeups import RedisWakeups
from sinpluma.extension import HealthCheck
from sinpluma.housekeeping import purge_for_ever
from sinpluma.logs import logger
from sinpluma.metrics import Metrics
from sinpluma.ratelimits.database import DatabaseArrivals
from sinpluma.ratelimits.limits import Arrivals, RateLimits
from sinpluma.ratelimits.redis import RedisArrivals
from sinpluma.redis_client import RedisClient
from sinpluma.responses import PUBLIC
from sinpluma.settings import Settings
from sinpluma.site import Site
from sinpluma.storage import replica_lag
from sinpluma.storage.database import Database, may_lag
from sinpluma.storage.persistence import Patience, current_patience


class DatabaseStores:
    """A database, and Redis if the settings name one."""

    explained: tuple[type[Exception], ...] = (DBAPIError, PoolTimeout)

    def __init__(self, settings: Settings, measures: Metrics) -> None:
        self.db = Database(settings)
        self.redis = RedisClient(settings.redis_url, measures.redis_up.set) if settings.redis_url else None
        self.limits = RateLimits(_arrivals(self.db, self.redis, measures))

    async def begin(self) -> None:
        """Give the request its own patience with the database, and say whether a replica may answer it."""
        current_patience.set(Patience())
        view = current_app.view_functions.get(request.endpoint or "")
        may_lag.set("Authorization" not in request.headers and hasattr(view, PUBLIC))

    def register(self, app: Quart, site: Site) -> None:
        """Honour idempotency keys, and answer when the database fails."""
        idempotency.register(app, site)
        app.register_error_handler(DBAPIError, _store_error)
        app.register_error_handler(PoolTimeout, _store_error)

    def checks(self) -> Sequence[HealthCheck]:
        """The database, and Redis."""
        redis = [HealthCheck("redis", self.redis.ping)] if self.redis is not None else []
        return [HealthCheck("database", self.db.ping), *redis]

    @asynccontextmanager
    async def running(self, site: Site) -> AsyncIterator[None]:
        """Keep this process's sign of life in the database; migrate an embedded site; connect to Redis."""
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self.db.close)
            await stack.enter_async_context(self.db.locks.keep(site.presence))
            if site.settings.embedded:
                await migrate.migrate_site(site)
            if self.redis is not None:
                await stack.enter_async_context(self.redis.running())
                relay = RedisWakeups(self.redis, self.db.wakeups, partial(site.metrics.fell_back, "events"))
                await stack.enter_async_context(relay.running())
            yield

    async def plugins_started(self, site: Site) -> None:
        """Remember in the database who wants to hear of which events."""
        await subscribe_at_start(site)

    @asynccontextmanager
    async def serving(self, site: Site) -> AsyncIterator[None]:
        """Deliver events, purge what has expired, and measure how far the replicas lag behind."""
        tasks = [
            asyncio.create_task(purge_for_ever(site), name="purge"),
            asyncio.create_task(Dispatcher(site).run(), name="dispatcher"),
            asyncio.create_task(replica_lag.watch_for_ever(site), name="replica lag"),
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def _arrivals(db: Database, redis: RedisClient | None, measures: Metrics) -> Arrivals:
    if redis is None:
        return DatabaseArrivals(db)
    return RedisArrivals(redis, partial(measures.fell_back, "limits"))


async def _store_error(error: DBAPIError | PoolTimeout) -> Response:
    """A database that is away, busy or full is not the client's fault, nor for ever."""
    logger.error("database", exc_info=error)
    if isinstance(error, DBAPIError) and not _transient(error):
        return await problems.unexpected(error)
    return problems.problem_response(Unavailable("The database does not answer at the moment. Try again."))


def _transient(error: DBAPIError) -> bool:
    # SQLite calls a missing table or column operational too.
    if getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
        return False
    return type(error).__name__ in {"OperationalError", "InterfaceError"} or error.connection_invalidated
