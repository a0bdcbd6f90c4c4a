"""`sinpluma epigraphs`."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import click

from sinpluma.api import Site, run_with_site
from sinpluma_epigraph import service
from sinpluma_epigraph.schemas import Epigraph


@click.command()
def epigraphs() -> None:
    """List the epigraphs that name no source."""

    async def find(site: Site) -> Mapping[int, Epigraph]:
        return await site.db.read(service.unsourced)

    found = run_with_site(find)
    for page_id, epigraph in found.items():
        click.echo(f"page {page_id}: {textwrap.shorten(epigraph.text, 70, placeholder=' …')}")
    if not found:
        click.echo("Every epigraph names its source.")
