"""The database: engine, transactions, and what differs between SQLite and a server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar

from sqlalchemy import Connection, event, make_url, text
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from sinpluma.environment import SettingsError
from sinpluma.locks import FileLocks, Locks
from sinpluma.operations import NotYet, current_operation, recall, record
from sinpluma.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")

BUSY_SECONDS = 15
"""How long a SQLite writer waits for the writers of other processes."""


class Database:
    """The site's database.

    A service is a function whose first parameter is the session: `await db.write(create_page, user_id, body)` runs
    `create_page(session, user_id, body)` as one transaction, from its first statement to its commit.
    """

    def __init__(self, settings: Settings) -> None:
        self.url = make_url(settings.database)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        try:
            self.engine = _engine(settings, sqlite=self.sqlite)
        except ModuleNotFoundError as error:
            raise SettingsError([f"SINPLUMA_DATABASE_URL needs {error.name}: pip install {error.name}"]) from None
        self.locks: Locks = FileLocks(settings.locks_dir)
        self._writing = self.engine.execution_options(sinpluma_writes=True)
        self._readers = async_sessionmaker(self.engine, expire_on_commit=False)
        self._writers = async_sessionmaker(self._writing, expire_on_commit=False)
        # SQLite has one writer at a time. Waiting here is fair; waiting inside SQLite is not.
        self._turn = _Turn() if self.sqlite else None

    async def write(
        self, work: Callable[Concatenate[AsyncSession, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work` as one transaction that may change rows; commit what it did, or nothing of it.

        Within an idempotent request a transaction that was committed before is not run again: its recorded result
        is returned. So `work` returns what `msgspec` can encode, and says its type.
        """
        operation = current_operation.get()
        operation_id = operation.next_id() if operation else None
        async with self.transaction() as session:
            if operation_id and (known := await recall(session, operation_id, work)) is not NotYet:
                return known  # type: ignore[no-any-return]
            result = await work(session, *args, **kwargs)
            if operation_id:
                record(session, operation_id, result)
            return result

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A transaction beside the request's operation: for counters, claims and other book-keeping."""
        # `begin` of the maker, which ends what it began even when the request is cancelled while it commits.
        async with self._turn or nullcontext(), self._writers.begin() as session:
            yield session

    async def read(
        self, work: Callable[Concatenate[AsyncSession, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work` on one consistent view of the data; what it changes is not kept."""
        async with self._readers() as session:
            return await work(session, *args, **kwargs)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """A plain connection that may write, for migrations."""
        async with self._turn or nullcontext(), self._writing.connect() as connection:
            yield connection

    async def ping(self) -> None:
        """Ask the database for a sign of life; raises what it raises."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


class _Turn(asyncio.Lock):
    """Whose turn it is to write. A task that has it already is told so: it would wait for itself for ever."""

    _owner: asyncio.Task[Any] | None = None

    async def acquire(self) -> Literal[True]:
        """Wait for the turn."""
        if self._owner is asyncio.current_task():
            raise RuntimeError("a transaction was begun within another: hand its session on instead")
        await super().acquire()
        self._owner = asyncio.current_task()
        return True

    def release(self) -> None:
        """Leave the turn to the next."""
        self._owner = None
        super().release()


def _engine(settings: Settings, *, sqlite: bool) -> AsyncEngine:
    # hide_parameters: what people wrote must not reach a log through an exception's text.
    if not sqlite:
        return create_async_engine(settings.database, hide_parameters=True, pool_size=settings.database_pool)
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_async_engine(
        settings.database,
        hide_parameters=True,
        pool_size=settings.database_pool,
        max_overflow=0,
        connect_args={"timeout": BUSY_SECONDS},
    )
    event.listen(engine.sync_engine, "connect", _sqlite_connect)
    event.listen(engine.sync_engine, "begin", _sqlite_begin)
    event.listen(engine.sync_engine, "invalidate", _sqlite_invalidate)
    return engine


def _sqlite_connect(connection: Any, _record: Any) -> None:
    # The driver would begin transactions by itself, and too late: SQLAlchemy does it (see _sqlite_begin).
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_invalidate(connection: Any, _record: Any, _error: BaseException | None) -> None:
    # A request that is cancelled leaves its statement to the driver's thread, which goes on with it. Closing such a
    # connection ends no transaction as long as anything holds a cursor of it (sqlite3_close_v2 makes a zombie), and
    # nobody else could write until the garbage collector comes by: so the thread rolls back before it closes.
    driver = connection.driver_connection
    if driver._connection is not None:  # noqa: SLF001 - awaiting is no way out for who is being cancelled
        driver._tx.put_nowait((None, driver._connection.rollback))  # noqa: SLF001


def _sqlite_begin(connection: Connection) -> None:
    # A transaction that reads first and writes later would fail at once if another wrote in between.
    writes = connection.get_execution_options().get("sinpluma_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
