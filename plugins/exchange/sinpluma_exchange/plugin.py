"""The exchange plugin: what it gives to the site, hook by hook."""

from __future__ import annotations

from collections.abc import Sequence

import click
import msgspec
from quart import Blueprint

from sinpluma.api import Plugin, hookimpl
from sinpluma_exchange.settings import ExchangeSettings


class ExchangePlugin(Plugin):
    """Works that come and go."""

    name = "exchange"
    description = "Import, export and feeds."
    requires = ("auth", "notebooks")
    uses = ("media",)

    @hookimpl
    def settings(self) -> type[msgspec.Struct]:
        """What an import or an export may take."""
        return ExchangeSettings

    @hookimpl
    def blueprints(self) -> Sequence[Blueprint]:
        """The contract's routes of export and import, and the feeds."""
        from sinpluma_exchange.routes import feeds  # noqa: PLC0415 - see auth

        return (feeds.blueprint,)

    @hookimpl
    def cli_commands(self) -> Sequence[click.Command]:
        """Commands for whole accounts and sites."""
        return ()
