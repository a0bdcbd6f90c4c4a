"""What an author's works add to their profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma_auth.models import UserRow
from sinpluma_notebooks.models import NotebookRow, ReadingRow
from sinpluma_notebooks.visibility import PUBLIC


async def public_works(session: AsyncSession, user_ids: Sequence[int]) -> Mapping[int, int]:
    """How many works of each user readers may see."""
    statement = (
        select(NotebookRow.user_id, func.count(NotebookRow.notebook_id))
        .join(UserRow, UserRow.user_id == NotebookRow.user_id)
        .where(NotebookRow.user_id.in_(user_ids), PUBLIC)
        .group_by(NotebookRow.user_id)
    )
    return dict((await session.execute(statement)).all())


async def followers(session: AsyncSession, user_ids: Sequence[int]) -> Mapping[int, int]:
    """How many people follow at least one of the works of each user that readers may see."""
    statement = (
        select(NotebookRow.user_id, func.count(ReadingRow.user_id.distinct()))
        .join(UserRow, UserRow.user_id == NotebookRow.user_id)
        .join(ReadingRow, ReadingRow.notebook_id == NotebookRow.notebook_id)
        .where(NotebookRow.user_id.in_(user_ids), PUBLIC)
        .group_by(NotebookRow.user_id)
    )
    return dict((await session.execute(statement)).all())
