"""What makes a repeated operation find its own result."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import utc_now
from sinpluma.storage.database import Database
from sinpluma.storage.operations import Operation, OperationRow, current_operation
from sinpluma.testing import AppSite

OpenSite = Callable[..., AbstractAsyncContextManager[AppSite]]


class Receipt(msgspec.Struct):
    """A result that must come back as what it was."""

    number: int
    made: datetime
    lines: list[str]


async def _recorded(db: Database) -> int:
    async def count(session: AsyncSession) -> int:
        return await session.scalar(select(func.count()).select_from(OperationRow)) or 0

    return await db.read(count)


async def test_an_operation_that_runs_again_gets_the_results_it_gave_with_their_types(open_site: OpenSite) -> None:
    calls = []

    async def sell(session: AsyncSession, line: str) -> Receipt:
        calls.append(line)
        return Receipt(len(calls), utc_now(), [line])

    async def close(session: AsyncSession) -> None:
        calls.append("closed")

    async def run(db: Database) -> list[object]:
        current_operation.set(Operation("the-key"))
        try:
            return [await db.write(sell, "soup"), await db.write(close), await db.write(sell, "fish")]
        finally:
            current_operation.set(None)

    async with open_site() as site:
        first = await run(site.site.db)
        assert await run(site.site.db) == first
        assert calls == ["soup", "closed", "fish"]
        assert await _recorded(site.site.db) == 3


async def test_outside_an_operation_nothing_is_recorded(open_site: OpenSite) -> None:
    async def sell(session: AsyncSession) -> Receipt:
        return Receipt(1, utc_now(), [])

    async with open_site() as site:
        await site.site.db.write(sell)
        assert await _recorded(site.site.db) == 0


async def test_what_failed_is_not_recorded_and_runs_again(open_site: OpenSite) -> None:
    calls = []

    async def sell(session: AsyncSession) -> int:
        calls.append("sell")
        if len(calls) == 1:
            raise ZeroDivisionError
        return len(calls)

    async with open_site() as site:
        results = []
        for _ in range(3):
            current_operation.set(Operation("the-key"))
            try:
                results.append(await site.site.db.write(sell))
            except ZeroDivisionError:
                results.append(0)
        current_operation.set(None)
        assert results == [0, 2, 2]


def test_the_transactions_of_an_operation_are_numbered_alike_each_time() -> None:
    one, again = Operation("k"), Operation("k")
    assert [one.next()._id for _ in range(3)] == [again.next()._id for _ in range(3)] == ["k:1", "k:2", "k:3"]


async def test_the_transactions_of_one_key_are_told_from_those_of_others(open_site: OpenSite) -> None:
    async with open_site() as site:
        async with site.site.db.transaction() as session:
            for key in ("a:1", "a:10", "a", "ab:1", "A:1", "a;1", "a\x7f:1"):
                session.add(OperationRow(operation_id=key, result=b"null", created=utc_now()))

        async def of_a(session: AsyncSession) -> set[str]:
            return set(await session.scalars(select(OperationRow.operation_id).where(OperationRow.of_key("a"))))

        assert await site.site.db.read(of_a) == {"a:1", "a:10"}
