"""The outbox: events that wait, in the database, for those who subscribed to them.

An event is written in the transaction that makes it true, once for each subscription that the database knows; a
delivered one is deleted. So what is there is what is still to be done, whatever process died meanwhile.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

import msgspec
from sqlalchemy import Index, Table, bindparam, false, insert, literal, select
from sqlalchemy.event import listen
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from sinpluma.events import NAME_LENGTH, Event, name_of
from sinpluma.events.wakeups import WAKEUPS
from sinpluma.storage.columns import Id, LongText, Model, UtcDateTime, exact, utc_now


class SubscriptionRow(Model):
    """A subscriber wants to hear of an event; `seen` is when a process last said so, to a day."""

    __tablename__ = "event_subscription"

    subscriber: Mapped[str] = mapped_column(exact(NAME_LENGTH), primary_key=True)
    event: Mapped[str] = mapped_column(exact(NAME_LENGTH), primary_key=True, index=True)
    seen: Mapped[datetime] = mapped_column(UtcDateTime)


class DeliveryRow(Model):
    """An event on its way to one subscriber. `dead`: given up, until somebody wants it tried again."""

    __tablename__ = "event_delivery"
    __table_args__ = (
        Index(None, "subscriber", "dead", "stream", "delivery_id"),  # finds the first of each stream
        {"sqlite_autoincrement": True},
    )

    delivery_id: Mapped[int] = mapped_column(Id, primary_key=True)
    subscriber: Mapped[str] = mapped_column(exact(NAME_LENGTH))
    stream: Mapped[str] = mapped_column(exact(NAME_LENGTH))
    event: Mapped[str] = mapped_column(exact(NAME_LENGTH))
    payload: Mapped[str] = mapped_column(LongText)
    created: Mapped[datetime] = mapped_column(UtcDateTime)
    due: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int]
    dead: Mapped[bool]
    error: Mapped[str] = mapped_column(LongText)


_OUTBOX = cast("Table", DeliveryRow.__table__)
_EMIT = insert(_OUTBOX).from_select(
    ["subscriber", "stream", "event", "payload", "created", "due", "tries", "dead", "error"],
    select(
        SubscriptionRow.subscriber,
        bindparam("its_stream", type_=_OUTBOX.c.stream.type),
        bindparam("its_name", type_=_OUTBOX.c.event.type),
        bindparam("its_payload", type_=_OUTBOX.c.payload.type),
        bindparam("now", type_=UtcDateTime),
        bindparam("now", type_=UtcDateTime),
        literal(0),
        false(),
        literal(""),
    ).where(SubscriptionRow.event == bindparam("its_name")),
)


async def emit(session: AsyncSession, happened: Event) -> None:
    """Announce an event: it reaches its subscribers if, and only if, the transaction is committed.

    Args:
        session: the transaction that makes it true, in which the row that the event's stream names is locked.
        happened: the event.
    """
    values = {
        "its_stream": happened.stream,
        "its_name": name_of(type(happened)),
        "its_payload": msgspec.json.encode(happened).decode(),
        "now": utc_now(),
    }
    result: Any = await session.execute(_EMIT, values)
    if result.rowcount and (wakeups := session.info.pop(WAKEUPS, None)):
        listen(session.sync_session, "after_commit", lambda _: wakeups.wake(), once=True)
