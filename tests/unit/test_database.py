"""Transactions: whole or not at all, one writer after the other, and a clear answer when the database is away."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, closing, contextmanager
from pathlib import Path

import pytest
from quart import Blueprint, Response
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Plugin, current_site, hookimpl, reply
from sinpluma.storage import sqlite
from sinpluma.storage.database import Database
from sinpluma.testing import AppSite

OpenSite = Callable[..., AbstractAsyncContextManager[AppSite]]


async def make(session: AsyncSession) -> None:
    await session.execute(text("CREATE TABLE IF NOT EXISTS entry (number INTEGER PRIMARY KEY, word TEXT UNIQUE)"))


async def add(session: AsyncSession, word: str) -> None:
    await session.execute(text("INSERT INTO entry (word) VALUES (:word)"), {"word": word})


async def count(session: AsyncSession) -> int:
    return int(await session.scalar(text("SELECT count(*) FROM entry")) or 0)


class DiaryPlugin(Plugin):
    """A route that reads and one that writes."""

    name = "diary"

    @hookimpl
    def blueprints(self) -> Sequence[Blueprint]:
        blueprint = Blueprint("diary", __name__)

        @blueprint.get("/entries")
        async def entries() -> Response:
            return reply(await current_site().db.read(count))

        @blueprint.post("/entries/<word>")
        async def write(word: str) -> Response:
            await current_site().db.write(add, word)
            return reply(word, 201)

        return [blueprint]


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Another process's write transaction."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


def _file(site: AppSite) -> Path:
    return site.site.settings.data_dir / "sinpluma.sqlite3"


async def test_a_transaction_that_fails_leaves_nothing(open_site: OpenSite) -> None:
    async def half(session: AsyncSession) -> None:
        await add(session, "one")
        raise ZeroDivisionError

    async with open_site() as site:
        await site.site.db.write(make)
        with pytest.raises(ZeroDivisionError):
            await site.site.db.write(half)
        assert await site.site.db.read(count) == 0


async def test_what_a_read_changes_is_not_kept(open_site: OpenSite) -> None:
    async with open_site() as site:
        await site.site.db.write(make)
        await site.site.db.read(add, "one")
        assert await site.site.db.read(count) == 0


async def test_a_read_sees_one_state_whatever_is_written_meanwhile_and_hinders_no_writer(open_site: OpenSite) -> None:
    async with open_site() as site:
        db = site.site.db
        await db.write(make)

        async def twice(session: AsyncSession) -> tuple[int, int]:
            before = await count(session)
            await db.write(add, "one")
            return before, await count(session)

        async with asyncio.timeout(5):
            assert await db.read(twice) == (0, 0)
        assert await db.read(count) == 1


async def test_a_transaction_within_a_transaction_is_refused_instead_of_waiting_for_itself(open_site: OpenSite) -> None:
    async with open_site() as site:
        db = site.site.db
        await db.write(make)

        async def nested(session: AsyncSession) -> None:
            await db.write(add, "one")

        async with asyncio.timeout(5):
            with pytest.raises(RuntimeError, match="within another"):
                await db.write(nested)
        await db.write(add, "two")
        assert await db.read(count) == 1


async def test_writers_of_two_processes_wait_for_each_other_and_lose_nothing(open_site: OpenSite) -> None:
    async with open_site() as site:
        other = Database(site.site.settings)  # has its own connections, like another worker
        try:
            await other.write(make)

            async def add_next(session: AsyncSession) -> None:
                seen = await count(session)  # reads first and writes later
                await asyncio.sleep(0)
                await add(session, f"word {seen}")

            await asyncio.gather(*(db.write(add_next) for db in [site.site.db, other] * 20))
            assert await other.read(count) == 40
        finally:
            await other.close()


async def test_references_are_held(open_site: OpenSite) -> None:
    async def orphan(session: AsyncSession) -> None:
        await session.execute(text("CREATE TABLE child (parent INTEGER REFERENCES entry (number))"))
        await session.execute(text("INSERT INTO child VALUES (1)"))

    async with open_site() as site:
        await site.site.db.write(make)
        with pytest.raises(IntegrityError):
            await site.site.db.write(orphan)


async def test_what_people_wrote_is_not_in_the_text_of_an_error(open_site: OpenSite) -> None:
    async with open_site() as site:
        await site.site.db.write(make)
        await site.site.db.write(add, "a-secret")
        with pytest.raises(IntegrityError) as clash:
            await site.site.db.write(add, "a-secret")
        assert "a-secret" not in str(clash.value)


async def test_a_database_that_stays_locked_is_answered_503_and_reading_goes_on(
    open_site: OpenSite, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.1)
    async with open_site(DiaryPlugin) as site:
        await site.site.db.write(make)
        with _locked(_file(site)):
            refused = await site.client.post("/api/entries/word")
            assert refused.status_code == 503
            assert int(refused.headers["Retry-After"]) > 0
            problem = await refused.get_json()
            assert problem["code"] == "unavailable"
            assert "sqlite" not in str(problem).lower()
            assert "INSERT" not in str(problem)
            assert (await site.client.get("/api/entries")).status_code == 200
            assert (await (await site.client.get("/health/ready")).get_json())["status"] == "ok"
        assert (await site.client.post("/api/entries/word")).status_code == 201
        assert await site.site.db.read(count) == 1
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == ["database"]


async def test_a_writer_that_waits_too_long_for_one_of_its_own_process_is_answered_503(
    open_site: OpenSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.1)
    async with open_site(DiaryPlugin) as site:
        await site.site.db.write(make)
        async with site.site.db.transaction():
            refused = await asyncio.wait_for(site.client.post("/api/entries/word"), 5)
            assert refused.status_code == 503
            assert int(refused.headers["Retry-After"]) > 0
        assert (await site.client.post("/api/entries/word")).status_code == 201
        assert await site.site.db.read(count) == 1


async def test_a_writer_that_is_cancelled_leaves_no_lock(open_site: OpenSite) -> None:
    """The driver's thread goes on with its statement, and whoever holds a cursor keeps a closed connection alive."""
    asking, answered = threading.Event(), threading.Event()

    def slow() -> str:
        asking.set()
        answered.wait(10)
        return "at last"

    async def ask(session: AsyncSession) -> None:
        await add(session, "one")
        connection = await (await session.connection()).get_raw_connection()
        await connection.driver_connection.create_function("slow", 0, slow)  # type: ignore[union-attr]
        await session.execute(text("SELECT slow()"))

    async with open_site() as site:
        db = site.site.db
        await db.write(make)
        writing = asyncio.create_task(db.write(ask))
        async with asyncio.timeout(10):
            await asyncio.to_thread(asking.wait)
            writing.cancel()
            held = [thing for thing in gc.get_objects() if isinstance(thing, sqlite3.Cursor)]  # as a traceback may
            answered.set()
            with pytest.raises(asyncio.CancelledError):
                await writing
            await db.write(add, "two")
        assert await db.read(count) == 1
        assert held


