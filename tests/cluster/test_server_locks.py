"""Locks that the primary keeps, seen from two processes' engines, and what becomes of them when it dies."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from devcluster.cluster import Cluster

from sinpluma.storage.database import Database
from sinpluma.storage.locks import LockLost
from sinpluma.testing import site_settings

OpenDatabase = Callable[[], Database]


@pytest.fixture
async def open_database(
    connections_closed: None, cluster: Cluster, on_mysql: Callable[[str], dict[str, str]], tmp_path: Path
) -> AsyncIterator[OpenDatabase]:
    """Databases as two processes have them, on one schema."""
    settings = site_settings(tmp_path / "data", **on_mysql("locks"))
    databases: list[Database] = []

    def open_one() -> Database:
        databases.append(Database(settings))
        return databases[-1]

    yield open_one
    for database in databases:
        await database.close()


async def until(condition: Callable[[], object], seconds: float = 30.0) -> None:
    async with asyncio.timeout(seconds):
        while not await condition():  # type: ignore[misc]
            await asyncio.sleep(0.1)


async def test_a_lock_has_one_holder_among_all_processes(open_database: OpenDatabase) -> None:
    one, other = open_database().locks, open_database().locks
    async with one.hold("x") as first, other.hold("x") as second, other.hold("y") as third:
        assert (first, second, third) == (True, False, True)
        assert await other.is_held("x")
    assert not await other.is_held("x")
    async with other.hold("x") as again:
        assert again


async def test_who_waits_gets_the_lock_once_it_is_free(open_database: OpenDatabase) -> None:
    one, other = open_database().locks, open_database().locks
    waiting = asyncio.Event()

    async def wait() -> bool:
        waiting.set()
        async with other.hold("x", wait=10) as held:
            return held

    async with one.hold("x"):
        task = asyncio.create_task(wait())
        await waiting.wait()
        done, _ = await asyncio.wait({task}, timeout=0.3)
        assert not done
    async with asyncio.timeout(5):
        assert await task


async def test_a_site_on_another_schema_has_locks_of_its_own(
    open_database: OpenDatabase, on_mysql: Callable[[str], dict[str, str]], tmp_path: Path
) -> None:
    mine = open_database()
    another = Database(site_settings(tmp_path / "other", **on_mysql("other_locks")))
    try:
        async with mine.locks.hold("x") as held, another.locks.hold("x") as too:
            assert held
            assert too
    finally:
        await another.close()


async def test_who_holds_a_lock_is_told_when_the_primary_dies_and_who_keeps_one_has_it_again(
    cluster: Cluster, open_database: OpenDatabase
) -> None:
    one, other = open_database(), open_database()
    interrupted = asyncio.Event()

    async def hold() -> None:
        try:
            async with one.locks.hold("x"):
                await asyncio.Event().wait()
        except LockLost:
            interrupted.set()

    async with one.locks.keep("presence"):
        holder = asyncio.create_task(hold())
        await until(lambda: other.locks.is_held("x"))
        assert await other.locks.is_held("presence")
        await asyncio.to_thread(cluster.kill_primary)
        async with asyncio.timeout(10):
            await interrupted.wait()

        async def is_kept() -> bool:
            try:
                return await other.locks.is_held("presence")
            except Exception:  # there is no primary yet
                return False

        await until(is_kept)
    await holder
    await until(lambda: _is_free(other, "presence"))


async def _is_free(database: Database, name: str) -> bool:
    return not await database.locks.is_held(name)
