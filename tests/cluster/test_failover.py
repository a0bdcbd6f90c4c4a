"""Writes without a key of a client's, while the primary dies or hangs: each is done once, and answered."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from devcluster.cluster import Cluster
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma import persistence
from sinpluma.database import Database
from sinpluma.own_time import own_time
from sinpluma.testing import site_settings

WRITERS, SECONDS = 8, 12.0


@pytest.fixture
async def database(
    cluster: Cluster, on_mysql: Callable[[str], dict[str, str]], tmp_path: Path
) -> AsyncIterator[Database]:
    database = Database(site_settings(tmp_path / "data", **on_mysql("failover")))
    async with database.connection() as connection:
        # Of the numbers none is unique, so that one that is written twice shows.
        await connection.execute(text("CREATE TABLE line (id INT AUTO_INCREMENT PRIMARY KEY, number INT)"))
        await connection.execute(
            text("CREATE TABLE operation (operation_id VARCHAR(80) PRIMARY KEY, result LONGBLOB, created DATETIME(6))")
        )
        await connection.commit()
    yield database
    await database.close()


async def add(session: AsyncSession, number: int) -> int:
    await session.execute(text("INSERT INTO line (number) VALUES (:number)"), {"number": number})
    return number


async def numbers(session: AsyncSession) -> list[int]:
    return list(await session.scalars(text("SELECT number FROM line ORDER BY number")))


async def write_for_a_while(database: Database, first: int) -> list[int]:
    """Write numbers one after the other; gives those that were confirmed."""
    loop, written = asyncio.get_running_loop(), []
    end = loop.time() + SECONDS
    while loop.time() < end:
        written.append(await database.write(add, first + len(written)))
    return written


@pytest.mark.parametrize("how", ["killed", "frozen"])
async def test_every_write_is_confirmed_and_done_once_though_the_primary_is_lost(
    database: Database, cluster: Cluster, how: str
) -> None:
    writers = [asyncio.create_task(write_for_a_while(database, 100_000 * number)) for number in range(WRITERS)]
    await asyncio.sleep(1)  # so that they are amid their writes
    primary = cluster.primary()
    (cluster.kill if how == "killed" else cluster.freeze)(primary)
    written = sorted(itertools.chain.from_iterable(await asyncio.gather(*writers)))
    assert await database.read(numbers) == written
    assert cluster.primary() != primary


async def test_a_hook_that_waits_for_the_database_is_not_called_slow(database: Database, cluster: Cluster) -> None:
    cluster.kill_primary()
    async with own_time(1.0):
        assert await database.write(add, 1) == 1
    assert await database.read(numbers) == [1]


async def test_connections_to_a_server_that_is_gone_leave_the_pool(database: Database, cluster: Cluster) -> None:
    await asyncio.gather(*(database.read(numbers) for _ in range(8)))
    cluster.kill_primary()
    assert await database.read(numbers) == []
    began = asyncio.get_running_loop().time()
    await asyncio.gather(*(database.read(numbers) for _ in range(8)))
    assert asyncio.get_running_loop().time() - began < persistence.DEADLINE_SECONDS / 5