async def test_a_database_that_is_gone_is_answered_503_and_the_site_works_again_once_it_is_back(
    open_site: OpenSite,
) -> None:
    async with open_site(DiaryPlugin) as site:
        await site.site.db.write(make)
        await site.site.db.close()  # connections that are open would keep the file
        file = _file(site)
        file.rename(file.with_suffix(".away"))
        file.mkdir()

        for answer in (await site.client.get("/api/entries"), await site.client.post("/api/entries/word")):
            assert answer.status_code == 503
            assert "Retry-After" in answer.headers
            assert answer.content_type == "application/problem+json"
        ready = await site.client.get("/health/ready")
        assert ready.status_code == 200
        health = await ready.get_json()
        assert (health["status"], health["stores"]["database"]["status"]) == ("degraded", "down")
        assert (await site.client.get("/health/live")).status_code == 200

        file.rmdir()
        file.with_suffix(".away").rename(file)
        assert (await site.client.post("/api/entries/word")).status_code == 201


async def test_a_missing_table_is_a_bug_and_not_a_database_that_is_away(open_site: OpenSite) -> None:
    async with open_site(DiaryPlugin) as site:
        answer = await site.client.get("/api/entries")
        assert (answer.status_code, (await answer.get_json())["code"]) == (500, "internal")


async def test_when_all_connections_are_taken_the_next_request_is_answered_503(
    open_site: OpenSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_site(DiaryPlugin, database_pool="1") as site:
        await site.site.db.write(make)
        monkeypatch.setattr(site.site.db.engine.pool, "_timeout", 0.1)
        async with site.site.db.engine.connect():
            answer = await site.client.get("/api/entries")
            assert answer.status_code == 503
            assert "Retry-After" in answer.headers
        assert (await site.client.get("/api/entries")).status_code == 200


async def test_the_data_folder_is_its_owners_only(open_site: OpenSite) -> None:
    async with open_site() as site:
        assert site.site.settings.data_dir.stat().st_mode & 0o077 == 0
