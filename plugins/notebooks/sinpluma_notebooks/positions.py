"""Pages' positions: 1 to n without a gap in each work.

Whatever changes which pages a work has, or their order, does it here, with the work's row locked. There is no
unique key on the position: it would fail half-way through the one UPDATE that moves the rest.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import case, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma_notebooks.counts import UNSYNCHRONISED, recount_pages
from sinpluma_notebooks.models import NotebookRow, PageRow, ReadingRow


async def append(session: AsyncSession, notebook: NotebookRow, page: PageRow) -> None:
    """Put a new page, or one from the trash, at the end of a locked work."""
    page.position = notebook.page_count + 1
    page.deleted_at = None
    session.add(page)
    await session.flush()
    await recount_pages(session, notebook)


async def remove(session: AsyncSession, notebook: NotebookRow, page: PageRow, now: datetime) -> None:
    """Put a page of a locked work into the trash, and close the gap."""
    position = page.position
    if position is None:
        return
    await _move_bookmarks(session, page, position)
    page.position, page.deleted_at = None, now
    await session.flush()
    await session.execute(
        update(PageRow)
        .where(PageRow.notebook_id == notebook.notebook_id, PageRow.position > position)
        .values(position=PageRow.position - 1),
        execution_options=UNSYNCHRONISED,
    )
    await recount_pages(session, notebook)


async def move(session: AsyncSession, notebook: NotebookRow, page: PageRow, position: int) -> None:
    """Put a page of a locked work at `position`, or at the end if that lies past it; the pages between move by one."""
    start = page.position
    goal = min(position, notebook.page_count)
    if start is None or start == goal:
        return
    step = -1 if start < goal else 1
    place = case((PageRow.page_id == page.page_id, goal), else_=PageRow.position + step)
    await session.execute(
        update(PageRow)
        .where(
            PageRow.notebook_id == notebook.notebook_id,
            PageRow.position.between(min(start, goal), max(start, goal)),
        )
        .values(position=place),
        execution_options=UNSYNCHRONISED,
    )
    await session.refresh(page, ["position"])


async def _move_bookmarks(session: AsyncSession, page: PageRow, position: int) -> None:
    """Readers who had reached a page that goes have now reached the one before it."""
    before = select(PageRow.page_id).where(PageRow.notebook_id == page.notebook_id, PageRow.position == position - 1)
    page_id = await session.scalar(before.with_for_update())
    await session.execute(
        update(ReadingRow).where(ReadingRow.page_id == page.page_id).values(page_id=page_id),
        execution_options=UNSYNCHRONISED,
    )
