"""Tasks that are cancelled at any moment within the database: no connection is lost, none is handed on dirty."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from devcluster.cluster import Cluster
from devcluster.waiting import wait_for
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from sinpluma.storage.database import Database
from sinpluma.testing import site_settings

TASKS, AT_ONCE = 2000, 40
OPEN = """
SELECT COUNT(*) FROM information_schema.innodb_trx t
JOIN performance_schema.processlist p ON p.id = t.trx_mysql_thread_id WHERE p.user = %s
"""


@pytest.fixture
async def database(
    connections_closed: None, cluster: Cluster, on_mysql: Callable[[str], dict[str, str]], tmp_path: Path
) -> AsyncIterator[Database]:
    database = Database(site_settings(tmp_path / "data", **on_mysql("cancelled")))
    async with database.connection() as connection:
        await connection.execute(text("CREATE TABLE line (number INT PRIMARY KEY, position INT)"))
        await connection.execute(
            text("CREATE TABLE operation (operation_id VARCHAR(80) PRIMARY KEY, result LONGBLOB, created DATETIME(6))")
        )
        await connection.execute(text("CREATE TABLE sheet (lines_ INT PRIMARY KEY)"))
        await connection.execute(text("INSERT INTO sheet VALUES (0)"))
        await connection.commit()
    yield database
    await database.close()


def engines(database: Database) -> list[AsyncEngine]:
    return [database._backend.writing, database._backend.reading]


async def append(session: AsyncSession, number: int) -> int:
    """Put a line at the end of the sheet, as a page is put at the end of its notebook."""
    position = (await session.scalar(text("SELECT lines_ FROM sheet FOR UPDATE")) or 0) + 1
    await session.execute(
        text("INSERT INTO line VALUES (:number, :position)"), {"number": number, "position": position}
    )
    await session.execute(text("UPDATE sheet SET lines_ = :position"), {"position": position})
    return number


async def echo(session: AsyncSession, number: int) -> int:
    await session.execute(text("SELECT COUNT(*) FROM line"))
    return await session.scalar(text("SELECT :number + 0"), {"number": number}) or 0


async def test_after_thousands_of_cancelled_transactions_pools_are_whole_and_no_transaction_is_open(
    database: Database, cluster: Cluster
) -> None:
    numbers = iter(range(1, TASKS + 1))
    answered: list[int] = []
    longest = max(0.2, await _seconds_uncancelled(database))

    async def cancel_some() -> None:
        for number in numbers:
            work = database.write(append, number) if number % 2 else database.read(echo, number)
            task = asyncio.ensure_future(work)
            await asyncio.wait({task}, timeout=random.uniform(0, longest))  # noqa: S311 - any moment
            task.cancel()
            given = (await asyncio.gather(task, return_exceptions=True))[0]
            assert isinstance(given, asyncio.CancelledError) or given == number, "an answer belongs to its question"
            if given == number:
                answered.append(number)

    await asyncio.gather(*(cancel_some() for _ in range(AT_ONCE)))
    assert TASKS / 20 < len(answered) < TASKS, "some were cancelled, and some were not"

    await _pools_are_whole(database)
    with cluster.node(cluster.primary()).session() as primary:
        wait_for("transactions to end", lambda: primary.value(OPEN, "app") == 0, seconds=10)
    stored = await database.read(_lines)
    assert [position for _, position in stored] == list(range(1, len(stored) + 1)), "no gap, and none twice"
    assert {number for number in answered if number % 2} <= {number for number, _ in stored}, "none was lost"


async def _seconds_uncancelled(database: Database) -> float:
    """How long as many take as are there at a time, on this machine at this hour."""
    began = asyncio.get_running_loop().time()
    await asyncio.gather(*(database.write(append, -number) for number in range(1, AT_ONCE + 1)))
    return asyncio.get_running_loop().time() - began


async def _lines(session: AsyncSession) -> list[tuple[int, int]]:
    return [tuple(row) for row in await session.execute(text("SELECT number, position FROM line ORDER BY position"))]


async def _pools_are_whole(database: Database) -> None:
    async with asyncio.timeout(10):
        while any(engine.pool.checkedout() for engine in engines(database)):  # type: ignore[attr-defined]
            await asyncio.sleep(0.01)
    size = engines(database)[0].pool.size()  # type: ignore[attr-defined]
    async with asyncio.timeout(10):
        assert await asyncio.gather(*(database.read(echo, number) for number in range(4 * size))) == [*range(4 * size)]
