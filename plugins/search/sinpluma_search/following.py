"""Following what happens: each event of a work has its entries compared with what readers may see now."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Delivery, Site, Subscriber, events, one_statement
from sinpluma_notebooks.models import NotebookRow
from sinpluma_search.catching_up import catch_up
from sinpluma_search.differences import Scope


async def _hear(site: Site, delivery: Delivery) -> None:
    match delivery.event:
        case events.NotebookEvent(notebook_id=notebook_id):
            await catch_up(site.db, Scope(notebook_id))
        case events.UserEvent(user_id=user_id):
            for notebook_id in await site.db.read(_works_of, user_id):
                await catch_up(site.db, Scope(notebook_id))


@one_statement
async def _works_of(session: AsyncSession, user_id: int) -> Sequence[int]:
    return (await session.scalars(select(NotebookRow.notebook_id).where(NotebookRow.user_id == user_id))).all()


SUBSCRIBER = Subscriber(
    name="index",
    to=(
        events.NotebookPublished,
        events.NotebookUnpublished,
        events.NotebookChanged,
        events.NotebookDiscarded,
        events.NotebookRestored,
        events.NotebookBlocked,
        events.NotebookUnblocked,
        events.PagesPublished,
        events.PageUnpublished,
        events.PageDiscarded,
        events.PageRestored,
        events.UserRenamed,
        events.AccountClosed,
        events.AccountReopened,
    ),
    handler=_hear,
)
"""What is deleted for good needs no event: its entries go with it (ON DELETE CASCADE)."""
