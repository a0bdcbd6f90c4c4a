"""Locking what an author is about to change.

Every change to a work or its pages locks the work's row first, and then the page's: so positions and counts have
one writer at a time, and no two changes wait for each other. What a change depends on is read with a lock too,
since InnoDB's plain reads show the state in which the transaction began.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import load_only

from sinpluma_notebooks.errors import InTrash
from sinpluma_notebooks.models import NotebookRow, PageDraftRow, PageRow
from sinpluma_notebooks.visibility import no_page, notebook_refusal, page_refusal

_OF_ID = PageRow.page_id == bindparam("page_id")
_AFRESH = {"populate_existing": True}
_WORK_OF_PAGE = (
    select(NotebookRow)
    .join(PageRow, PageRow.notebook_id == NotebookRow.notebook_id)
    .where(_OF_ID)
    .with_for_update(of=NotebookRow)
    .execution_options(**_AFRESH)
)
# A save asks for no more of its work and draft than it needs: each column costs the driver 20 µs.
_OWNER_OF_PAGE = _WORK_OF_PAGE.options(load_only(NotebookRow.user_id, NotebookRow.deleted_at, raiseload=True))
_PAGE_WITH_DRAFT = (
    select(PageRow, PageDraftRow)
    .join(PageDraftRow, PageDraftRow.page_id == PageRow.page_id)
    .options(load_only(PageDraftRow.content, raiseload=True))
    .where(_OF_ID)
    .with_for_update()
    .execution_options(**_AFRESH)
)


class OwnPage(NamedTuple):
    """A page and its work, both locked."""

    notebook: NotebookRow
    page: PageRow


class OwnDraft(NamedTuple):
    """A page, its draft and its work, all locked; of the work only its ids and whether it is in the trash."""

    notebook: NotebookRow
    page: PageRow
    draft: PageDraftRow


def whose(notebook: NotebookRow) -> dict[str, int]:
    """What every event of a work says: which it is, and its author."""
    return {"notebook_id": notebook.notebook_id, "user_id": notebook.user_id}


async def lock_notebook(
    session: AsyncSession, user_id: int, notebook_id: int, *, in_trash: bool = False
) -> NotebookRow:
    """Lock the author's own work.

    Args:
        session: a transaction that writes.
        user_id: who wants to change it.
        notebook_id: the work.
        in_trash: whether it may be in the trash.

    Raises:
        NotFound: it is not there, or hidden from this user.
        Forbidden: it is another author's.
        InTrash: it is in the trash.
    """
    notebook = await session.get(NotebookRow, notebook_id, with_for_update=True)
    if notebook is None or notebook.user_id != user_id:
        raise await notebook_refusal(session, notebook_id)
    if notebook.deleted_at is not None and not in_trash:
        raise InTrash("This notebook is in the trash. Restore it first.")
    return notebook


async def lock_page(session: AsyncSession, user_id: int, page_id: int, *, in_trash: bool = False) -> OwnPage:
    """Lock the author's own page, and its work.

    Args:
        session: a transaction that writes.
        user_id: who wants to change it.
        page_id: the page.
        in_trash: whether the page may be in the trash; its work never may.

    Raises:
        NotFound: it is not there, or hidden from this user.
        Forbidden: it is another author's.
        InTrash: it, or its work, is in the trash.
    """
    notebook = await _lock_work_of(session, user_id, page_id)
    page = await session.get(PageRow, page_id, with_for_update=True)
    if page is None:  # deleted for good while we waited
        raise no_page()
    _refuse_trash(notebook, page, in_trash=in_trash)
    return OwnPage(notebook, page)


async def lock_page_and_draft(session: AsyncSession, user_id: int, page_id: int) -> OwnDraft:
    """Lock the author's own page, which is not in the trash, with its draft, and its work; raises as `lock_page`."""
    notebook = await _lock_work_of(session, user_id, page_id, _OWNER_OF_PAGE)
    row = (await session.execute(_PAGE_WITH_DRAFT, {"page_id": page_id})).one_or_none()
    if row is None:
        raise no_page()
    _refuse_trash(notebook, row.PageRow, in_trash=False)
    return OwnDraft(notebook, row.PageRow, row.PageDraftRow)


async def _lock_work_of(
    session: AsyncSession, user_id: int, page_id: int, statement: Select[NotebookRow] = _WORK_OF_PAGE
) -> NotebookRow:
    notebook: NotebookRow | None = await session.scalar(statement, {"page_id": page_id})
    if notebook is None:
        raise no_page()
    if notebook.user_id != user_id:
        raise await page_refusal(session, page_id)
    return notebook


def _refuse_trash(notebook: NotebookRow, page: PageRow, *, in_trash: bool) -> None:
    if notebook.deleted_at is not None:
        raise InTrash("This page's notebook is in the trash. Restore the notebook first.")
    if page.deleted_at is not None and not in_trash:
        raise InTrash("This page is in the trash. Restore it first.")
