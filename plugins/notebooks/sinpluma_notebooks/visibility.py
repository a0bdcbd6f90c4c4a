"""What readers may see: the conditions, and the refusals that tell nobody of what they may not."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Forbidden, NotFound, SinPlumaError
from sinpluma_auth.models import UserRow
from sinpluma_notebooks.models import PUBLISHED, NotebookRow, PageRow

NOBODY = 0
"""The viewer who is not signed in: no user has this id."""

_SHOWN = and_(NotebookRow.status == PUBLISHED, NotebookRow.deleted_at.is_(None), NotebookRow.blocked_at.is_(None))

PUBLIC: ColumnElement[bool] = and_(_SHOWN, UserRow.closed_at.is_(None))
"""The work is readers' to see. Goes with a join to its author: a closed account takes its works along."""

PUBLIC_ALONE: ColumnElement[bool] = and_(
    _SHOWN, NotebookRow.user_id.not_in(select(UserRow.user_id).where(UserRow.closed_at.is_not(None)).correlate(None))
)
"""The same without the join, for counting: MySQL looks few closed accounts up, and not every work's author."""

READABLE: ColumnElement[bool] = and_(PUBLIC, PageRow.position.is_not(None), PageRow.published_version.is_not(None))
"""The page is readers' to see. Goes with joins to its work and its author."""


async def is_public(session: AsyncSession, notebook_id: int) -> bool:
    """Whether readers may see this work."""
    statement = select(NotebookRow.notebook_id).join(UserRow, UserRow.user_id == NotebookRow.user_id)
    return await session.scalar(statement.where(NotebookRow.notebook_id == notebook_id, PUBLIC)) is not None


async def is_readable(session: AsyncSession, page_id: int) -> bool:
    """Whether readers may see this page."""
    statement = (
        select(PageRow.page_id)
        .join(NotebookRow, NotebookRow.notebook_id == PageRow.notebook_id)
        .join(UserRow, UserRow.user_id == NotebookRow.user_id)
    )
    return await session.scalar(statement.where(PageRow.page_id == page_id, READABLE)) is not None


async def see_notebook(session: AsyncSession, notebook_id: int, viewer: int | None) -> None:
    """Readers see what is public, its author always does.

    Raises:
        NotFound: the work is not there, or hidden from this viewer.
    """
    author = await session.scalar(select(NotebookRow.user_id).where(NotebookRow.notebook_id == notebook_id))
    if author is None or (author != viewer and not await is_public(session, notebook_id)):
        raise no_notebook()


async def notebook_refusal(session: AsyncSession, notebook_id: int) -> SinPlumaError:
    """What somebody who is not its author is told: that it is not theirs, or, if hidden, that it is not there."""
    if await is_public(session, notebook_id):
        return Forbidden("This work belongs to another author.")
    return no_notebook()


async def page_refusal(session: AsyncSession, page_id: int) -> SinPlumaError:
    """The same for a page."""
    if await is_readable(session, page_id):
        return Forbidden("This page belongs to another author.")
    return no_page()


def no_notebook() -> NotFound:
    """There is no such work, or not for this person."""
    return NotFound("There is no such notebook.")


def no_page() -> NotFound:
    """There is no such page, or not for this person."""
    return NotFound("There is no such page.")
