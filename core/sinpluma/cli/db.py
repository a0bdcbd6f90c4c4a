"""`sinpluma db …`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sinpluma.command import run_with_database

if TYPE_CHECKING:
    from sinpluma.migrate import MigrationState
    from sinpluma.site import Site


@click.group()
def db() -> None:
    """Look after the database's tables."""


@db.command()
def upgrade() -> None:
    """Bring the tables of the core and of every plugin that is on up to date."""
    from sinpluma import migrate  # noqa: PLC0415 - heavy

    async def work(site: Site) -> dict[str, Exception]:
        return await migrate.upgrade(site.db, migrate.folders(site.plugins.migration_folders()))

    if failed := run_with_database(work):
        lines = "\n".join(f"  {name}: {type(error).__name__}: {error}" for name, error in failed.items())
        raise click.ClickException(f"these migrations failed:\n{lines}")
    click.echo("The database is up to date.")


@db.command()
def current() -> None:
    """Show how far the tables of each component are."""
    from sinpluma import migrate  # noqa: PLC0415 - heavy

    async def work(site: Site) -> list[migrate.MigrationState]:
        return await migrate.states(site.db, migrate.folders(site.plugins.migration_folders()))

    for state in run_with_database(work):
        click.echo(f"{state.component:20} {state.current or '-'}{_standing(state)}")


COMMANDS = (db,)


def _standing(state: MigrationState) -> str:
    """How the tables differ from what this release brings."""
    if state.up_to_date:
        return ""
    return f"  (ahead of {state.head})" if state.is_ahead else f"  (behind: {state.head})"
