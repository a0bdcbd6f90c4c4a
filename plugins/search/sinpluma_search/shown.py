"""What readers may see, asked of the rows that were found.

The conditions are those of `sinpluma_notebooks.visibility`, in a subquery: joined, they would have SQLite begin with
all published works and end with the few rows that are meant. MySQL joins in the order that `IN_ORDER` says; it would
join a subquery by itself, too, and is spared that where many rows are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, bindparam, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from sinpluma_auth.models import UserRow
from sinpluma_notebooks.models import NotebookRow, PageRow
from sinpluma_notebooks.visibility import PUBLIC, READABLE

IN_ORDER = "STRAIGHT_JOIN"
"""For `select(…).prefix_with(IN_ORDER, dialect="mysql")`: the tables are read in the order in which they stand."""

Work = aliased(NotebookRow)
"""The work of which `WORK_IS_SHOWN` says whether readers may see it."""

_AUTHOR = UserRow.user_id == NotebookRow.user_id

WORK_IS_SHOWN: ColumnElement[bool] = (
    exists().where(NotebookRow.notebook_id == Work.notebook_id, _AUTHOR, PUBLIC).correlate(Work)
)
"""Readers may see the work."""

PAGE_IS_SHOWN: ColumnElement[bool] = (
    exists().where(NotebookRow.notebook_id == PageRow.notebook_id, _AUTHOR, READABLE).correlate(PageRow)
)
"""Readers may read the page."""

_OF_IDS: Any = bindparam("ids", expanding=True)


async def shown(session: AsyncSession, kind: str, ids: Sequence[int]) -> set[int]:
    """Of these works (`notebook`) or pages (`page`) those that readers may see."""
    if not ids:
        return set()
    statement = _joined(kind) if session.get_bind().dialect.name == "mysql" else _looked_up(kind)
    found = await session.scalar(statement, {"ids": ids})
    return set(msgspec.json.decode(found or "[]", type=list[int]))


# Both give all in one row, as a list: MySQL's driver takes longer to read a row than MySQL takes to find it.


@cache
def _joined(kind: str) -> Select[str]:
    """For MySQL, which takes twice as long to ask a subquery about five hundred rows."""
    if kind == "notebook":
        works = select(func.json_arrayagg(NotebookRow.notebook_id)).join(UserRow, _AUTHOR)
        return works.prefix_with(IN_ORDER).where(NotebookRow.notebook_id.in_(_OF_IDS), PUBLIC)
    pages = select(func.json_arrayagg(PageRow.page_id))
    pages = pages.join(NotebookRow, NotebookRow.notebook_id == PageRow.notebook_id).join(UserRow, _AUTHOR)
    return pages.prefix_with(IN_ORDER).where(PageRow.page_id.in_(_OF_IDS), READABLE)


@cache
def _looked_up(kind: str) -> Select[str]:
    key, is_shown = (Work.notebook_id, WORK_IS_SHOWN) if kind == "notebook" else (PageRow.page_id, PAGE_IS_SHOWN)
    return select(func.json_group_array(key)).where(key.in_(_OF_IDS), is_shown)
