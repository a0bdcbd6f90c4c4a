"""Who wants to hear of which events, as the database knows it, and with it every process that emits some.

A subscriber misses nothing while its plugin is switched off, or while workers of two releases run side by side: its
subscriptions stay. One that no process has asked for in 30 days lapses; one that its plugin does not ask for any more
goes at once. What waited for it goes with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, not_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.events.outbox import DeliveryRow, SubscriptionRow
from sinpluma.storage.columns import utc_now
from sinpluma.storage.database import Database

LAPSE = timedelta(days=30)
RENEWAL = timedelta(days=1)


async def subscribe(db: Database, wanted: Mapping[str, AbstractSet[str]]) -> None:
    """See that the database knows these subscriptions (events by subscriber), and that they were asked for today."""
    known = await db.read(_known, list(wanted))
    pairs = {(subscriber, event) for subscriber, events in wanted.items() for event in events}
    for pair in pairs - known.keys():
        await _make(db, *pair)
    for pair, seen in known.items():
        if pair not in pairs:
            await db.write_apart(_cancel, *pair)
        elif seen < utc_now() - RENEWAL:
            await db.write_apart(_renew, *pair)


async def purge(session: AsyncSession, now: datetime) -> int:
    """Drop the subscriptions that have lapsed, and what waited for them; gives the number of these events."""
    await session.execute(delete(SubscriptionRow).where(SubscriptionRow.seen < now - LAPSE))
    wanted = select(SubscriptionRow.event).where(
        SubscriptionRow.subscriber == DeliveryRow.subscriber, SubscriptionRow.event == DeliveryRow.event
    )
    unwanted = delete(DeliveryRow).where(not_(wanted.exists()))
    result: Any = await session.execute(unwanted, execution_options={"synchronize_session": False})
    return int(result.rowcount)


async def forget(session: AsyncSession, plugin: str) -> None:
    """Drop all subscriptions of a plugin, and what waited for them."""
    for row in (SubscriptionRow, DeliveryRow):
        await session.execute(delete(row).where(row.subscriber.between(f"{plugin}.", f"{plugin}.~")))


async def _known(session: AsyncSession, subscribers: list[str]) -> dict[tuple[str, str], datetime]:
    rows = await session.scalars(select(SubscriptionRow).where(SubscriptionRow.subscriber.in_(subscribers)))
    return {(row.subscriber, row.event): row.seen for row in rows}


async def _make(db: Database, subscriber: str, event: str) -> None:
    try:
        await db.write_apart(_add, subscriber, event)
    except IntegrityError:  # another worker, which starts at the same time, was faster
        return


async def _add(session: AsyncSession, subscriber: str, event: str) -> None:
    session.add(SubscriptionRow(subscriber=subscriber, event=event, seen=utc_now()))


async def _renew(session: AsyncSession, subscriber: str, event: str) -> None:
    which = (SubscriptionRow.subscriber == subscriber, SubscriptionRow.event == event)
    await session.execute(update(SubscriptionRow).where(*which).values(seen=utc_now()))


async def _cancel(session: AsyncSession, subscriber: str, event: str) -> None:
    for row in (SubscriptionRow, DeliveryRow):
        await session.execute(delete(row).where(row.subscriber == subscriber, row.event == event))
