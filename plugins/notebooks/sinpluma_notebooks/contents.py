"""A work's pages in their order, for whoever asks."""

from __future__ import annotations

from sqlalchemy import bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma_auth.models import UserRow
from sinpluma_notebooks.drafts import draft_pages
from sinpluma_notebooks.models import NotebookRow
from sinpluma_notebooks.published import published_pages
from sinpluma_notebooks.schemas import PageQuery, PageSummary
from sinpluma_notebooks.visibility import NOBODY, PUBLIC, no_notebook, notebook_refusal

_SEEN_NOTEBOOK = (
    select(NotebookRow.user_id, NotebookRow.published_page_count)
    .join(UserRow, UserRow.user_id == NotebookRow.user_id)
    .where(
        NotebookRow.notebook_id == bindparam("notebook_id"),
        or_(NotebookRow.user_id == bindparam("viewer"), PUBLIC),
    )
)


async def list_pages(session: AsyncSession, query: PageQuery, viewer: int | None) -> tuple[list[PageSummary], int]:
    """All pages to the work's author, the published ones, renumbered, to others; and their number.

    Raises:
        NotFound: the work is not there, or hidden from this viewer.
        Forbidden: the trash is another author's.
    """
    if viewer is None and not query.trash:
        pages, total = await published_pages(session, query.notebook_id, query)
        if pages:  # else only the work itself tells whether it is there
            return pages, total
    key = {"notebook_id": query.notebook_id, "viewer": viewer or NOBODY}
    seen = (await session.execute(_SEEN_NOTEBOOK, key)).one_or_none()
    if seen is None:
        raise no_notebook()
    if seen.user_id == viewer:
        return await draft_pages(session, query.notebook_id, query, trash=query.trash)
    if query.trash:
        raise await notebook_refusal(session, query.notebook_id)
    pages, _ = await published_pages(session, query.notebook_id, query)
    return pages, seen.published_page_count
