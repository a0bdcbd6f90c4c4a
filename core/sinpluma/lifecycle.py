"""Starting and stopping a site's parts, for a worker as for a command that needs them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

from sinpluma import hookspecs, migrate
from sinpluma.environment import SettingsError
from sinpluma.events.dispatcher import Dispatcher, subscribe_at_start
from sinpluma.events.redis_wakeups import RedisWakeups
from sinpluma.housekeeping import purge_for_ever
from sinpluma.logs import logger
from sinpluma.site import Site
from sinpluma.storage import replica_lag

START_SECONDS = 60.0
"""How long a plugin may take to start: it may have to wait for a store, and nobody is served meanwhile."""
STOP_SECONDS = 5.0


@asynccontextmanager
async def lifespan(site: Site) -> AsyncIterator[None]:
    """Migrate an embedded site, start its plugins, and stop all in reverse.

    Raises:
        SettingsError: a plugin is broken, and `SINPLUMA_PLUGIN_ERRORS` is `strict`.
    """
    async with AsyncExitStack() as stack:
        stack.push_async_callback(site.db.close)
        await stack.enter_async_context(site.db.locks.keep(site.presence))
        if site.settings.embedded:
            await migrate_site(site)
        if site.redis is not None:
            await stack.enter_async_context(site.redis.running())
            relay = RedisWakeups(site.redis, site.db.wakeups, partial(site.metrics.fell_back, "events"))
            await stack.enter_async_context(relay.running())
        stack.push_async_callback(site.tasks.finish, STOP_SECONDS)
        for name in list(site.plugins.loaded):
            await _enter_plugin(site, name, stack)
        if faults := site.plugins.strict_faults():
            raise SettingsError(faults)
        await subscribe_at_start(site)
        site.phase = "running"
        try:
            yield
        finally:
            site.phase = "stopping"


@asynccontextmanager
async def serving(site: Site) -> AsyncIterator[None]:
    """A worker's lifespan: while it serves, events are delivered and what has expired is purged."""
    async with lifespan(site):
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


async def migrate_site(site: Site) -> None:
    """Bring the tables of the core and of each plugin up to date; a plugin whose migration fails is taken out.

    Raises:
        MigrationFailed: the core's own migration failed.
    """
    components = migrate.folders(site.plugins.migration_folders())
    for name, error in (await migrate.upgrade(site.db, components)).items():
        if name == migrate.CORE:
            raise migrate.MigrationFailed("the core's migration failed") from error
        site.plugins.mark_broken(name, f"its migration failed: {type(error).__name__}: {error}")


async def _enter_plugin(site: Site, name: str, stack: AsyncExitStack) -> None:
    context = site.plugins.given(name, hookspecs.lifespan, site=site)
    if context is not None:
        try:
            async with asyncio.timeout(START_SECONDS) as limit:
                await context.__aenter__()
        except Exception as error:  # a plugin may raise anything, and only it shall suffer
            late = TimeoutError(f"it took longer than {START_SECONDS:.0f} seconds")
            site.plugins.hook_failed(name, hookspecs.lifespan, late if limit.expired() else error)
            return
        stack.push_async_exit(partial(_leave_plugin, name, context))
    site.plugins.take_health_checks(name, site)


async def _leave_plugin(name: str, context: AbstractAsyncContextManager[None], *exception: Any) -> None:
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await context.__aexit__(*exception)
    except Exception as error:  # the others must be stopped too
        logger.error("plugin failed to stop", exc_info=error, extra={"plugin": name})
