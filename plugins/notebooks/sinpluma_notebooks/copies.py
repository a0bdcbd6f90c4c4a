"""The published copies of pages, for plugins that make something of their texts.

Such a plugin reads texts, makes what it makes of them outside any transaction, and writes that only for those copies
that are still what is published: the next one has an event on its way.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import one_statement
from sinpluma_auth.models import UserRow
from sinpluma_notebooks.models import NotebookRow, PagePublishedRow, PageRow


class PublishedCopy(msgspec.Struct, frozen=True):
    """What is published of a page: its title and plain text, one line a block. `copied_at` tells copies apart."""

    page_id: int
    notebook_id: int
    copied_at: datetime
    title: str
    text: str


@one_statement
async def published_copies(
    session: AsyncSession, page_ids: Sequence[int], *conditions: ColumnElement[bool]
) -> list[PublishedCopy]:
    """The copies of these pages, as far as they are published and fulfil the conditions, such as `READABLE`."""
    columns = (PageRow.page_id, PageRow.notebook_id, PageRow.copied_at, PageRow.published_title, PagePublishedRow.text)
    statement = (
        select(*columns)
        .join(PagePublishedRow, PagePublishedRow.page_id == PageRow.page_id)
        .join(NotebookRow, NotebookRow.notebook_id == PageRow.notebook_id)
        .join(UserRow, UserRow.user_id == NotebookRow.user_id)
        .where(PageRow.page_id.in_(page_ids), *conditions)
    )
    rows = (await session.execute(statement)).all()
    return [PublishedCopy(row.page_id, row.notebook_id, row.copied_at, row.published_title, row.text) for row in rows]


async def lock_copies(
    session: AsyncSession, copies: Collection[PublishedCopy], *conditions: ColumnElement[bool]
) -> set[int]:
    """The pages of those copies that are still what is published, and fulfil the conditions.

    Their works are locked, as by whoever changes them: so that stays until the transaction ends.
    """
    works = select(NotebookRow.notebook_id).where(NotebookRow.notebook_id.in_({copy.notebook_id for copy in copies}))
    await session.execute(works.order_by(NotebookRow.notebook_id).with_for_update())
    # By a statement of its own: joined, MySQL could show the pages as they were before it waited for the lock.
    statement = (
        select(PageRow.page_id, PageRow.copied_at)
        .join(NotebookRow, NotebookRow.notebook_id == PageRow.notebook_id)
        .join(UserRow, UserRow.user_id == NotebookRow.user_id)
        .where(PageRow.page_id.in_([copy.page_id for copy in copies]), *conditions)
    )
    current = {row.page_id: row.copied_at for row in await session.execute(statement)}
    return {copy.page_id for copy in copies if copy.copied_at == current.get(copy.page_id)}
