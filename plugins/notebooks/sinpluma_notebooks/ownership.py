"""Locking what an author is about to change.

Every change to a work or its pages locks the work's row first, and then the page's: so positions and counts have
one writer at a time, and no two changes wait for each other. What a change depends on is read with a lock too,
since InnoDB's plain reads show the state in which the transaction began.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma_notebooks.errors import InTrash
from sinpluma_notebooks.models import NotebookRow, PageRow
from sinpluma_notebooks.visibility import no_page, notebook_refusal, page_refusal


class OwnPage(NamedTuple):
    """A page and its work, both locked."""

    notebook: NotebookRow
    page: PageRow


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
    notebook_id = await session.scalar(select(PageRow.notebook_id).where(PageRow.page_id == page_id))
    if notebook_id is None:
        raise no_page()
    notebook = await session.get(NotebookRow, notebook_id, with_for_update=True)
    if notebook is None or notebook.user_id != user_id:
        raise await page_refusal(session, page_id)
    page = await session.get(PageRow, page_id, with_for_update=True)
    if page is None:  # deleted for good while we waited
        raise no_page()
    if notebook.deleted_at is not None:
        raise InTrash("This page's notebook is in the trash. Restore the notebook first.")
    if page.deleted_at is not None and not in_trash:
        raise InTrash("This page is in the trash. Restore it first.")
    return OwnPage(notebook, page)
