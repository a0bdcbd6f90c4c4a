"""The exchange plugin: what it gives to the site, hook by hook."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import click
import msgspec
from quart import Blueprint

from sinpluma.api import Plugin, Site, hookimpl
from sinpluma_exchange.converter import Converter
from sinpluma_exchange.settings import ExchangeSettings


class ExchangePlugin(Plugin):
    """Works that come and go."""

    name = "exchange"
    description = "Import, export and feeds."
    requires = ("auth", "notebooks")
    uses = ("media",)

    converter: Converter
    """Runs conversions, while the site runs."""

    @hookimpl
    def settings(self) -> type[msgspec.Struct]:
        """What an import or an export may take."""
        return ExchangeSettings

    @hookimpl
    def blueprints(self) -> Sequence[Blueprint]:
        """The contract's routes of export and import, and the feeds."""
        from sinpluma_exchange.routes import account, exports, feeds, imports  # noqa: PLC0415 - see auth

        return (exports.blueprint, imports.blueprint, account.blueprint, feeds.blueprint)

    @hookimpl
    def migrations(self) -> Path:
        """What came over from the first Sin Pluma."""
        return Path(__file__).parent / "migrations"

    @hookimpl
    def lifespan(self, site: Site) -> AbstractAsyncContextManager[None]:
        """What bounds conversions."""
        return self._running(site)

    @hookimpl
    def cli_commands(self) -> Sequence[click.Command]:
        """`sinpluma import-legacy`."""
        from sinpluma_exchange.legacy.cli import import_legacy  # noqa: PLC0415 - a server does not need it

        return (import_legacy,)

    @asynccontextmanager
    async def _running(self, site: Site) -> AsyncIterator[None]:
        self.converter = Converter(site.section(ExchangeSettings))
        yield
