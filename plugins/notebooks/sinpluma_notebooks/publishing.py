"""Publishing: freezing what readers get, and hiding it again.

`objections.py` asks the plugins first; here exactly the versions that they were asked about are frozen.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import UtcDateTime, emit, events, utc_now
from sinpluma_notebooks.counts import UNSYNCHRONISED, recount_pages
from sinpluma_notebooks.errors import Blocked, ChangedMeanwhile
from sinpluma_notebooks.models import DRAFT, PUBLISHED, NotebookRow, PageDraftRow, PagePublishedRow, PageRow
from sinpluma_notebooks.ownership import lock_notebook, lock_page, whose

Versions = dict[int, int]
"""Versions by page."""

UNPUBLISHED_CHANGES: ColumnElement[bool] = or_(
    PageRow.published_version.is_(None), PageRow.published_version != PageRow.version
)
"""The page is a draft, or was changed since it was published."""

_COPIED = ("page_id", "content", "text", "folded")


async def freeze_page(session: AsyncSession, user_id: int, page_id: int, cleared: Versions | None) -> None:
    """Make a page's published copy of its draft.

    Args:
        session: a transaction that writes.
        user_id: who publishes it.
        page_id: the page.
        cleared: the version to which no plugin objects, by page; None for any.

    Raises:
        ChangedMeanwhile: the page has another version now.
    """
    notebook, _ = await lock_page(session, user_id, page_id)
    await _freeze(session, notebook, PageRow.page_id == page_id, cleared)


async def freeze_notebook(
    session: AsyncSession, user_id: int, notebook_id: int, cleared: Versions | None, *, pages: bool
) -> None:
    """Publish a work, and all its pages if `pages`; raises what `freeze_page` raises.

    Raises:
        Blocked: an administrator hides the work.
    """
    notebook = await lock_notebook(session, user_id, notebook_id)
    if notebook.blocked_at is not None:
        raise Blocked("An administrator has hidden this work from readers. Ask them to let it be seen again.")
    new = notebook.status != PUBLISHED
    if new:
        notebook.status = PUBLISHED
        notebook.published_at = notebook.renewed_at = utc_now()
    if pages:
        await _freeze(session, notebook, PageRow.notebook_id == notebook_id, cleared)
    if new:
        await emit(session, events.NotebookPublished(**whose(notebook)))


async def unpublish_notebook(session: AsyncSession, user_id: int, notebook_id: int) -> None:
    """Hide a work. Its pages' published copies stay, for when it is published again."""
    notebook = await lock_notebook(session, user_id, notebook_id)
    if notebook.status != DRAFT:
        notebook.status, notebook.published_at = DRAFT, None
        await emit(session, events.NotebookUnpublished(**whose(notebook)))


async def unpublish_page(session: AsyncSession, user_id: int, page_id: int) -> None:
    """Hide a page. What readers had of it stays among its revisions."""
    notebook, page = await lock_page(session, user_id, page_id)
    if page.published_version is None:
        return
    page.published_version = page.published_title = page.published_word_count = None
    page.published_at = page.copied_at = None
    await session.flush()
    await session.execute(delete(PagePublishedRow).where(PagePublishedRow.page_id == page_id))
    await recount_pages(session, notebook)
    await emit(session, events.PageUnpublished(page_id=page_id, **whose(notebook)))


async def _freeze(
    session: AsyncSession, notebook: NotebookRow, which: ColumnElement[bool], cleared: Versions | None
) -> None:
    changed = select(PageRow.page_id, PageRow.version, PageRow.published_version).where(
        which, PageRow.position.is_not(None), UNPUBLISHED_CHANGES
    )
    pages = (await session.execute(changed.with_for_update())).all()
    if cleared is not None and any(cleared.get(page.page_id) != page.version for page in pages):
        raise ChangedMeanwhile("The page was changed while it was being published. Publish it again.")
    if not pages:
        return
    now, page_ids = utc_now(), [page.page_id for page in pages]
    await _copy(session, page_ids, now)
    if any(page.published_version is None for page in pages):
        notebook.renewed_at = now
    await recount_pages(session, notebook)
    readable = notebook.status == PUBLISHED and notebook.blocked_at is None
    happened = events.PagesPublished(page_ids=tuple(page_ids), readable=readable, **whose(notebook))
    await emit(session, happened)


async def _copy(session: AsyncSession, ids: list[int], now: datetime) -> None:
    """The drafts never leave the database: they are copied from table to table."""
    drafts = select(*(getattr(PageDraftRow, name) for name in _COPIED)).where(PageDraftRow.page_id.in_(ids))
    frozen: dict[str, Any] = {
        "published_version": PageRow.version,
        "published_title": PageRow.title,
        "published_word_count": PageRow.word_count,
        "published_at": func.coalesce(PageRow.published_at, literal(now, UtcDateTime)),
        "copied_at": now,
    }
    for statement in (
        delete(PagePublishedRow).where(PagePublishedRow.page_id.in_(ids)),
        insert(PagePublishedRow).from_select(_COPIED, drafts),
        update(PageRow).where(PageRow.page_id.in_(ids)).values(frozen),
    ):
        await session.execute(statement, execution_options=UNSYNCHRONISED)
