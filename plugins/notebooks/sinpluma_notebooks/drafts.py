"""Pages as their author gets them: the drafts."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, Raw
from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Paging, one_statement
from sinpluma_notebooks.models import NotebookRow, PageDraftRow, PageRow
from sinpluma_notebooks.schemas import Page, PageSummary, SavedPage
from sinpluma_notebooks.visibility import page_refusal
from sinpluma_notebooks.works import page_status

_COLUMNS = (
    PageRow.page_id,
    PageRow.notebook_id,
    PageRow.title,
    PageRow.position,
    PageRow.version,
    PageRow.published_version,
    PageRow.word_count,
    PageRow.created,
    PageRow.updated,
    PageRow.published_at,
    PageRow.deleted_at,
)
DRAFTS = (
    select(*_COLUMNS, PageDraftRow.content, NotebookRow.user_id)
    .join(PageDraftRow, PageDraftRow.page_id == PageRow.page_id)
    .join(NotebookRow, NotebookRow.notebook_id == PageRow.notebook_id)
)
"""What an answer about a draft is made of; goes with `draft_page`."""

_DRAFT_PAGE = DRAFTS.where(PageRow.page_id == bindparam("page_id"))
_AUTHOR = (
    select(NotebookRow.user_id)
    .join(PageRow, PageRow.notebook_id == NotebookRow.notebook_id)
    .where(PageRow.page_id == bindparam("page_id"))
)


@one_statement
async def edit_page(session: AsyncSession, user_id: int, page_id: int) -> Page:
    """The draft, for its author; from the trash too.

    Raises:
        NotFound: it is not there, or hidden from this user.
        Forbidden: it is another author's.
    """
    row = (await session.execute(_DRAFT_PAGE, {"page_id": page_id})).one_or_none()
    if row is None or row.user_id != user_id:
        raise await page_refusal(session, page_id)
    return draft_page(row, row.content)


async def lock_draft(session: AsyncSession, page_id: int) -> PageDraftRow:
    """The draft of a locked page."""
    return await session.get_one(PageDraftRow, page_id, with_for_update=True)


def draft_page(page: PageRow | Row[*tuple[Any, ...]], content: str) -> Page:
    """The answer about a page and its draft."""
    return Page(**_fields(page), content=Raw(content.encode()))


def saved_page(page: PageRow, content: str | None) -> SavedPage:
    """The answer about a locked page that was saved, with its content or without."""
    return SavedPage(**_fields(page), content=UNSET if content is None else Raw(content.encode()))


async def require_author(session: AsyncSession, user_id: int, page_id: int) -> None:
    """Let only a page's author pass.

    Raises:
        NotFound: it is not there, or hidden from this user.
        Forbidden: it is another author's.
    """
    if await session.scalar(_AUTHOR, {"page_id": page_id}) != user_id:
        raise await page_refusal(session, page_id)


async def draft_pages(
    session: AsyncSession, notebook_id: int, paging: Paging, *, trash: bool
) -> tuple[list[PageSummary], int]:
    """A work's pages, or those in its trash (last deleted first), without their content; and their number."""
    listed = PageRow.deleted_at.is_not(None) if trash else PageRow.position.is_not(None)
    order = PageRow.deleted_at.desc() if trash else PageRow.position
    conditions = (PageRow.notebook_id == notebook_id, listed)
    statement = select(*_COLUMNS).where(*conditions).order_by(order, PageRow.page_id)
    rows = await session.execute(statement.limit(paging.per_page).offset(paging.offset))
    total = await session.scalar(select(func.count(PageRow.page_id)).where(*conditions))
    return [PageSummary(**_fields(row)) for row in rows], total or 0


def _fields(row: PageRow | Row[*tuple[Any, ...]]) -> dict[str, Any]:
    return {
        "page_id": row.page_id,
        "notebook_id": row.notebook_id,
        "title": row.title,
        "position": row.position,
        "status": page_status(row.version, row.published_version),
        "version": row.version,
        "word_count": row.word_count,
        "created": row.created,
        "updated": row.updated,
        "published_at": row.published_at,
        "deleted_at": row.deleted_at or UNSET,
    }
