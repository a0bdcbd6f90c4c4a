"""`sinpluma config`."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from sinpluma.command import settings_problem
from sinpluma.environment import Secret, SettingsError, describe, variable
from sinpluma.settings import Settings, core_variables, load_settings


@click.command()
@click.option("--describe", "described", is_flag=True, help="Say what each setting is for.")
def config(described: bool) -> None:
    """Print the settings in effect, secrets masked."""
    from sinpluma.plugins.host import PluginHost  # noqa: PLC0415 - imports the plugins

    settings = load_settings()
    host = PluginHost(settings)
    if faults := (*settings.faults, *host.faults):
        raise settings_problem(SettingsError(faults))
    _print_section("core", settings, described)
    for name in host.loaded:
        section = host.contributions[name].section
        if section is not None:
            _print_section(name, section, described)


def _print_section(title: str, section: msgspec.Struct, described: bool) -> None:
    click.echo(f"# {title}")
    texts = describe(type(section))
    for name in section.__struct_fields__:
        if isinstance(section, Settings) and variable(name) not in core_variables():
            continue
        if described:
            click.echo(f"# {texts[name]}")
        click.echo(f"{variable(name)}={_shown(getattr(section, name))}")
    click.echo()


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Secret):
        return "********"
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


COMMANDS = (config,)
