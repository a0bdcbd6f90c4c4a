"""What readers may see, asked of the rows that were found.

The conditions are those of `sinpluma_notebooks.visibility`, in a subquery: joined, they would have SQLite begin with
all published works and end with the few rows that are meant. MySQL would join the subquery by itself; a statement that
begins with `IN_ORDER` is spared that.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists
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
