"""Starting and stopping a site's parts, for a worker as for a command that needs them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

from sinpluma import hookspecs
from sinpluma.environment import SettingsError
from sinpluma.logs import logger
from sinpluma.site import Site

START_SECONDS = 60.0
"""How long a plugin may take to start: it may have to wait for a store, and nobody is served meanwhile."""
STOP_SECONDS = 5.0


@asynccontextmanager
async def lifespan(site: Site) -> AsyncIterator[None]:
    """Open a site's stores, start its plugins, and stop all in reverse.

    Raises:
        SettingsError: a plugin is broken, and `SINPLUMA_PLUGIN_ERRORS` is `strict`.
    """
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(site.stores.running(site))
        stack.push_async_callback(site.tasks.finish, STOP_SECONDS)
        for name in list(site.plugins.loaded):
            await _enter_plugin(site, name, stack)
        if faults := site.plugins.strict_faults():
            raise SettingsError(faults)
        await site.stores.plugins_started(site)
        site.phase = "running"
        try:
            yield
        finally:
            site.phase = "stopping"


@asynccontextmanager
async def serving(site: Site) -> AsyncIterator[None]:
    """A worker's lifespan: while it serves, it also does what the stores need now and then."""
    async with lifespan(site), site.stores.serving(site):
        yield


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
