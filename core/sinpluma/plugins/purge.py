"""Dropping what a plugin left in the database."""

from __future__ import annotations

from sqlalchemy import Connection, MetaData, inspect

from sinpluma.columns import Model
from sinpluma.database import Database
from sinpluma.migrate import version_table
from sinpluma.plugins.discovery import PluginFault, discover
from sinpluma.plugins.host import PluginHost
from sinpluma.settings import Settings


class PurgeRefused(Exception):
    """Why a plugin's data is not dropped, in a sentence that says what to do."""


def tables_of(settings: Settings, name: str) -> list[str]:
    """The tables whose models stand in the plugin's package, those that refer to others first.

    Raises:
        PurgeRefused: the plugin is not installed, is on, or cannot be imported.
    """
    candidate = next((candidate for candidate in discover() if candidate.name == name), None)
    if candidate is None or candidate.entry_point is None:
        raise PurgeRefused(f"the plugin {name} is not installed; its tables can be dropped only while it is")
    if PluginHost(settings).is_on(name):
        raise PurgeRefused(f"the plugin {name} is on: name it in SINPLUMA_PLUGINS_DISABLED and stop the site first")
    try:
        candidate.load()
    except PluginFault as fault:
        raise PurgeRefused(str(fault)) from None
    package = candidate.entry_point.module.split(".")[0]
    own = {
        mapper.local_table.name  # type: ignore[attr-defined]
        for mapper in Model.registry.mappers
        if mapper.class_.__module__.split(".")[0] == package
    }
    return [table.name for table in reversed(Model.metadata.sorted_tables) if table.name in own]


async def drop(db: Database, name: str, tables: list[str]) -> list[str]:
    """Drop those of the tables that exist, and the plugin's version table; give their names."""
    async with db.connection() as connection:
        dropped = await connection.run_sync(_drop, [*tables, version_table(name)])
        await connection.commit()
    return dropped


def _drop(connection: Connection, names: list[str]) -> list[str]:
    existing = [name for name in names if inspect(connection).has_table(name)]
    metadata = MetaData()
    metadata.reflect(connection, only=existing, resolve_fks=False)
    for name in existing:
        metadata.tables[name].drop(connection)
    return existing
