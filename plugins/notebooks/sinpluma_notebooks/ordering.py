"""Moving a page within its work."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma_notebooks import positions
from sinpluma_notebooks.drafts import draft_page, lock_draft
from sinpluma_notebooks.ownership import lock_page
from sinpluma_notebooks.schemas import Page


async def move_page(session: AsyncSession, user_id: int, page_id: int, position: int) -> Page:
    """Put one's own page at `position`, or at the end if that lies past it."""
    notebook, page = await lock_page(session, user_id, page_id)
    await positions.move(session, notebook, page, position)
    return draft_page(page, (await lock_draft(session, page_id)).content)
