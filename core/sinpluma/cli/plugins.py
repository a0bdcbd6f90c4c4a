"""`sinpluma plugins …`, and the commands that plugins bring."""

from __future__ import annotations

import inspect
import sys
import textwrap
from pathlib import Path

import click

from sinpluma.command import run_with_database, settings_problem
from sinpluma.environment import SettingsError
from sinpluma.settings import load_settings


@click.group()
def plugins() -> None:
    """Show, check, make and purge plugins."""


@plugins.command("list")
def list_() -> None:
    """List the known plugins and whether they are on."""
    from sinpluma.plugins.host import PluginHost  # noqa: PLC0415 - imports the plugins

    for state in PluginHost(load_settings()).states():
        click.echo(f"{state.name:16} {state.version:10} {state.status:14} {state.reason or state.description}")


@plugins.command()
def check() -> None:
    """Check every plugin that is on and its settings; exit with 1 if any has a fault."""
    from sinpluma.plugins.host import PluginHost  # noqa: PLC0415

    settings = load_settings()
    host = PluginHost(settings)
    faults = [*settings.faults, *host.faults]
    faults += [f"{state.name}: {state.reason}" for state in host.states() if state.status == "broken"]
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        sys.exit(1)
    click.echo(f"All well: {', '.join(host.loaded) or 'no plugin is on'}.")


@plugins.command()
def hooks() -> None:
    """Show every hook, its parameters and what it is for."""
    from sinpluma import hookspecs  # noqa: PLC0415

    for name in hookspecs.names():
        text = inspect.getdoc(getattr(hookspecs, name)) or ""
        click.echo(click.style(hookspecs.signature(name), bold=True))
        click.echo(textwrap.indent(text, "    ") + "\n")


@plugins.command()
@click.argument("name")
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Parent folder.")
@click.option("--client", is_flag=True, help="Add a page to the app in browsers too.")
def new(name: str, into: Path, client: bool) -> None:
    """Make a new plugin NAME: a distribution of its own, with a route, a setting, a table and tests."""
    from sinpluma.scaffold import ScaffoldError, scaffold  # noqa: PLC0415

    try:
        folder = scaffold(name, into, client=client)
    except ScaffoldError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{folder} is ready: pip install -e {folder}, then restart the site. Its README says more.")


@plugins.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def purge(name: str, yes: bool) -> None:
    """Drop the tables of the plugin NAME, which must be installed and switched off."""
    from sinpluma.events import subscriptions  # noqa: PLC0415
    from sinpluma.plugins.purge import PurgeRefused, drop, existing, tables_of  # noqa: PLC0415
    from sinpluma.site import Site  # noqa: PLC0415

    async def find(site: Site) -> list[str]:
        return await existing(site.db, name, tables)

    async def work(site: Site) -> None:
        await drop(site.db, found)
        await site.db.write(subscriptions.forget, name)

    try:
        tables = tables_of(load_settings(), name)
        found = run_with_database(find)
    except PurgeRefused as error:
        raise click.ClickException(str(error)) from None
    if not found:
        click.echo("There is nothing to drop.")
        return
    if not yes:
        click.confirm(f"Drop {', '.join(found)} with everything in them?", abort=True)
    run_with_database(work)
    click.echo(f"Dropped: {', '.join(found)}.")


def commands() -> dict[str, click.Command]:
    """The commands of the plugins that are on, by name."""
    from sinpluma import hookspecs  # noqa: PLC0415
    from sinpluma.plugins.host import PluginHost  # noqa: PLC0415

    settings = load_settings()
    host = PluginHost(settings)
    if faults := (*settings.faults, *host.faults):
        raise settings_problem(SettingsError(faults))
    given = (host.given(name, hookspecs.cli_commands) or () for name in list(host.loaded))
    return {command.name: command for commands in given for command in commands if command.name}


COMMANDS = (plugins,)
