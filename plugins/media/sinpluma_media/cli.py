"""`sinpluma media …`."""

from __future__ import annotations

import click

from sinpluma.api import Site, run_with_site
from sinpluma_media.media import media_of
from sinpluma_media.sweep import Swept, sweep


@click.group()
def media() -> None:
    """Look after pictures."""


@media.command("sweep")
def sweep_now() -> None:
    """Remove what no picture needs any more, and say which pictures are not in the store."""

    async def work(site: Site) -> Swept | None:
        return await sweep(media_of(site))

    swept = run_with_site(work)
    if swept is None:
        raise click.ClickException("another process sweeps, or makes a backup, at this moment")
    click.echo(
        f"{swept.given_up} uploads that were given up, {swept.ownerless} pictures of what is gone and "
        f"{swept.objects} objects were removed."
    )
    for key in swept.missing:
        click.echo(f"missing in the store: {key}", err=True)
    if swept.missing:
        raise click.exceptions.Exit(1)
