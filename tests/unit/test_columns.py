"""Column types that mean the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import BigInteger, Integer, select
from sqlalchemy.dialects import mysql, sqlite
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.schema import CreateTable

from sinpluma.api import MAX_ID, Id, LongText, UtcDateTime, exact, utc_now
from sinpluma.storage.operations import OperationRow
from sinpluma.testing import AppSite

OpenSite = Callable[..., AbstractAsyncContextManager[AppSite]]


async def _kept(site: AppSite, moment: datetime) -> datetime:
    async def look(session: AsyncSession) -> datetime:
        found = await session.scalar(select(OperationRow.created))
        assert found is not None
        return found

    async with site.site.db.transaction() as session:
        session.add(OperationRow(operation_id="x", result=b"", created=moment))
    return await site.site.db.read(look)


async def test_a_moment_comes_back_as_the_same_moment_in_utc_to_the_microsecond(open_site: OpenSite) -> None:
    here = datetime(2026, 3, 29, 2, 30, 0, 123456, tzinfo=timezone(timedelta(hours=-5)))
    async with open_site() as site:
        kept = await _kept(site, here)
    assert kept == here
    assert kept.tzinfo is UTC
    assert kept.microsecond == 123456


async def test_a_moment_without_its_zone_is_refused(open_site: OpenSite) -> None:
    async with open_site() as site:
        with pytest.raises(StatementError, match="time zone"):
            await _kept(site, datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point


def test_now_has_its_zone() -> None:
    assert utc_now().tzinfo is UTC


def test_types_fit_each_database() -> None:
    on_mysql, on_sqlite = mysql.dialect(), sqlite.dialect()
    assert isinstance(Id.dialect_impl(on_sqlite), Integer)
    assert isinstance(Id.dialect_impl(on_mysql), BigInteger)
    assert MAX_ID == 2**63 - 1
    assert LongText.compile(on_mysql) == "LONGTEXT"
    assert LongText.compile(on_sqlite) == "TEXT"
    assert "utf8mb4_0900_bin" in exact(64).compile(on_mysql)
    assert exact(64).compile(on_sqlite) == "VARCHAR(64)"
    assert UtcDateTime().compile(on_mysql) == "DATETIME(6)"
    assert "LONGBLOB" in str(CreateTable(OperationRow.__table__).compile(dialect=on_mysql))  # type: ignore[arg-type]
