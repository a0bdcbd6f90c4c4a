"""The `sinpluma` command. Plugins add commands of their own by the hook `cli_commands`."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import click

from sinpluma import __version__, logs
from sinpluma.cli import backup, db, events, mail, openapi, plugins, serve, settings


class SiteGroup(click.Group):
    """A group that looks for a command among the plugins' only when the core has none of that name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the core's and the plugins' commands."""
        try:
            of_plugins = list(self._of_plugins)
        except click.ClickException as fault:  # help is for those whose settings have faults too
            click.echo(f"The plugins' commands are not shown: {fault.format_message()}\n", err=True)
            of_plugins = []
        return sorted({*super().list_commands(ctx), *of_plugins})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name."""
        return super().get_command(ctx, cmd_name) or self._of_plugins.get(cmd_name)

    @cached_property
    def _of_plugins(self) -> dict[str, click.Command]:
        return plugins.commands()


@click.group(cls=SiteGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sinpluma")
@click.option("--debug", is_flag=True, help="Log everything, with tracebacks.")
def cli(debug: bool) -> None:
    """Sin Pluma, a writing platform. Settings come from SINPLUMA_… variables and from .env here."""
    logs.configure("debug" if debug else "warning", "text", tracebacks=debug)


for module in (backup, db, events, mail, openapi, plugins, serve, settings):
    for command in module.COMMANDS:
        cli.add_command(command)


def main(*arguments: Any) -> None:
    """Run the command line."""
    cli(args=list(arguments) or None, prog_name="sinpluma")
