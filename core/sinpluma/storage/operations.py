"""Exactly once: a write that is tried again finds that it was done, and gives the result it gave.

A request (or a command) is one *operation*, named by the client's `Idempotency-Key`. Each write transaction within
it records its number and its result in the same commit. Whoever repeats the operation, because an answer was lost or
a process died, gets the recorded result instead of a second effect.

On a server every write transaction has an id, made here where the client gave no key: a connection that breaks at the
COMMIT leaves it open whether the transaction happened, and the next attempt must know.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Protocol, get_type_hints

import msgspec
from sqlalchemy import ColumnElement, LargeBinary, delete, insert, or_, select, update
from sqlalchemy.dialects import mysql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from sinpluma.storage.columns import Model, UtcDateTime, exact, utc_now

LIFETIME = timedelta(hours=24)
TRIED_LIFETIME = timedelta(minutes=10)
_SERVER = "server:"


class OperationRow(Model):
    """A write transaction that has happened, and what it gave."""

    __tablename__ = "operation"

    operation_id: Mapped[str] = mapped_column(exact(80), primary_key=True)
    result: Mapped[bytes] = mapped_column(LargeBinary().with_variant(mysql.LONGBLOB(), "mysql"))
    created: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    @classmethod
    def of_key(cls, key: str) -> ColumnElement[bool]:
        """Whether a row is one of an operation's transactions. A range, since an index does not serve SQLite's LIKE."""
        return cls.operation_id.between(f"{key}:", f"{key}:~")


class Operation:
    """What one request does, transaction by transaction."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._count = 0

    def next(self) -> Once:
        """The operation's next transaction, of the same id each time that the operation runs."""
        self._count += 1
        return Recorded(f"{self._key}:{self._count}")


current_operation: ContextVar[Operation | None] = ContextVar("operation", default=None)


class NotYet:
    """Says that a transaction was not done before."""


class Once(Protocol):
    """A write transaction that happens once, however often it is tried."""

    async def recall(self, session: AsyncSession, work: Callable[..., Any]) -> Any:
        """The result that the transaction gave before, or `NotYet`."""

    async def begin(self, session: AsyncSession) -> None:
        """Put the id down, before anything else: whoever runs the same at once waits here, and then finds it done."""

    async def record(self, session: AsyncSession, result: Any) -> None:
        """Remember, in this very transaction, what it gave."""


class Recorded:
    """A transaction of a request with a key: whoever repeats it, in whatever process, gets the result."""

    def __init__(self, operation_id: str) -> None:
        self._id = operation_id

    async def recall(self, session: AsyncSession, work: Callable[..., Any]) -> Any:
        """The result that the transaction gave before, or `NotYet`."""
        recorded = await session.scalar(select(OperationRow.result).where(OperationRow.operation_id == self._id))
        return NotYet if recorded is None else msgspec.json.decode(recorded, type=_result_type(work))

    async def begin(self, session: AsyncSession) -> None:
        """Put the id down."""
        await session.execute(_BEGIN, _row(self._id))

    async def record(self, session: AsyncSession, result: Any) -> None:
        """Remember what it gave."""
        row = update(OperationRow).where(OperationRow.operation_id == self._id)
        await session.execute(row.values(result=msgspec.json.encode(result)))


class Tried:
    """A transaction without a key, on a server whose answer to a COMMIT may be lost.

    Only the process that tries it asks whether it was done, so only that is stored: the result is kept here.
    """

    def __init__(self) -> None:
        self._id = server_id(utc_now())
        self._result: Any = NotYet

    async def recall(self, session: AsyncSession, _work: Callable[..., Any]) -> Any:
        """The result of the attempt whose commit was not confirmed, if it happened."""
        if self._result is NotYet:
            return NotYet
        done = await session.scalar(select(OperationRow.created).where(OperationRow.operation_id == self._id))
        return NotYet if done is None else self._result

    async def begin(self, session: AsyncSession) -> None:
        """Put the id down."""
        await session.execute(_BEGIN, _row(self._id))

    async def record(self, _session: AsyncSession, result: Any) -> None:
        """Keep what it gave."""
        self._result = result


_BEGIN = insert(OperationRow.__table__)  # type: ignore[arg-type]


def _row(operation_id: str) -> dict[str, Any]:
    return {"operation_id": operation_id, "result": b"", "created": utc_now()}


def server_id(moment: datetime) -> str:
    """A new id of a transaction without a key. They sort by their moment, so that old ones are one range."""
    return f"{_SERVER}{int(moment.timestamp() * 1000):012x}{secrets.token_hex(8)}"


async def purge(session: AsyncSession, now: datetime, limit: int) -> int:
    """Delete records that nobody will ask for any more, at most `limit`; gives their number."""
    old = or_(
        OperationRow.created < now - LIFETIME,
        OperationRow.operation_id.between(_SERVER, server_id(now - TRIED_LIFETIME)),
    )
    ids = (await session.scalars(select(OperationRow.operation_id).where(old).limit(limit))).all()
    await session.execute(delete(OperationRow).where(OperationRow.operation_id.in_(ids)))
    return len(ids)


@lru_cache(maxsize=512)
def _result_type(work: Callable[..., Any]) -> Any:
    return get_type_hints(work).get("return", Any)
