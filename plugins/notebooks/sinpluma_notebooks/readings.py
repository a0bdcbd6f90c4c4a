"""Readings: the works that somebody follows, and how far they have read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from sinpluma.api import Invalid, NotFound, Paging, utc_now
from sinpluma_auth.models import UserRow
from sinpluma_notebooks.counts import recount_followers
from sinpluma_notebooks.models import NotebookRow, PageRow, ReadingRow
from sinpluma_notebooks.schemas import Reading
from sinpluma_notebooks.visibility import PUBLIC, READABLE, is_public, no_notebook
from sinpluma_notebooks.works import WORKS, work

_READ = aliased(PageRow)
_REACHED = aliased(PageRow)
_NUMBER_REACHED = (
    select(func.count(_READ.page_id))
    .where(
        _READ.notebook_id == _REACHED.notebook_id,
        _READ.published_version.is_not(None),
        _READ.position <= _REACHED.position,
    )
    .correlate(_REACHED)
    .scalar_subquery()
)
_READINGS = (
    WORKS.add_columns(
        ReadingRow.page_id.label("reached"),
        ReadingRow.created.label("followed"),
        _NUMBER_REACHED.label("number_reached"),
    )
    .join(ReadingRow, ReadingRow.notebook_id == NotebookRow.notebook_id)
    .outerjoin(_REACHED, _REACHED.page_id == ReadingRow.page_id)
)

_OF_USER = (ReadingRow.user_id == bindparam("user_id"), PUBLIC)
_LISTED = (
    _READINGS.where(*_OF_USER)
    .order_by(ReadingRow.updated.desc(), ReadingRow.notebook_id)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_COUNTED = (
    select(func.count(ReadingRow.notebook_id))
    .join(NotebookRow, NotebookRow.notebook_id == ReadingRow.notebook_id)
    .join(UserRow, UserRow.user_id == NotebookRow.user_id)
    .where(*_OF_USER)
)


async def list_readings(session: AsyncSession, user_id: int, paging: Paging) -> tuple[list[Reading], int]:
    """What somebody follows and can still see, the last read first; and the number of all of it."""
    which = {"user_id": user_id, "limit": paging.per_page, "offset": paging.offset}
    rows = await session.execute(_LISTED, which)
    return [_reading(row) for row in rows], await session.scalar(_COUNTED, {"user_id": user_id}) or 0


async def get_reading(session: AsyncSession, user_id: int, notebook_id: int) -> Reading:
    """One reading of a work that can be seen.

    Raises:
        NotFound: this user does not follow it, or it cannot be seen.
    """
    statement = _READINGS.where(ReadingRow.user_id == user_id, ReadingRow.notebook_id == notebook_id, PUBLIC)
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise _not_followed()
    return _reading(row)


async def follow(
    session: AsyncSession, user_id: int, notebook_id: int, page_id: int | None = None
) -> tuple[Reading, bool]:
    """Follow a work; gives whether this is new.

    `page_id` is the page that was reached before. Whoever follows already has reached what they have.

    Raises:
        NotFound: readers have no such work.
        Invalid: readers have no such page of it.
    """
    await _lock(session, notebook_id)
    if not await is_public(session, notebook_id):
        raise no_notebook()
    readable = page_id is None or await _lock_page(session, notebook_id, page_id)
    known = await session.get(ReadingRow, (user_id, notebook_id), with_for_update=True)
    if known is None:
        if not readable:
            raise _no_page()
        at = utc_now()
        row = ReadingRow(user_id=user_id, notebook_id=notebook_id, page_id=page_id, created=at, updated=at)
        session.add(row)
        await session.flush()
        await recount_followers(session, notebook_id)
    return await get_reading(session, user_id, notebook_id), known is None


async def reach(session: AsyncSession, user_id: int, notebook_id: int, page_id: int | None) -> Reading:
    """Note the page that was reached; None begins again.

    Raises:
        NotFound: this user does not follow the work.
        Invalid: readers have no such page of it.
    """
    # The page first, and then the reading: in the order in which whoever deletes a page locks them.
    readable = page_id is None or await _lock_page(session, notebook_id, page_id)
    reading = await session.get(ReadingRow, (user_id, notebook_id), with_for_update=True)
    if reading is None:
        raise _not_followed()
    if not readable:
        raise _no_page()
    reading.page_id, reading.updated = page_id, utc_now()
    await session.flush()
    return await get_reading(session, user_id, notebook_id)


async def unfollow(session: AsyncSession, user_id: int, notebook_id: int) -> None:
    """Follow a work no longer.

    Raises:
        NotFound: this user does not follow it.
    """
    await _lock(session, notebook_id)
    reading = await session.get(ReadingRow, (user_id, notebook_id), with_for_update=True)
    if reading is None:
        raise _not_followed()
    await session.delete(reading)
    await session.flush()
    await recount_followers(session, notebook_id)


async def _lock(session: AsyncSession, notebook_id: int) -> None:
    await session.get(NotebookRow, notebook_id, with_for_update=True)


async def _lock_page(session: AsyncSession, notebook_id: int, page_id: int) -> bool:
    """See that readers have this page of this work, and that it stays so."""
    statement = (
        select(PageRow.page_id)
        .join(NotebookRow, NotebookRow.notebook_id == PageRow.notebook_id)
        .join(UserRow, UserRow.user_id == NotebookRow.user_id)
        .where(PageRow.page_id == page_id, PageRow.notebook_id == notebook_id, READABLE)
    )
    return await session.scalar(statement.with_for_update(read=True, of=PageRow)) is not None


def _reading(row: Row[*tuple[Any, ...]]) -> Reading:
    pages, reached = row.published_page_count, row.number_reached or 0
    return Reading(
        notebook=work(row, as_author=False),
        page_id=row.reached,
        progress=reached / pages if pages else 0.0,
        unread=pages - reached,
        created=row.followed,
    )


def _not_followed() -> NotFound:
    return NotFound("You do not follow this notebook.")


def _no_page() -> Invalid:
    fault = "This is no page that readers have of this notebook."
    return Invalid(fault, errors={"page_id": [fault]})
