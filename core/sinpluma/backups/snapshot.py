"""Reading every table at one moment, row by row, while people go on writing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from sinpluma.backups import values
from sinpluma.backups.tables import Table
from sinpluma.backups.values import RowSum
from sinpluma.storage.database import Database

PART_BYTES = 1024 * 1024
"""How much text a part has, and one row more: it is also what a restore writes in one transaction."""
ROWS_AT_ONCE = 32
"""Rows that are fetched together: each may be a chapter of 2 MiB."""
ANSWER_SECONDS = 60.0

_BEGIN = {"mysql": "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY", "sqlite": "SELECT 1 FROM sqlite_master"}


@asynccontextmanager
async def snapshot(db: Database) -> AsyncIterator[AsyncConnection]:
    """A connection on which all reading sees one moment: InnoDB's consistent snapshot, or SQLite's transaction."""
    async with db.snapshots() as connection:
        await connection.execute(text(_BEGIN[connection.dialect.name]))
        try:
            yield connection
        finally:
            await connection.invalidate()  # rows may be on their way which nobody wants any more


async def lines(connection: AsyncConnection, table: Table) -> AsyncIterator[bytes]:
    """The rows of a table, each as a line; only a few are in memory."""
    options = {"yield_per": ROWS_AT_ONCE}
    async with asyncio.timeout(ANSWER_SECONDS):
        result = await connection.stream(table.query, execution_options=options)
    batches = result.partitions()
    while rows := await _next(batches):
        for row in rows:
            yield values.line_of(row)


async def parts(connection: AsyncConnection, table: Table, total: RowSum) -> AsyncIterator[bytes]:
    """The rows of a table in parts of some `PART_BYTES`, each counted in `total`."""
    waiting: list[bytes] = []
    size = 0
    async for line in lines(connection, table):
        total.add(line)
        waiting.append(line)
        size += len(line)
        if size >= PART_BYTES:
            yield values.joined(waiting)
            waiting, size = [], 0
    if waiting:
        yield values.joined(waiting)


async def _next(batches: AsyncIterator[Any]) -> Any:
    async with asyncio.timeout(ANSWER_SECONDS):
        return await anext(batches, None)
