"""The counts that a work's row repeats: always counted anew, under its lock, never incremented."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma_notebooks.models import NotebookRow, PageRow, ReadingRow

UNSYNCHRONISED: dict[str, Any] = {"synchronize_session": False}
"""For statements that change rows of which the session holds no copy that is written again."""

_FOLLOWERS = (
    select(func.count())
    .select_from(ReadingRow)
    .where(ReadingRow.notebook_id == NotebookRow.notebook_id)
    .correlate(NotebookRow)
    .scalar_subquery()
)


def _of_pages(what: ColumnElement[Any], *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    own = (PageRow.notebook_id == NotebookRow.notebook_id, PageRow.position.is_not(None))
    return select(func.coalesce(what, 0)).where(*own, *conditions).correlate(NotebookRow).scalar_subquery()


_PUBLISHED = PageRow.published_version.is_not(None)
_PAGE_COUNTS = {
    "page_count": _of_pages(func.count(PageRow.page_id)),
    "word_count": _of_pages(func.sum(PageRow.word_count)),
    "published_page_count": _of_pages(func.count(PageRow.page_id), _PUBLISHED),
    "published_word_count": _of_pages(func.sum(PageRow.published_word_count), _PUBLISHED),
}

# Made once: SQLAlchemy takes longer to recognise a statement that was made anew than the server to run it.
_RECOUNT_WORDS = (
    update(NotebookRow)
    .where(NotebookRow.notebook_id == bindparam("work"))
    .values(word_count=_PAGE_COUNTS["word_count"], updated=bindparam("moment"))
)


async def recount_words(session: AsyncSession, notebook_id: int, updated: datetime) -> None:
    """Count a locked work's words again after a save, which changes no other count. A loaded work is left as it was."""
    which = {"work": notebook_id, "moment": updated}
    await session.execute(_RECOUNT_WORDS, which, execution_options=UNSYNCHRONISED)


async def recount_pages(session: AsyncSession, notebook: NotebookRow) -> None:
    """Count a locked work's pages and words again."""
    statement = update(NotebookRow).where(NotebookRow.notebook_id == notebook.notebook_id).values(_PAGE_COUNTS)
    await session.execute(statement, execution_options=UNSYNCHRONISED)
    await session.refresh(notebook, list(_PAGE_COUNTS))


async def recount_followers(session: AsyncSession, notebook_id: int) -> None:
    """Count a locked work's followers again."""
    statement = update(NotebookRow).where(NotebookRow.notebook_id == notebook_id).values(follower_count=_FOLLOWERS)
    await session.execute(statement, execution_options=UNSYNCHRONISED)


async def miscounted(session: AsyncSession) -> list[int]:
    """The works whose number of followers is wrong: accounts that followed them were deleted."""
    return list(await session.scalars(select(NotebookRow.notebook_id).where(NotebookRow.follower_count != _FOLLOWERS)))
