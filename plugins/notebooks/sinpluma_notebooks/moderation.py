"""What an administrator may do to a work, and whose it is."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import emit, events, utc_now
from sinpluma_notebooks.models import NotebookRow, PageRow
from sinpluma_notebooks.ownership import whose
from sinpluma_notebooks.visibility import no_notebook


async def set_blocked(session: AsyncSession, notebook_id: int, *, blocked: bool) -> None:
    """Hide a work from its readers, or let it be seen again. Its author keeps it.

    Raises:
        NotFound: there is no such work.
    """
    notebook = await session.get(NotebookRow, notebook_id, with_for_update=True)
    if notebook is None:
        raise no_notebook()
    if blocked != (notebook.blocked_at is not None):
        notebook.blocked_at = utc_now() if blocked else None
        kind = events.NotebookBlocked if blocked else events.NotebookUnblocked
        await emit(session, kind(**whose(notebook)))


async def owner(session: AsyncSession, kind: str, resource_id: int) -> int | None:
    """The author of a `notebook` or `page`, hidden or not; None if it is not there or another kind."""
    of_notebook = select(NotebookRow.user_id)
    if kind == "notebook":
        return await session.scalar(of_notebook.where(NotebookRow.notebook_id == resource_id))
    if kind == "page":
        of_page = of_notebook.join(PageRow, PageRow.notebook_id == NotebookRow.notebook_id)
        return await session.scalar(of_page.where(PageRow.page_id == resource_id))
    return None
