"""The epigraph plugin: what it gives to the site, hook by hook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
import msgspec
from quart import Blueprint

from sinpluma.api import ClientModules, ExtraField, NodeType, PageSnapshot, Plugin, Site, Subscriber, hookimpl
from sinpluma_epigraph import cli, routes, service, uses
from sinpluma_epigraph.schemas import Epigraph
from sinpluma_epigraph.settings import EpigraphSettings
from sinpluma_epigraph.verse import VERSE


class EpigraphPlugin(Plugin):
    """A quotation above a chapter, and lines of verse within one."""

    name = "epigraph"
    description = "Epigraphs for chapters, and verse in their text."
    requires = ("notebooks",)

    @hookimpl
    def settings(self) -> type[msgspec.Struct]:
        """How long an epigraph may be, and whether it must name its source."""
        return EpigraphSettings

    @hookimpl
    def blueprints(self) -> Sequence[Blueprint]:
        """`/pages/<id>/epigraph`, and `/pages/<id>/epigraph/uses`."""
        return [routes.blueprint]

    @hookimpl
    def migrations(self) -> Path:
        """The tables `epigraph` and `epigraph_use`."""
        return Path(__file__).parent / "migrations"

    @hookimpl
    def extra_fields(self) -> Sequence[ExtraField]:
        """A page's answer has its epigraph."""
        return [
            ExtraField(
                resource="page",
                name="epigraph",
                type=Epigraph | None,
                load=service.epigraphs,
                description="The quotation above this chapter.",
            )
        ]

    @hookimpl
    def node_types(self) -> Sequence[NodeType]:
        """Documents may contain verse."""
        return [VERSE]

    @hookimpl
    def client_modules(self) -> ClientModules:
        """The app has a page with one's epigraphs, and shows verse."""
        return ClientModules(Path(__file__).parent / "client", ("epigraph.js",))

    @hookimpl
    async def page_before_publish(self, site: Site, page: PageSnapshot) -> str | None:
        """A chapter whose epigraph names no source stays a draft."""
        if not site.section(EpigraphSettings).epigraph_source_required:
            return None
        return await site.db.read(service.objection, page.page_id)

    @hookimpl
    def event_subscribers(self) -> Sequence[Subscriber]:
        """The plugin hears of chapters that were published."""
        return [uses.SUBSCRIBER]

    @hookimpl
    def cli_commands(self) -> Sequence[click.Command]:
        """`sinpluma epigraphs`."""
        return [cli.epigraphs]
