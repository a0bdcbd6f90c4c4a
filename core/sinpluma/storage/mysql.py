"""MySQL InnoDB Cluster behind MySQL Router: connections, and the failures after which trying again helps.

Codes are those of the *MySQL 9.7 Error Message Reference*.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any, Literal, TypeVar

import aiomysql
from sqlalchemy import URL, NullPool, event, make_url, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from sinpluma.environment import SettingsError
from sinpluma.logs import NO_REQUEST, request_id
from sinpluma.settings import Settings
from sinpluma.storage.locks import Locks
from sinpluma.storage.persistence import persist
from sinpluma.storage.server_locks import ServerLocks

T = TypeVar("T")

CONNECT_SECONDS = 3.0
LOCK_WAIT_SECONDS = 5
"""How long a transaction waits for a row that another has locked (MySQL's default is 50)."""
POOL_SECONDS = 15.0
RECYCLE_SECONDS = 1800

NOT_PRIMARY = frozenset({1290, 1792, 1836, 3032, 3100, 3101, 3796, 3797, 3799})
"""What a member of the group answers to a write once it is, or is becoming, read-only or cut off."""
GOING_AWAY = frozenset({1053, 1152, 1158, 1159, 1160, 1161, 1184, 1317, 2003, 2006, 2013, 2014, 2055, 3169, 4031})
PASSING = frozenset({1040, 1180, 1203, 1205, 1213}) | NOT_PRIMARY | GOING_AWAY
"""Those, and: too many connections, an error in the commit, a row's lock that was not to be had, a deadlock."""
DUPLICATE = 1062

Isolation = Literal["READ-COMMITTED", "REPEATABLE-READ"]


class MysqlBackend:
    """The engines and locks of a site on a cluster.

    Writers read what was committed last (READ COMMITTED, as Group Replication's manual advises), and hold what they
    decide upon by locks and versions; readers get one consistent view (REPEATABLE READ). Each ends its transaction,
    which costs a round trip; those who glance, by one statement, have none to end.
    """

    remote = True

    def __init__(self, settings: Settings) -> None:
        url, tls = make_url(settings.database), _tls(settings)
        self.engine = self.writing = _engine(url, tls, "READ-COMMITTED", settings.connections)
        self.reading = _engine(url, tls, "REPEATABLE-READ", settings.connections)
        self.glancing = _engine(url, tls, "REPEATABLE-READ", settings.connections, transactions=False)
        self.replica = _replica(settings, tls)
        alone = create_async_engine(url, async_creator=_connector(url, tls, "READ-COMMITTED"), poolclass=NullPool)
        self.locks: Locks = ServerLocks(alone, self.engine, url.database or "")

    def turn(self) -> AbstractAsyncContextManager[Any]:
        """Writers need no turn: rows have locks."""
        return nullcontext()

    async def persist(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Run a whole transaction, and again as long as what breaks it is of the kind that passes.

        Raises:
            Unavailable: it did not pass before the deadline.
        """
        return await persist(attempt, passes)

    async def is_shared(self) -> bool:
        """Whether the account has other connections to the schema than this process's."""
        await self.close()
        async with self.engine.connect() as connection:
            # Without the privilege PROCESS it shows the account's own ones.
            own = await connection.scalar(text("SELECT CONNECTION_ID()"))
            others = (await connection.execute(text("SHOW PROCESSLIST"))).mappings().all()
            schema = connection.engine.url.database
        return any(row["db"] == schema and row["Id"] != own for row in others)

    async def close(self) -> None:
        """Close every connection."""
        for engine in (self.writing, self.reading, self.glancing, self.replica):
            if engine is not None:
                await engine.dispose()


def passes(error: BaseException) -> bool:
    """Whether a failover, a deadlock or a lost connection explains the error, so that trying again helps."""
    if isinstance(error, IntegrityError):
        return _is_own_operation(error)
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or _code(error.orig) in PASSING
    # uvloop says RuntimeError of a transport that closed under the driver.
    closed = isinstance(error, RuntimeError) and "closed" in str(error)
    return closed or isinstance(error, OSError | PoolTimeout | asyncio.IncompleteReadError)


def _replica(settings: Settings, tls: ssl.SSLContext | None) -> AsyncEngine | None:
    if settings.database_read_url is None:
        return None
    url = make_url(settings.database_read_url.reveal())
    return _engine(url, tls, "REPEATABLE-READ", settings.connections)


def _engine(
    url: URL, tls: ssl.SSLContext | None, isolation: Isolation, size: int, *, transactions: bool = True
) -> AsyncEngine:
    engine = create_async_engine(
        url,
        async_creator=_connector(url, tls, isolation, transactions=transactions),
        hide_parameters=True,  # what people wrote must not reach a log through an exception's text
        pool_size=size,
        max_overflow=0,
        pool_timeout=POOL_SECONDS,
        pool_recycle=RECYCLE_SECONDS,
        pool_reset_on_return=None,  # every way out ends its transaction or the connection
        skip_autocommit_rollback=True,
    )
    event.listen(engine.sync_engine, "handle_error", _note_lost_server)
    event.listen(engine.sync_engine, "before_cursor_execute", _name_request, retval=True)
    return engine


def _connector(url: URL, tls: ssl.SSLContext | None, isolation: Isolation, *, transactions: bool = True) -> Any:
    # Within one statement, since each costs a connection a round trip.
    autocommit = int(not transactions)
    session = (
        f"SET SESSION transaction_isolation = '{isolation}', time_zone = '+00:00', autocommit = {autocommit}, "
        f"innodb_lock_wait_timeout = {LOCK_WAIT_SECONDS}"
    )

    async def connect() -> Any:
        connection = aiomysql.Connection(  # type: ignore[no-untyped-call]
            host=url.host or "localhost",
            port=url.port or 3306,
            user=url.username,
            password=url.password or "",
            db=url.database,
            charset="utf8mb4",
            autocommit=None,
            init_command=session,
            ssl=tls,
            client_flag=_FOUND_ROWS,
        )
        try:
            # The driver's own time limit covers the TCP connection only, and not what a frozen server leaves unsaid;
            # its `connect` leaves the connection half open when it is cancelled.
            async with asyncio.timeout(CONNECT_SECONDS):
                await connection._connect()  # type: ignore[no-untyped-call] # noqa: SLF001
        except BaseException:
            connection.close()  # type: ignore[no-untyped-call]
            raise
        return connection

    return connect


_FOUND_ROWS = 2
"""CLIENT_FOUND_ROWS: an UPDATE counts the rows that it matched, as SQLite does and SQLAlchemy expects."""


def _tls(settings: Settings) -> ssl.SSLContext | None:
    if settings.database_tls == "off":
        return None
    try:
        context = ssl.create_default_context(cafile=settings.database_ca)
    except OSError as error:
        raise SettingsError([f"SINPLUMA_DATABASE_CA cannot be read: {error}"]) from None
    if settings.database_ca is None:  # encrypted, and whoever answers is believed
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _name_request(
    _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, executemany: bool
) -> tuple[str, Any]:
    """Put the request's id before the statement, so that the server's slow log and process list lead to our log.

    It costs a concatenation: compiled statements are cached without it, the driver prepares none, and the server's
    digests leave comments out. An id has no character that would end a comment or mean something to the driver.
    """
    name = request_id()
    # Of many rows at once the driver makes one statement, if it recognises the INSERT at its beginning.
    return (statement if executemany or name == NO_REQUEST else f"/* {name} */ {statement}"), parameters


def _note_lost_server(context: ExceptionContext) -> None:
    # A connection to a member that became read-only works well, for everything but writing: it must leave the pool.
    # So must one on which something failed that is no answer of a server: what it says next may be the last one's.
    error = context.original_exception
    if _code(error) in NOT_PRIMARY | GOING_AWAY or _is_no_answer(error):
        context.is_disconnect = True


def _is_no_answer(error: BaseException) -> bool:
    # A packet out of order and a closed connection are the driver's own errors, and have no number.
    own = isinstance(error, aiomysql.InternalError | aiomysql.InterfaceError) and not _code(error)
    return own or isinstance(error, OSError | RuntimeError)


def _code(error: BaseException | None) -> int | None:
    code = error.args[0] if error is not None and error.args else None
    return code if isinstance(code, int) else None


def _is_own_operation(error: IntegrityError) -> bool:
    # The transaction's own id stands in the database: an earlier attempt was committed after all.
    return _code(error.orig) == DUPLICATE and "operation.PRIMARY" in str(error.orig)
