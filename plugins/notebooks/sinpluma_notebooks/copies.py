"""The published copies of pages, for plugins that make something of their texts.

Such a plugin reads texts, makes what it makes of them outside any transaction, and writes that only for those copies
that are still what is published: the next one has an event on its way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    copied_at: datetime
    title: str
    text: str


@one_statement
async def published_copies(
    session: AsyncSession, page_ids: Sequence[int], *conditions: ColumnElement[bool]
) -> list[PublishedCopy]:
    """The copies of these pages, as far as they are published and fulfil the conditions, such as `READABLE`."""
    statement = (
        select(PageRow.page_id, PageRow.copied_at, PageRow.published_title, PagePublishedRow.text)
        .join(PagePublishedRow, PagePublishedRow.page_id == PageRow.page_id)
        .join(NotebookRow, NotebookRow.notebook_id == PageRow.notebook_id)
        .join(UserRow, UserRow.user_id == NotebookRow.user_id)
        .where(PageRow.page_id.in_(page_ids), *conditions)
    )
    rows = await session.execute(statement)
    return [PublishedCopy(id_, copied_at, title or "", text) for id_, copied_at, title, text in rows if copied_at]


async def lock_copies(
    session: AsyncSession, copies: Mapping[int, datetime], *conditions: ColumnElement[bool]
) -> set[int]:
    """Those of the pages whose copy is still the one of that moment, and fulfils the conditions.

    Their works are locked: so that stays until the transaction ends.
    """
    statement = (
        select(PageRow.page_id, PageRow.copied_at)
        .join(NotebookRow, NotebookRow.notebook_id == PageRow.notebook_id)
        .join(UserRow, UserRow.user_id == NotebookRow.user_id)
        .where(PageRow.page_id.in_(list(copies)), *conditions)
        .with_for_update(of=NotebookRow)
    )
    rows = await session.execute(statement)
    return {page_id for page_id, copied_at in rows if copied_at == copies[page_id]}
