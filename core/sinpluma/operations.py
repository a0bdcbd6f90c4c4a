"""Exactly once: a write that is tried again finds that it was done, and gives the result it gave.

A request (or a command) is one *operation*, named by the client's `Idempotency-Key`. Each write transaction within
it records its number and its result in the same commit. Whoever repeats the operation, because an answer was lost or
a process died, gets the recorded result instead of a second effect.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from functools import lru_cache
from typing import Any, get_type_hints

import msgspec
from sqlalchemy import ColumnElement, LargeBinary, select
from sqlalchemy.dialects import mysql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from sinpluma.columns import Model, UtcDateTime, exact, utc_now


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

    def next_id(self) -> str:
        """Id of the operation's next transaction: the same each time the operation runs."""
        self._count += 1
        return f"{self._key}:{self._count}"


current_operation: ContextVar[Operation | None] = ContextVar("operation", default=None)


class NotYet:
    """Says that a transaction was not done before."""


async def recall(session: AsyncSession, operation_id: str, work: Callable[..., Any]) -> Any:
    """The result that this transaction gave before, or `NotYet`."""
    recorded = await session.scalar(select(OperationRow.result).where(OperationRow.operation_id == operation_id))
    return NotYet if recorded is None else msgspec.json.decode(recorded, type=_result_type(work))


def record(session: AsyncSession, operation_id: str, result: Any) -> None:
    """Remember, in this very transaction, that it was done and what it gave."""
    session.add(OperationRow(operation_id=operation_id, result=msgspec.json.encode(result), created=utc_now()))


@lru_cache(maxsize=512)
def _result_type(work: Callable[..., Any]) -> Any:
    return get_type_hints(work).get("return", Any)
