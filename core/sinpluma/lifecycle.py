"""Starting and stopping a site's parts, for a worker as for a command that needs them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from sinpluma import hookspecs, migrate
from sinpluma.housekeeping import purge_for_ever
from sinpluma.site import Site

STOP_SECONDS = 5.0


@asynccontextmanager
async def lifespan(site: Site) -> AsyncIterator[None]:
    """Migrate an embedded site, start its plugins, and stop all in reverse."""
    async with AsyncExitStack() as stack:
        stack.push_async_callback(site.db.close)
        await stack.enter_async_context(site.db.locks.hold(site.presence))
        if site.settings.embedded:
            await migrate_site(site)
        stack.push_async_callback(site.tasks.finish, STOP_SECONDS)
        for name in list(site.plugins.loaded):
            await _enter_plugin(site, name, stack)
        site.phase = "running"
        try:
            yield
        finally:
            site.phase = "stopping"


@asynccontextmanager
async def serving(site: Site) -> AsyncIterator[None]:
    """A worker's lifespan: what has expired is purged while it serves."""
    async with lifespan(site):
        purging = asyncio.create_task(purge_for_ever(site), name="purge")
        try:
            yield
        finally:
            purging.cancel()
            await asyncio.gather(purging, return_exceptions=True)


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
    if not site.plugins.is_on(name):
        return
    try:
        context = site.plugins.hooks.of_plugin(name, hookspecs.lifespan, site=site)
        if context is not None:
            await stack.enter_async_context(context)
    except Exception as error:  # a plugin may raise anything, and only it shall suffer
        site.plugins.mark_broken(name, f"it failed to start: {type(error).__name__}: {error}")
