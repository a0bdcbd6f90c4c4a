"""The search plugin: what it gives to the site, hook by hook."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import click
import msgspec
from quart import Blueprint

from sinpluma.api import Plugin, Site, Subscriber, hookimpl
from sinpluma_search import catching_up, following
from sinpluma_search.backends import Backends
from sinpluma_search.settings import SearchSettings


class SearchPlugin(Plugin):
    """Search in published works."""

    name = "search"
    description = "Search in published works and their pages."
    requires = ("auth", "notebooks")

    backends: Backends
    """What answers searches, while the site runs."""

    @hookimpl
    def settings(self) -> type[msgspec.Struct]:
        """Which backend answers."""
        return SearchSettings

    @hookimpl
    def blueprints(self) -> Sequence[Blueprint]:
        """The contract's section *Search*."""
        from sinpluma_search import routes  # noqa: PLC0415 - see auth

        return (routes.blueprint,)

    @hookimpl
    def migrations(self) -> Path:
        """The tables of the index, and the databases' full-text indexes on them."""
        return Path(__file__).parent / "migrations"

    @hookimpl
    def lifespan(self, site: Site) -> AbstractAsyncContextManager[None]:
        """The backend; and, a moment after the start, what the index has missed."""
        return self._running(site)

    @hookimpl
    def cli_commands(self) -> Sequence[click.Command]:
        """`sinpluma search`."""
        from sinpluma_search import cli  # noqa: PLC0415 - a server does not need it

        return (cli.search,)

    @hookimpl
    def event_subscribers(self) -> Sequence[Subscriber]:
        """What changes for readers changes the index."""
        return (following.SUBSCRIBER,)

    @asynccontextmanager
    async def _running(self, site: Site) -> AsyncIterator[None]:
        self.backends = Backends(site)
        stopping = asyncio.Event()
        site.tasks.start(catching_up.after_start(site, stopping), "catch up with what the search index missed")
        try:
            yield
        finally:
            stopping.set()
