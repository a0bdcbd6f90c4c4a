"""What the index lacks, has of old, or has without need: compared with what readers may see now.

Both the events and a rebuilding look here and mend what they find. So it does not matter which of them comes first,
how often, or after what was missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import one_statement
from sinpluma_auth.models import UserRow
from sinpluma_notebooks.models import PagePublishedRow, PageRow
from sinpluma_search.models import SearchNotebookRow, SearchPageRow
from sinpluma_search.shown import IN_ORDER, PAGE_IS_SHOWN, WORK_IS_SHOWN, Work
from sinpluma_search.tokens import FORM

BATCH = 100
"""Rows that are looked at together."""


class Scope(NamedTuple):
    """What is looked at: one work, or everything; and whether also what is up to date."""

    notebook_id: int | None = None
    everything: bool = False

    @property
    def works(self) -> list[ColumnElement[bool]]:
        """The work, if it is one."""
        return [] if self.notebook_id is None else [Work.notebook_id == self.notebook_id]

    @property
    def pages(self) -> list[ColumnElement[bool]]:
        """Its pages."""
        return [] if self.notebook_id is None else [PageRow.notebook_id == self.notebook_id]


class Stale(NamedTuple):
    """A work or page to be indexed, and how much text it has."""

    id: int
    letters: int


_STALE_PAGE = or_(
    SearchPageRow.page_id.is_(None), SearchPageRow.copied_at != PageRow.copied_at, SearchPageRow.form != FORM
)
_STALE_NOTEBOOK = or_(
    SearchNotebookRow.notebook_id.is_(None),
    SearchNotebookRow.version != Work.version,
    SearchNotebookRow.author_version != UserRow.version,
    SearchNotebookRow.form != FORM,
)


@one_statement
async def stale_pages(session: AsyncSession, scope: Scope, after: int) -> list[Stale]:
    """The next pages, by id, whose text is to be indexed."""
    statement = _pages(scope, PageRow.page_id, func.char_length(PagePublishedRow.text)).where(PageRow.page_id > after)
    rows = await session.execute(statement.order_by(PageRow.page_id).limit(BATCH))
    return [Stale(*row) for row in rows]


@one_statement
async def stale_notebooks(session: AsyncSession, scope: Scope, after: int) -> list[Stale]:
    """The next works, by id, that are to be indexed."""
    statement = _notebooks(scope, Work.notebook_id, func.char_length(Work.resume)).where(Work.notebook_id > after)
    rows = await session.execute(statement.order_by(Work.notebook_id).limit(BATCH))
    return [Stale(*row) for row in rows]


async def count_stale(session: AsyncSession, scope: Scope) -> int:
    """How many works and pages are to be indexed."""
    pages = await session.scalar(_pages(scope, func.count(PageRow.page_id)))
    return (pages or 0) + (await session.scalar(_notebooks(scope, func.count(Work.notebook_id))) or 0)


@one_statement
async def surplus_pages(session: AsyncSession, scope: Scope) -> Sequence[int]:
    """Pages that are indexed and that readers may not read; some of them."""
    pages = select(SearchPageRow.page_id).prefix_with(IN_ORDER, dialect="mysql")
    statement = pages.join(PageRow, PageRow.page_id == SearchPageRow.page_id)
    return (await session.scalars(statement.where(not_(PAGE_IS_SHOWN), *scope.pages).limit(BATCH))).all()


@one_statement
async def surplus_notebooks(session: AsyncSession, scope: Scope) -> Sequence[int]:
    """Works that are indexed and that readers may not see; some of them."""
    works = select(SearchNotebookRow.notebook_id).prefix_with(IN_ORDER, dialect="mysql")
    statement = works.join(Work, Work.notebook_id == SearchNotebookRow.notebook_id)
    return (await session.scalars(statement.where(not_(WORK_IS_SHOWN), *scope.works).limit(BATCH))).all()


def _pages(scope: Scope, *columns: Any) -> Select[Any]:
    stale = [] if scope.everything else [_STALE_PAGE]
    return (
        select(*columns)
        .prefix_with(IN_ORDER, dialect="mysql")
        .select_from(PageRow)
        .join(PagePublishedRow, PagePublishedRow.page_id == PageRow.page_id)
        .outerjoin(SearchPageRow, SearchPageRow.page_id == PageRow.page_id)
        .where(PAGE_IS_SHOWN, *stale, *scope.pages)
    )


def _notebooks(scope: Scope, *columns: Any) -> Select[Any]:
    stale = [] if scope.everything else [_STALE_NOTEBOOK]
    return (
        select(*columns)
        .prefix_with(IN_ORDER, dialect="mysql")
        .select_from(Work)
        .join(UserRow, UserRow.user_id == Work.user_id)
        .outerjoin(SearchNotebookRow, SearchNotebookRow.notebook_id == Work.notebook_id)
        .where(WORK_IS_SHOWN, *stale, *scope.works)
    )
