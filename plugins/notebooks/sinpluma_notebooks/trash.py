"""The trash: what is thrown away can be restored for a while, and is then deleted for good."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Database, emit, events, utc_now
from sinpluma_notebooks import positions
from sinpluma_notebooks.counts import UNSYNCHRONISED, miscounted, recount_followers
from sinpluma_notebooks.drafts import draft_page, lock_draft
from sinpluma_notebooks.errors import NotInTrash
from sinpluma_notebooks.models import NotebookRow, PageRow, PreviewRow
from sinpluma_notebooks.ownership import lock_notebook, lock_page, whose
from sinpluma_notebooks.schemas import NotebookDetail, Page
from sinpluma_notebooks.works import own_notebook

_BATCH = 50
_NOT_IN_TRASH = "Only what is in the trash can be deleted for ever. Delete it first."


async def discard_notebook(session: AsyncSession, user_id: int, notebook_id: int, *, forever: bool) -> None:
    """Put a work into the trash with its pages, or delete it for good from there. Again changes nothing.

    Raises:
        NotInTrash: it was to be deleted for good, and is not in the trash.
    """
    notebook = await lock_notebook(session, user_id, notebook_id, in_trash=True)
    if forever:
        if notebook.deleted_at is None:
            raise NotInTrash(_NOT_IN_TRASH)
        await _delete_notebooks(session, [notebook])
    elif notebook.deleted_at is None:
        notebook.deleted_at = utc_now()
        await emit(session, events.NotebookDiscarded(**whose(notebook)))


async def restore_notebook(session: AsyncSession, user_id: int, notebook_id: int) -> NotebookDetail:
    """Take a work out of the trash, as it was."""
    notebook = await lock_notebook(session, user_id, notebook_id, in_trash=True)
    if notebook.deleted_at is not None:
        notebook.deleted_at = None
        await emit(session, events.NotebookRestored(**whose(notebook)))
    await session.flush()
    return await own_notebook(session, notebook_id)


async def discard_page(session: AsyncSession, user_id: int, page_id: int, *, forever: bool) -> None:
    """Put a page into the trash, or delete it for good from there. Again changes nothing.

    Raises:
        NotInTrash: it was to be deleted for good, and is not in the trash.
    """
    notebook, page = await lock_page(session, user_id, page_id, in_trash=True)
    if forever:
        if page.deleted_at is None:
            raise NotInTrash(_NOT_IN_TRASH)
        await _delete_pages(session, notebook, [page_id])
    elif page.deleted_at is None:
        await positions.remove(session, notebook, page, utc_now())
        await emit(session, events.PageDiscarded(page_id=page_id, **whose(notebook)))


async def restore_page(session: AsyncSession, user_id: int, page_id: int) -> Page:
    """Take a page out of the trash and put it at the end of its work."""
    notebook, page = await lock_page(session, user_id, page_id, in_trash=True)
    if page.deleted_at is not None:
        await positions.append(session, notebook, page)
        await emit(session, events.PageRestored(page_id=page_id, **whose(notebook)))
    return draft_page(page, (await lock_draft(session, page_id)).content)


async def empty_trash(db: Database, before: datetime) -> dict[str, int]:
    """Delete for good what was thrown away before a moment; give the numbers of notebooks and pages."""
    notebooks = pages = 0
    while found := await db.write(_empty_notebooks, before):
        notebooks += found
    while found := await db.write(_empty_pages, before):
        pages += found
    for notebook_id in await db.read(miscounted):
        await db.write(recount_followers, notebook_id)
    return {"notebook": notebooks, "page": pages}


async def drop_previews(session: AsyncSession, now: datetime) -> int:
    """Delete the preview links that have expired; give their number."""
    result: Any = await session.execute(delete(PreviewRow).where(PreviewRow.expires < now))
    return int(result.rowcount)


async def _empty_notebooks(session: AsyncSession, before: datetime) -> int:
    old = select(NotebookRow).where(NotebookRow.deleted_at < before).limit(_BATCH)
    notebooks = list(await session.scalars(old.with_for_update()))
    await _delete_notebooks(session, notebooks)
    return len(notebooks)


async def _empty_pages(session: AsyncSession, before: datetime) -> int:
    """Delete the old pages of one work, which is locked before them as by everybody else."""
    old = PageRow.deleted_at < before
    notebook_id = await session.scalar(select(PageRow.notebook_id).where(old).limit(1))
    notebook = await session.get(NotebookRow, notebook_id, with_for_update=True) if notebook_id else None
    if notebook is None:
        return 0
    pages = select(PageRow.page_id).where(PageRow.notebook_id == notebook_id, old).with_for_update()
    ids = list(await session.scalars(pages))
    await _delete_pages(session, notebook, ids)
    return len(ids)


# What belongs to these rows goes with them: their foreign keys say ON DELETE CASCADE.


async def _delete_notebooks(session: AsyncSession, notebooks: list[NotebookRow]) -> None:
    for notebook in notebooks:
        await emit(session, events.NotebookDeleted(**whose(notebook)))
    ids = [notebook.notebook_id for notebook in notebooks]
    await session.execute(delete(NotebookRow).where(NotebookRow.notebook_id.in_(ids)), execution_options=UNSYNCHRONISED)


async def _delete_pages(session: AsyncSession, notebook: NotebookRow, ids: list[int]) -> None:
    for page_id in ids:
        await emit(session, events.PageDeleted(page_id=page_id, **whose(notebook)))
    await session.execute(delete(PageRow).where(PageRow.page_id.in_(ids)), execution_options=UNSYNCHRONISED)
