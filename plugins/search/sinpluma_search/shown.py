"""What readers may see, asked of the rows that were found.

The conditions are those of `sinpluma_notebooks.visibility`, in a subquery: joined, they would have SQLite begin with
all published works and end with the few rows that are meant. MySQL would join the subquery by itself; a statement that
begins with `IN_ORDER` is spared that.
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
_SHOWN = {
    "notebook": (Work.notebook_id, WORK_IS_SHOWN),
    "page": (PageRow.page_id, PAGE_IS_SHOWN),
}


async def shown(session: AsyncSession, kind: str, ids: Sequence[int]) -> set[int]:
    """Of these works (`notebook`) or pages (`page`) those that readers may see."""
    if not ids:
        return set()
    found = await session.scalar(_shown(session.get_bind().dialect.name, kind), {"ids": ids})
    return set(msgspec.json.decode(found or "[]", type=list[int]))


@cache
def _shown(dialect: str, kind: str) -> Select[str]:
    """All in one row, as a list: MySQL's driver takes longer to read a row than MySQL takes to find it."""
    key, is_shown = _SHOWN[kind]
    as_list = func.json_arrayagg if dialect == "mysql" else func.json_group_array
    return select(as_list(key)).prefix_with(IN_ORDER, dialect="mysql").where(key.in_(_OF_IDS), is_shown)
