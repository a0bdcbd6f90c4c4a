"""Writes without a key of a client's, while the primary dies or hangs: each is done once, and answered."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path

import pytest
from devcluster.cluster import Cluster
from devcluster.lifecycle import mend
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.storage.database import REPLICA_SECONDS, Database, may_lag
from sinpluma.storage.own_time import own_time
from sinpluma.testing import site_settings

WRITERS, BEFORE, AFTER = 8, 5, 20
"""How many write, and how often each at least before the primary is lost, and after."""


@pytest.fixture
async def database(
    connections_closed: None, cluster: Cluster, on_mysql: Callable[[str], dict[str, str]], tmp_path: Path
) -> AsyncIterator[Database]:
    settings = on_mysql("failover")
    replicas = f":{cluster.plan.ports.read_only}/"
    settings["database_read_url"] = settings["database_url"].replace(f":{cluster.plan.ports.read_write}/", replicas)
    database = Database(site_settings(tmp_path / "data", **settings))
    async with database.connection() as connection:
        # Of the numbers none is unique, so that one that is written twice shows.
        await connection.execute(text("CREATE TABLE line (id INT AUTO_INCREMENT PRIMARY KEY, number INT)"))
        await connection.execute(
            text("CREATE TABLE operation (operation_id VARCHAR(80) PRIMARY KEY, result LONGBLOB, created DATETIME(6))")
        )
        await connection.commit()
    yield database
    mend(cluster)
    await database.close()


async def add(session: AsyncSession, number: int) -> int:
    await session.execute(text("INSERT INTO line (number) VALUES (:number)"), {"number": number})
    return number


async def numbers(session: AsyncSession) -> list[int]:
    return list(await session.scalars(text("SELECT number FROM line ORDER BY number")))


async def replicas_follow(database: Database) -> None:
    """Wait until each replica has the schema: one that was away for long catches up."""
    assert database.replica is not None
    for _ in range(2):  # the router takes them in turn
        async with asyncio.timeout(30):
            while True:
                with suppress(DBAPIError):
                    async with database.replica.connect() as connection:
                        await connection.execute(text("SELECT COUNT(*) FROM line"))
                        break
                await asyncio.sleep(0.1)
        await database.replica.dispose()


async def answer(session: AsyncSession) -> int | None:
    return await session.scalar(text("SELECT 1"))


async def grow(lists: list[list[int]], by: int) -> None:
    """Wait until each of the lists has so many more entries."""
    wanted = [len(one) + by for one in lists]
    async with asyncio.timeout(60):
        while any(len(one) < enough for one, enough in zip(lists, wanted, strict=True)):
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("how", ["killed", "frozen"])
async def test_every_write_is_confirmed_and_done_once_though_the_primary_is_lost(
    database: Database, cluster: Cluster, how: str
) -> None:
    written: list[list[int]] = [[] for _ in range(WRITERS)]
    enough = asyncio.Event()

    async def write(first: int, confirmed: list[int]) -> None:
        while not enough.is_set():
            confirmed.append(await database.write(add, first + len(confirmed)))

    async with asyncio.TaskGroup() as writers:
        for number, confirmed in enumerate(written):
            writers.create_task(write(100_000 * number, confirmed))
        await grow(written, BEFORE)  # so that they are amid their writes
        primary = cluster.primary()
        (cluster.kill if how == "killed" else cluster.freeze)(primary)
        await grow(written, AFTER)
        enough.set()
    assert await database.read(numbers) == sorted(itertools.chain.from_iterable(written))
    assert cluster.primary() != primary


async def test_who_waits_for_a_new_primary_is_not_called_slow_and_later_meets_no_dead_connection(
    database: Database, cluster: Cluster
) -> None:
    await asyncio.gather(*(database.read(numbers) for _ in range(8)))  # so that there are connections to the old one
    cluster.kill_primary()
    async with own_time(1.0):
        assert await database.write(add, 1) == 1
    assert await database.read(numbers) == [1]
    tried = 0

    async def counted(session: AsyncSession) -> list[int]:
        nonlocal tried
        tried += 1
        return await numbers(session)

    assert await asyncio.gather(*(database.read(counted) for _ in range(8))) == [[1]] * 8
    assert tried == 8, "a dead connection would have had it tried again"


async def test_a_replica_that_hangs_is_passed_over_for_the_primary(database: Database, cluster: Cluster) -> None:
    async def read() -> float:
        may_lag.set(True)
        began = asyncio.get_running_loop().time()
        assert await database.read(answer) == 1
        return asyncio.get_running_loop().time() - began

    await database.write(add, 1)
    await replicas_follow(database)
    await asyncio.gather(*(asyncio.create_task(read()) for _ in range(8)))  # so that there are connections to both
    cluster.freeze(next(member.number for member in cluster.members() if member.role == "SECONDARY"))
    took = await asyncio.gather(*(asyncio.create_task(read()) for _ in range(8)))
    assert REPLICA_SECONDS - 0.5 < max(took) < REPLICA_SECONDS + 3
