"""The log of epigraphs: with which one was a chapter published?

A chapter's text is frozen when it is published, and its epigraph is not. So the plugin subscribes to publications, and
notes the epigraph of each page that has one.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Delivery, Site, Subscriber, events
from sinpluma_epigraph.models import EpigraphRow, EpigraphUseRow
from sinpluma_epigraph.schemas import EpigraphUse


async def hear(site: Site, delivery: Delivery) -> None:
    """Note the epigraphs of the pages that were published."""
    if isinstance(delivery.event, events.PagesPublished):
        await site.db.write(note, delivery.delivery_id, delivery.event.page_ids, delivery.created)


async def note(session: AsyncSession, delivery_id: int, page_ids: tuple[int, ...], published: datetime) -> None:
    """Note the epigraphs of these pages. The events of one notebook come in their order, and so do its rows."""
    found = await session.scalars(select(EpigraphRow).where(EpigraphRow.page_id.in_(page_ids)))
    for row in found.all():
        session.add(
            EpigraphUseRow(
                delivery_id=delivery_id, page_id=row.page_id, text=row.text, source=row.source, published=published
            )
        )


async def uses(session: AsyncSession, page_id: int) -> list[EpigraphUse]:
    """The epigraphs with which a page was published, the last one first."""
    of_page = select(EpigraphUseRow).where(EpigraphUseRow.page_id == page_id)
    rows = await session.scalars(of_page.order_by(EpigraphUseRow.published.desc(), EpigraphUseRow.delivery_id.desc()))
    return [EpigraphUse(row.text, row.source, row.published) for row in rows]


SUBSCRIBER = Subscriber(name="uses", to=(events.PagesPublished,), handler=hear)
