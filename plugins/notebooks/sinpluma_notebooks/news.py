"""News: the pages that a reader's works got since the reader follows them.

A page is news once, when readers first get it: when both it and its work are published and neither is hidden,
whichever came last. Changed and published again it is none. The subscriber `notebooks.news` notes that moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from sinpluma.api import Delivery, Paging, Site, Subscriber, UtcDateTime, events
from sinpluma_auth.models import UserRow
from sinpluma_notebooks.models import NewsRow, NotebookRow, PageRow, ReadingRow
from sinpluma_notebooks.schemas import News
from sinpluma_notebooks.visibility import READABLE
from sinpluma_notebooks.works import WORKS, work

_REACHED = aliased(PageRow)
_UNREAD = or_(_REACHED.position.is_(None), PageRow.position > _REACHED.position)
_OF_READER = (ReadingRow.user_id == bindparam("user_id"), NewsRow.since > ReadingRow.created, READABLE)
_NEWS = (
    WORKS.add_columns(
        PageRow.page_id,
        PageRow.published_title.label("page_title"),
        PageRow.published_word_count.label("page_word_count"),
        NewsRow.since,
        _UNREAD.label("unread"),
    )
    .join(NewsRow, NewsRow.notebook_id == NotebookRow.notebook_id)
    .join(PageRow, PageRow.page_id == NewsRow.page_id)
    .join(ReadingRow, ReadingRow.notebook_id == NotebookRow.notebook_id)
    .outerjoin(_REACHED, _REACHED.page_id == ReadingRow.page_id)
    .where(*_OF_READER)
    .order_by(NewsRow.since.desc(), PageRow.position.desc(), PageRow.page_id.desc())
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_COUNTED = (
    select(func.count(NewsRow.page_id))
    .join(PageRow, PageRow.page_id == NewsRow.page_id)
    .join(NotebookRow, NotebookRow.notebook_id == NewsRow.notebook_id)
    .join(UserRow, UserRow.user_id == NotebookRow.user_id)
    .join(ReadingRow, ReadingRow.notebook_id == NewsRow.notebook_id)
    .where(*_OF_READER)
)
_NOT_NOTED = (
    select(PageRow.page_id)
    .outerjoin(NewsRow, NewsRow.page_id == PageRow.page_id)
    .where(PageRow.notebook_id == bindparam("notebook_id"), NewsRow.page_id.is_(None))
)
_OF_THESE = _NOT_NOTED.where(PageRow.page_id.in_(bindparam("page_ids", expanding=True)))
_READABLE = (
    _NOT_NOTED.join(NotebookRow, NotebookRow.notebook_id == PageRow.notebook_id)
    .join(UserRow, UserRow.user_id == NotebookRow.user_id)
    # What was published since has an event of its own, on its way.
    .where(READABLE, PageRow.published_at <= bindparam("since", type_=UtcDateTime))
)


async def list_news(session: AsyncSession, user_id: int, paging: Paging) -> tuple[list[News], int]:
    """What is new for a reader and can still be read, the newest first; and the number of all of it."""
    which = {"user_id": user_id, "limit": paging.per_page, "offset": paging.offset}
    rows = await session.execute(_NEWS, which)
    return [_news(row) for row in rows], await session.scalar(_COUNTED, {"user_id": user_id}) or 0


async def note_pages(session: AsyncSession, notebook_id: int, page_ids: tuple[int, ...], since: datetime) -> None:
    """Note that readers have these pages of a work, unless they had them before."""
    pages = await session.scalars(_OF_THESE, {"notebook_id": notebook_id, "page_ids": page_ids})
    await _note(session, notebook_id, pages.all(), since)


async def note_work(session: AsyncSession, notebook_id: int, since: datetime) -> None:
    """Note that readers have the published pages of a work, except for those that they had before."""
    pages = await session.scalars(_READABLE, {"notebook_id": notebook_id, "since": since})
    await _note(session, notebook_id, pages.all(), since)


async def _note(session: AsyncSession, notebook_id: int, page_ids: Sequence[int], since: datetime) -> None:
    if page_ids:
        rows = [{"page_id": page_id, "notebook_id": notebook_id, "since": since} for page_id in page_ids]
        await session.execute(insert(NewsRow), rows)


async def _hear(site: Site, delivery: Delivery) -> None:
    match delivery.event:
        case events.PagesPublished(notebook_id=notebook_id, page_ids=page_ids, readable=True):
            await site.db.write(note_pages, notebook_id, page_ids, delivery.created)
        case events.PagesPublished():
            pass  # the work is hidden: they are news when it is seen
        case events.NotebookEvent(notebook_id=notebook_id):
            await site.db.write(note_work, notebook_id, delivery.created)


SUBSCRIBER = Subscriber(
    name="news",
    to=(
        events.PagesPublished,
        events.PageRestored,
        events.NotebookPublished,
        events.NotebookRestored,
        events.NotebookUnblocked,
    ),
    handler=_hear,
)


def _news(row: Row[*tuple[Any, ...]]) -> News:
    return News(
        notebook=work(row, as_author=False),
        page_id=row.page_id,
        title=row.page_title,
        word_count=row.page_word_count,
        published_at=row.since,
        unread=bool(row.unread),
    )
