"""`sinpluma search`."""

from __future__ import annotations

import sys

import click

from sinpluma.api import PluginUnavailable, Site, run_with_site
from sinpluma_search import differences
from sinpluma_search.catching_up import LOCK, catch_up
from sinpluma_search.differences import Scope

LOCK_SECONDS = 5.0


@click.group()
def search() -> None:
    """Look after the search index."""


@search.command()
@click.option("--all", "everything", is_flag=True, help="Also what is up to date, as far as can be told.")
def reindex(*, everything: bool) -> None:
    """Index what is missing or of old, and drop what readers may not see.

    The site may run meanwhile. If this is stopped, it goes on where it was when it is run again, but with --all.
    """
    done = run_with_site(lambda site: _reindex(site, everything=everything))
    click.echo(f"Indexed: {done:,} works and pages." if done else "The index is up to date.")


async def _reindex(site: Site, *, everything: bool) -> int:
    if not site.plugins.is_on("search"):
        raise PluginUnavailable("The plugin search is out of order; `sinpluma plugins list` says why.")
    async with site.db.locks.hold(LOCK, wait=LOCK_SECONDS) as held:
        if not held:
            raise click.ClickException("another process rebuilds the index at the moment")
        scope = Scope(everything=everything)
        total = await site.db.read(differences.count_stale, scope)
        with click.progressbar(length=total, label="Indexing", file=sys.stderr) as bar:
            return await catch_up(site.db, scope, bar.update)
