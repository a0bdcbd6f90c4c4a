"""The database: transactions that happen once, and reads. What differs by server is in `sqlite` and `mysql`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker

from sinpluma.environment import SettingsError
from sinpluma.events.wakeups import WAKEUPS, Wakeups
from sinpluma.settings import Settings
from sinpluma.storage.locks import Locks
from sinpluma.storage.operations import NotYet, Once, Tried, current_operation

P = ParamSpec("P")
T = TypeVar("T")

REPLICA_SECONDS = 2.0
"""How long a replica may take, before the primary is asked."""

may_lag: ContextVar[bool] = ContextVar("may_lag", default=False)
"""Whether the present request may be answered from a replica, which may be behind: an anonymous read."""


WorkT = TypeVar("WorkT", bound=Callable[..., Any])
_ONE_STATEMENT = "_sinpluma_one_statement"


def one_statement(work: WorkT) -> WorkT:
    """Mark what reads by one statement, or by several that need no common view.

    It gets no transaction around it, which saves a round trip to a server.
    """
    setattr(work, _ONE_STATEMENT, True)
    return work


class Backend(Protocol):
    """What the site's database is: SQLite or MySQL."""

    remote: bool
    """Whether a connection may break between a COMMIT and its answer."""
    engine: AsyncEngine
    writing: AsyncEngine
    reading: AsyncEngine
    glancing: AsyncEngine
    """Without transactions, for reads of one statement."""
    replica: AsyncEngine | None
    locks: Locks

    def turn(self) -> AbstractAsyncContextManager[Any]:
        """What a writer waits for before its transaction begins."""

    async def persist(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Run a whole transaction, and again as long as what breaks it is of the kind that passes."""

    async def is_shared(self) -> bool:
        """Whether other processes of a site use the database."""

    async def close(self) -> None:
        """Close every connection."""


class Database:
    """The site's database.

    A service is a function whose first parameter is the session: `await db.write(create_page, user_id, body)` runs
    `create_page(session, user_id, body)` as one transaction, from its first statement to its commit. While a server
    fails over it is run again, as a whole and for at most 15 seconds; so it changes nothing but the database.
    """

    def __init__(self, settings: Settings) -> None:
        self.url = make_url(settings.database)
        self._backend = _backend(settings)
        self.engine = self._backend.engine
        self.locks = self._backend.locks
        self.wakeups = Wakeups()
        self._writers = async_sessionmaker(self._backend.writing, expire_on_commit=False, info={WAKEUPS: self.wakeups})
        self._readers = async_sessionmaker(self._backend.reading, expire_on_commit=False)
        self._glancers = async_sessionmaker(self._backend.glancing, expire_on_commit=False)
        replica = self._backend.replica
        self._laggards = async_sessionmaker(replica, expire_on_commit=False) if replica else None

    @property
    def replica(self) -> AsyncEngine | None:
        """The replicas, where the site has their address."""
        return self._backend.replica

    async def write(
        self, work: Callable[Concatenate[AsyncSession, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work` as one transaction that may change rows; commit what it did, once, or nothing of it.

        Within an idempotent request a transaction that was committed before is not run again: its recorded result
        is returned. So `work` returns what `msgspec` can encode, and says its type.

        Raises:
            Unavailable: the database was away for longer than the deadline.
        """
        operation = current_operation.get()
        if operation is None and not self._backend.remote:
            return await self.write_apart(work, *args, **kwargs)
        once = operation.next() if operation else Tried()
        return await self._backend.persist(partial(self._write_once, once, work, *args, **kwargs))

    async def write_apart(
        self, work: Callable[Concatenate[AsyncSession, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a transaction beside the request's operation: a counter, a claim, other book-keeping.

        It is not recorded. After a failover it may happen twice, so `work` must be fit for that.

        Raises:
            Unavailable: the database was away for longer than the deadline.
        """

        async def attempt() -> T:
            async with self.transaction() as session:
                return await work(session, *args, **kwargs)

        return await self._backend.persist(attempt)

    async def read(
        self, work: Callable[Concatenate[AsyncSession, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work` on one consistent view of the data; what it changes is not kept.

        An anonymous read may get a replica's view, which may lag behind.

        Raises:
            Unavailable: the database was away for longer than the deadline.
        """
        sessions = [self._glancers if hasattr(work, _ONE_STATEMENT) else self._readers]
        if self._laggards is not None and may_lag.get():
            sessions.append(self._laggards)

        async def attempt() -> T:
            # A replica that fails is not asked again: the primary knows all that it knows.
            chosen = sessions.pop() if len(sessions) > 1 else sessions[0]
            patience = REPLICA_SECONDS if chosen is self._laggards else None
            async with asyncio.timeout(patience), chosen() as session:
                return await work(session, *args, **kwargs)

        return await self._backend.persist(attempt)

    async def is_locked(self, name: str) -> bool:
        """Whether some process holds the lock of that name.

        Raises:
            Unavailable: the database was away for longer than the deadline.
        """
        return await self._backend.persist(partial(self.locks.is_held, name))

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A transaction that is tried once, and is not part of the request's operation."""
        # `begin` of the maker, which ends what it began even when the request is cancelled while it commits.
        async with self._backend.turn(), self._writers.begin() as session:
            yield session

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """A plain connection that may write, for migrations."""
        async with self._backend.turn(), self._backend.writing.connect() as connection:
            yield connection

    @asynccontextmanager
    async def snapshots(self) -> AsyncIterator[AsyncConnection]:
        """A plain connection whose transactions see one consistent view, for backups."""
        async with self._backend.reading.connect() as connection:
            yield connection

    async def is_shared(self) -> bool:
        """Whether other processes of a site use the database; asked before this one has begun to."""
        return await self._backend.is_shared()

    async def ping(self) -> None:
        """Ask the database for a sign of life; raises what it raises."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close every connection."""
        await self._backend.close()

    async def _write_once(self, once: Once, work: Callable[..., Awaitable[T]], /, *args: Any, **kwargs: Any) -> T:
        async with self.transaction() as session:
            if (known := await once.recall(session, work)) is not NotYet:
                return known  # type: ignore[no-any-return]
            await once.begin(session)
            result = await work(session, *args, **kwargs)
            await once.record(session, result)
            return result


def _backend(settings: Settings) -> Backend:
    """The backend that the settings name, whose driver is loaded only then."""
    try:
        if make_url(settings.database).get_backend_name() == "sqlite":
            from sinpluma.storage.sqlite import SqliteBackend  # noqa: PLC0415

            return SqliteBackend(settings)
        from sinpluma.storage.mysql import MysqlBackend  # noqa: PLC0415

        return MysqlBackend(settings)
    except ModuleNotFoundError as error:
        raise SettingsError([f"SINPLUMA_DATABASE_URL needs {error.name}: pip install 'sinpluma[mysql]'"]) from None
