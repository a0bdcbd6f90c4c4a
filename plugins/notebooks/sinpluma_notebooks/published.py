"""Pages as readers get them: the published copies, numbered among themselves."""

from __future__ import annotations

from typing import Any

from msgspec import Raw
from sqlalchemy import Row, ScalarSelect, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from sinpluma.api import Paging, one_statement
from sinpluma_auth.models import UserRow
from sinpluma_notebooks.models import PUBLISHED, NotebookRow, PagePublishedRow, PageRow
from sinpluma_notebooks.schemas import Page, PageSummary
from sinpluma_notebooks.visibility import READABLE, no_page

_OTHER = aliased(PageRow)
_IN_THE_SAME = (_OTHER.notebook_id == PageRow.notebook_id, _OTHER.published_version.is_not(None))


def _neighbour(*conditions: Any, order: Any) -> ScalarSelect[int]:
    found = select(_OTHER.page_id).where(*_IN_THE_SAME, *conditions).order_by(order).limit(1)
    return found.correlate(PageRow).scalar_subquery()


# The page that readers get, its number among the published ones and its neighbours: one statement, made once.
_PUBLISHED_PAGE = (
    select(
        PageRow.page_id,
        PageRow.notebook_id,
        PageRow.published_title,
        PageRow.published_version,
        PageRow.published_word_count,
        PageRow.created,
        PageRow.copied_at,
        PageRow.published_at,
        PagePublishedRow.content,
        select(func.count(_OTHER.page_id))
        .where(*_IN_THE_SAME, _OTHER.position <= PageRow.position)
        .correlate(PageRow)
        .scalar_subquery()
        .label("number"),
        _neighbour(_OTHER.position < PageRow.position, order=_OTHER.position.desc()).label("previous"),
        _neighbour(_OTHER.position > PageRow.position, order=_OTHER.position).label("next"),
    )
    .join(PagePublishedRow, PagePublishedRow.page_id == PageRow.page_id)
    .join(NotebookRow, NotebookRow.notebook_id == PageRow.notebook_id)
    .join(UserRow, UserRow.user_id == NotebookRow.user_id)
    .where(PageRow.page_id == bindparam("page_id"), READABLE)
)
_PUBLISHED_PAGES = (
    select(
        PageRow.page_id,
        PageRow.notebook_id,
        PageRow.published_title,
        PageRow.published_version,
        PageRow.published_word_count,
        PageRow.created,
        PageRow.copied_at,
        PageRow.published_at,
        NotebookRow.published_page_count,
    )
    .join(NotebookRow, NotebookRow.notebook_id == PageRow.notebook_id)
    .join(UserRow, UserRow.user_id == NotebookRow.user_id)
    .where(PageRow.notebook_id == bindparam("notebook_id"), READABLE)
    .order_by(PageRow.position)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)


@one_statement
async def read_page(session: AsyncSession, page_id: int) -> Page:
    """The published copy, with its neighbours.

    Raises:
        NotFound: readers have no such page.
    """
    row = (await session.execute(_PUBLISHED_PAGE, {"page_id": page_id})).one_or_none()
    if row is None:
        raise no_page()
    content = Raw(row.content.encode())
    return Page(**_fields(row, row.number), content=content, previous=row.previous, next=row.next)


async def published_pages(session: AsyncSession, notebook_id: int, paging: Paging) -> tuple[list[PageSummary], int]:
    """The published copies of a work, without their content, and how many it has; 0 if none of them is asked for."""
    which = {"notebook_id": notebook_id, "limit": paging.per_page, "offset": paging.offset}
    rows = (await session.execute(_PUBLISHED_PAGES, which)).all()
    pages = [PageSummary(**_fields(row, number)) for number, row in enumerate(rows, paging.offset + 1)]
    return pages, rows[0].published_page_count if rows else 0


def _fields(row: Row[*tuple[Any, ...]], number: int) -> dict[str, Any]:
    return {
        "page_id": row.page_id,
        "notebook_id": row.notebook_id,
        "title": row.published_title,
        "position": number,
        "status": PUBLISHED,
        "version": row.published_version,
        "word_count": row.published_word_count,
        "created": row.created,
        "updated": row.copied_at,
        "published_at": row.published_at,
    }
