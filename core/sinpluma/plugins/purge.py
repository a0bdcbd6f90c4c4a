"""Dropping what a plugin left in the database."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module

from sqlalchemy import Connection, MetaData, inspect, text

from sinpluma.migrate import version_table
from sinpluma.plugins.discovery import PluginFault, discover
from sinpluma.plugins.host import PluginHost
from sinpluma.settings import Settings
from sinpluma.storage.columns import Model
from sinpluma.storage.database import Database


class PurgeRefused(Exception):
    """Why a plugin's data is not dropped, in a sentence that says what to do."""


def tables_of(settings: Settings, name: str) -> set[str]:
    """The tables whose models stand in the plugin's package: in modules named `models`, or in what its module imports.

    Raises:
        PurgeRefused: the plugin is not installed, is not switched off, or cannot be imported.
    """
    candidate = next((candidate for candidate in discover() if candidate.name == name), None)
    if candidate is None or candidate.entry_point is None:
        raise PurgeRefused(f"the plugin {name} is not installed; its tables can be dropped only while it is")
    # A broken plugin is not off: it may be mended, and its data with it.
    state = next(state for state in PluginHost(settings).states() if state.name == name)
    if state.status != "off":
        raise PurgeRefused(
            f"the plugin {name} is {state.status}: name it in SINPLUMA_PLUGINS_DISABLED and stop the site first"
        )
    try:
        candidate.load()
    except PluginFault as fault:
        raise PurgeRefused(str(fault)) from None
    package = candidate.entry_point.module.split(".")[0]
    _import_models(package)
    return {
        mapper.local_table.name  # type: ignore[attr-defined]
        for mapper in Model.registry.mappers
        if mapper.class_.__module__.split(".")[0] == package
    }


async def existing(db: Database, name: str, tables: set[str]) -> list[str]:
    """Those of the tables that exist, and the plugin's version table, in the order in which they can be dropped.

    Raises:
        PurgeRefused: a table of another refers to one of them, and would lose its rows or its meaning.
    """
    async with db.engine.connect() as connection:
        return await connection.run_sync(_existing, {*tables, version_table(name)})


async def drop(db: Database, tables: list[str]) -> None:
    """Drop the tables, in this order."""
    async with db.connection() as connection:
        await connection.run_sync(_drop, tables)
        await connection.commit()


def _import_models(package: str) -> None:
    """Import what describes the plugin's tables: one that is off need not have done so by itself."""
    folders = getattr(import_module(package), "__path__", ())
    for module in pkgutil.walk_packages(folders, f"{package}."):
        if module.name.rpartition(".")[2] == "models":
            import_module(module.name)


def _existing(connection: Connection, names: set[str]) -> list[str]:
    inspector = inspect(connection)
    ordered = [table for table, _ in inspector.get_sorted_table_and_fkc_names() if table]
    for table in ordered:
        for key in inspector.get_foreign_keys(table) if table not in names else ():
            if key["referred_table"] in names:
                raise PurgeRefused(f"the table {table} refers to {key['referred_table']}: purge its plugin first")
    return [*_indexes_of(connection, names), *(table for table in reversed(ordered) if table in names)]


def _indexes_of(connection: Connection, names: set[str]) -> list[str]:
    """SQLite's full-text indexes of the tables, which are tables too."""
    if connection.dialect.name != "sqlite":
        return []
    virtual = text("SELECT name, sql FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")
    contents = ((name, re.search(r"content='(\w+)'", sql)) for name, sql in connection.execute(virtual))
    return [name for name, content in contents if content and content[1] in names]


def _drop(connection: Connection, names: list[str]) -> None:
    metadata = MetaData()
    metadata.reflect(connection, only=names, resolve_fks=False)
    for name in names:
        metadata.tables[name].drop(connection)
