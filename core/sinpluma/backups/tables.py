"""What has to be known of a schema's tables, on MySQL and on SQLite."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, TableClause, cast, column, func, inspect, quoted_name, select, table, text
from sqlalchemy.dialects import mysql
from sqlalchemy.ext.asyncio import AsyncConnection

from sinpluma.storage.database import Database

_OWN_ON_SQLITE = "sqlite_"
_VERSIONS = "alembic_version_"
_REAL_ON_SQLITE = text("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
_VIRTUAL_ON_SQLITE = text("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'virtual'")
# Its statistics would else be a day old.
_FRESH = text("SET SESSION information_schema_stats_expiry = 0")
_NEXT_ON_MYSQL = text(
    "SELECT TABLE_NAME, AUTO_INCREMENT FROM information_schema.TABLES "
    "WHERE TABLE_SCHEMA = DATABASE() AND AUTO_INCREMENT IS NOT NULL"
)
_NEXT_ON_SQLITE = text(
    "SELECT made.name, coalesce(given.seq, 0) + 1 FROM sqlite_master AS made "
    "LEFT JOIN sqlite_sequence AS given ON given.name = made.name WHERE made.sql LIKE '%AUTOINCREMENT%'"
)
_CHECKS = {"mysql": "SET SESSION foreign_key_checks = {:d}", "sqlite": "PRAGMA foreign_keys = {:d}"}


@dataclass(frozen=True)
class Table:
    """A table by its columns, without those that the database computes."""

    name: str
    columns: tuple[str, ...]
    floats: frozenset[str] = frozenset()

    @property
    def clause(self) -> TableClause:
        """The table for statements; values pass as the driver has them."""
        return _named(self.name, self.columns)

    @property
    def query(self) -> Any:
        """All its rows."""
        # MySQL shows a FLOAT with six digits, and as a DOUBLE with all that it has.
        there = self.clause.c
        shown = [cast(there[name], mysql.DOUBLE) if name in self.floats else there[name] for name in self.columns]
        return select(*shown)


def tables(connection: Connection) -> list[Table]:
    """The tables with rows of their own, by name; not those that remember revisions."""
    inspector = inspect(connection)
    return [_table(inspector, name) for name in sorted(names(connection)) if not name.startswith(_VERSIONS)]


def names(connection: Connection) -> set[str]:
    """The tables but those that SQLite keeps for itself and for full-text indexes."""
    if connection.dialect.name == "sqlite":
        return {name for name in connection.scalars(_REAL_ON_SQLITE) if not name.startswith(_OWN_ON_SQLITE)}
    return set(inspect(connection).get_table_names())


def revisions(connection: Connection) -> dict[str, str]:
    """The revision of each component that has been migrated, also of those that are off or gone."""
    versions = sorted(name for name in names(connection) if name.startswith(_VERSIONS))
    found = {name: connection.scalar(select(column("version_num")).select_from(table(name))) for name in versions}
    return {name.removeprefix(_VERSIONS): revision for name, revision in found.items() if revision}


def next_ids(connection: Connection) -> dict[str, int]:
    """The least id that each table gives next, of those that never give one twice."""
    if connection.dialect.name == "mysql":
        connection.execute(_FRESH)
        return {name: int(number) for name, number in connection.execute(_NEXT_ON_MYSQL)}
    return {name: int(number) for name, number in connection.execute(_NEXT_ON_SQLITE)}


def set_next_id(connection: Connection, name: str, number: int) -> None:
    """Have a table give no id below this one."""
    if connection.dialect.name == "mysql":
        quoted = connection.dialect.identifier_preparer.quote(name)
        connection.exec_driver_sql(f"ALTER TABLE {quoted} AUTO_INCREMENT = {number:d}")
        return
    values = {"name": name, "seq": number - 1}
    connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
    connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"), values)


def dangling(connection: Connection) -> list[str]:
    """The references that lead nowhere, as sentences."""
    inspector, found = inspect(connection), []
    for name in sorted(names(connection)):
        for key in inspector.get_foreign_keys(name):
            here, there = _named(name, key["constrained_columns"]).alias("here"), key["referred_table"]
            goal = _named(there, key["referred_columns"]).alias("there")
            pairs = list(zip(here.columns, goal.columns, strict=True))
            is_met = select(1).select_from(goal).where(*(ours == theirs for ours, theirs in pairs)).exists()
            lost = select(func.count()).select_from(here).where(*(ours.is_not(None) for ours, _ in pairs), ~is_met)
            if number := connection.scalar(lost):
                found.append(f"{number} rows of {name} refer to rows of {there} that are not there")
    return found


def drop_all(connection: Connection, kept: Collection[str]) -> None:
    """Drop every table but these. Foreign keys must not be checked."""
    if connection.dialect.name == "sqlite":  # with each index go the tables that it is made of
        for name in list(connection.scalars(_VIRTUAL_ON_SQLITE)):
            _drop(connection, name)
    for name in names(connection) - set(kept):
        _drop(connection, name)


@asynccontextmanager
async def unchecked(db: Database) -> AsyncIterator[AsyncConnection]:
    """A connection for writing whose foreign keys are not checked; it is not used again."""
    async with db.connection() as connection:
        # Past SQLAlchemy's transaction: within one, SQLite does not listen.
        driver = (await connection.get_raw_connection()).driver_connection
        cursor = await driver.cursor()  # type: ignore[union-attr]
        await cursor.execute(_CHECKS[connection.dialect.name].format(False))
        await cursor.close()
        try:
            yield connection
        finally:
            await connection.invalidate()


def _named(name: str, columns: Iterable[str]) -> TableClause:
    # Quoted, whatever words this or the next server reserves.
    return table(quoted_name(name, quote=True), *(column(quoted_name(each, quote=True)) for each in columns))


def _table(inspector: Any, name: str) -> Table:
    described = [each for each in inspector.get_columns(name) if "computed" not in each]
    floats = {each["name"] for each in described if isinstance(each["type"], mysql.FLOAT)}
    return Table(name, tuple(each["name"] for each in described), frozenset(floats))


def _drop(connection: Connection, name: str) -> None:
    connection.exec_driver_sql(f"DROP TABLE {connection.dialect.identifier_preparer.quote(name)}")
