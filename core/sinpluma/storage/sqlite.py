"""SQLite as the site's database: one file, many readers, one writer at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Literal, TypeVar

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from sinpluma.errors import Unavailable
from sinpluma.settings import Settings
from sinpluma.storage.locks import FileLocks, Locks

T = TypeVar("T")

BUSY_SECONDS = 15
"""How long a writer waits for the writers of this process, and then for those of other processes."""


class SqliteBackend:
    """The engine and locks of a site on one machine. A commit's outcome is always known, so nothing is tried again."""

    remote = False
    replica: AsyncEngine | None = None

    def __init__(self, settings: Settings) -> None:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.engine = _engine(settings)
        self.reading = self.glancing = self.engine
        self.writing = self.engine.execution_options(sinpluma_writes=True)
        self._file_locks = FileLocks(settings.locks_dir)
        self.locks: Locks = self._file_locks
        # SQLite has one writer at a time. Waiting here is fair; waiting inside SQLite is not.
        self._turn = _Turn()

    def turn(self) -> AbstractAsyncContextManager[Any]:
        """The turn to write, among this process's tasks."""
        return self._turn

    async def persist(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Run a transaction."""
        return await attempt()

    async def is_shared(self) -> bool:
        """Whether a process of a site holds a lock."""
        return self._file_locks.any_held()

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


class _Turn(asyncio.Lock):
    """Whose turn it is to write. A task that has it already is told so: it would wait for itself for ever."""

    _owner: asyncio.Task[Any] | None = None

    async def acquire(self) -> Literal[True]:
        """Wait for the turn.

        Raises:
            Unavailable: whoever has it, or stands before, took longer than `BUSY_SECONDS`.
        """
        if self._owner is asyncio.current_task():
            raise RuntimeError("a transaction was begun within another: hand its session on instead")
        try:
            async with asyncio.timeout(BUSY_SECONDS):
                await super().acquire()
        except TimeoutError:
            raise Unavailable("The database is busy. Try again.") from None
        self._owner = asyncio.current_task()
        return True

    def release(self) -> None:
        """Leave the turn to the next."""
        self._owner = None
        super().release()


def _engine(settings: Settings) -> AsyncEngine:
    engine = create_async_engine(
        settings.database,
        hide_parameters=True,  # what people wrote must not reach a log through an exception's text
        pool_size=settings.connections,
        max_overflow=0,
        connect_args={"timeout": BUSY_SECONDS},
    )
    event.listen(engine.sync_engine, "connect", _connect)
    event.listen(engine.sync_engine, "begin", _begin)
    event.listen(engine.sync_engine, "invalidate", _invalidate)
    return engine


def _connect(connection: Any, _record: Any) -> None:
    # The driver would begin transactions by itself, and too late: SQLAlchemy does it (see _begin).
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _invalidate(connection: Any, _record: Any, _error: BaseException | None) -> None:
    # A request that is cancelled leaves its statement to the driver's thread, which goes on with it. Closing such a
    # connection ends no transaction as long as anything holds a cursor of it (sqlite3_close_v2 makes a zombie), and
    # nobody else could write until the garbage collector comes by: so the thread rolls back before it closes.
    driver = connection.driver_connection
    if driver._connection is not None:  # noqa: SLF001 - awaiting is no way out for who is being cancelled
        driver._tx.put_nowait((None, driver._connection.rollback))  # noqa: SLF001


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later would fail at once if another wrote in between.
    writes = connection.get_execution_options().get("sinpluma_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
