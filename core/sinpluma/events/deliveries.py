"""What waits in the outbox: which of it is due, what became of it, and what was given up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, false, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.events.outbox import DeliveryRow
from sinpluma.storage.columns import UtcDateTime, utc_now

ERROR_LENGTH = 500


class Backlog(NamedTuple):
    """What waits for one subscriber: when the oldest of it happened, and how many were given up."""

    oldest: datetime | None
    dead: int


_FIRST_OF_EACH_STREAM = (
    select(func.min(DeliveryRow.delivery_id))
    .where(DeliveryRow.subscriber == bindparam("subscriber"), DeliveryRow.dead == false())
    .group_by(DeliveryRow.stream)
)
# From the index alone, however much waits; of the oldest, whose id is the least, the row.
_COUNTED = (
    select(
        DeliveryRow.subscriber,
        DeliveryRow.dead,
        func.count(DeliveryRow.delivery_id).label("number"),
        func.min(DeliveryRow.delivery_id).label("first"),
    )
    .group_by(DeliveryRow.subscriber, DeliveryRow.dead)
    .subquery()
)
_BACKLOG = select(_COUNTED.c.subscriber, _COUNTED.c.dead, _COUNTED.c.number, DeliveryRow.created).join(
    DeliveryRow, DeliveryRow.delivery_id == _COUNTED.c.first
)
_DUE = (
    select(DeliveryRow)
    .where(
        DeliveryRow.delivery_id.in_(_FIRST_OF_EACH_STREAM),
        DeliveryRow.due <= bindparam("now", type_=UtcDateTime),
        DeliveryRow.stream.not_in(bindparam("busy", expanding=True)),
    )
    .order_by(DeliveryRow.delivery_id)
    .limit(bindparam("room"))
)


async def due(session: AsyncSession, subscriber: str, busy: Sequence[str], room: int) -> list[DeliveryRow]:
    """What is to be delivered now, the oldest first: of each stream that is not busy its first event, if it is due.

    Ids are not in the order of commits; but within a stream they are, as its emitters wait for each other.
    """
    values = {"subscriber": subscriber, "busy": list(busy), "now": utc_now(), "room": room}
    return list(await session.scalars(_DUE, values))


async def backlog(session: AsyncSession) -> dict[str, Backlog]:
    """What waits, by subscriber."""
    found: dict[str, Backlog] = {}
    for subscriber, dead, number, since in await session.execute(_BACKLOG):
        known = found.get(subscriber, Backlog(None, 0))
        found[subscriber] = known._replace(dead=number) if dead else known._replace(oldest=since)
    return found


async def delivered(session: AsyncSession, delivery_id: int) -> None:
    """Note that an event has arrived."""
    await session.execute(delete(DeliveryRow).where(DeliveryRow.delivery_id == delivery_id))


async def failed(session: AsyncSession, delivery_id: int, tries: int, error: str, again: datetime | None) -> None:
    """Note that an event could not be delivered, for the how-manieth time, and when to try again, if at all."""
    said = error[:ERROR_LENGTH].encode(errors="replace").decode()
    values: dict[str, Any] = {"tries": tries, "error": said, "dead": again is None}
    if again is not None:
        values["due"] = again
    await session.execute(update(DeliveryRow).where(DeliveryRow.delivery_id == delivery_id).values(values))


async def waiting(session: AsyncSession, *, dead: bool, limit: int) -> list[DeliveryRow]:
    """What has not been delivered, the oldest first; only what was given up, if `dead`."""
    rows = select(DeliveryRow).order_by(DeliveryRow.delivery_id).limit(limit)
    return list(await session.scalars(rows.where(DeliveryRow.dead) if dead else rows))


async def retry(session: AsyncSession, delivery_id: int | None) -> int:
    """Have what was given up tried again at once, all of it if `delivery_id` is None; gives the number."""
    values = {"dead": False, "tries": 0, "due": utc_now()}
    result: Any = await session.execute(update(DeliveryRow).where(*_dead(delivery_id)).values(values))
    return int(result.rowcount)


async def discard(session: AsyncSession, delivery_id: int | None) -> int:
    """Delete what was given up, all of it if `delivery_id` is None; gives the number."""
    result: Any = await session.execute(delete(DeliveryRow).where(*_dead(delivery_id)))
    return int(result.rowcount)


def _dead(delivery_id: int | None) -> list[Any]:
    dead = [DeliveryRow.dead.is_(True)]
    return dead if delivery_id is None else [*dead, DeliveryRow.delivery_id == delivery_id]
