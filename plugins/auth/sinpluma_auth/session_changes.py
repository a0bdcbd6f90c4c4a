"""What became of sessions lately, in the database: what Redis must know before a request may be answered by it.

Whoever ends a session, or changes the name or role of its user, writes a row of `session_change` in the same commit.
So the change is on record whatever happens to the process, or to Redis, the moment after.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import utc_now
from sinpluma_auth.models import SessionChangeRow, SessionGenerationRow, SessionRow

SLACK = timedelta(minutes=10)
"""How much later than its time stamp says a change may be committed."""


class Generation(msgspec.Struct, frozen=True):
    """The set of changed sessions in Redis that counts: its name, and the server process (run id) that has it."""

    token: str
    server: str
    first_session: int = 0
    """Tokens of sessions below it are from before a backup was restored: they tell nothing."""


class Change(msgspec.Struct, frozen=True):
    """A change that Redis may not know yet."""

    change_id: int
    session_id: int


class View(msgspec.Struct, frozen=True):
    """The generation that counts at a moment, and the changes until then that Redis may not know."""

    generation: Generation | None
    untold: list[Change]
    is_whole: bool
    """Whether these are all of them."""


async def note(session: AsyncSession, session_ids: Iterable[int]) -> None:
    """Put on record that tokens of these sessions, issued until now, no longer tell who sends a request."""
    now = utc_now()
    session.add_all(SessionChangeRow(session_id=each, changed=now, told=False) for each in session_ids)
    await session.flush()


async def note_user(session: AsyncSession, user_id: int) -> None:
    """Put the same on record for all of a user's sessions that live."""
    live = select(SessionRow.session_id).where(SessionRow.user_id == user_id, SessionRow.ended_at.is_(None))
    await note(session, await session.scalars(live))


async def view(session: AsyncSession, limit: int) -> View:
    """What counts now, and at most so many of the changes that Redis may not know."""
    rows = await session.execute(
        select(SessionChangeRow.change_id, SessionChangeRow.session_id)
        .where(SessionChangeRow.told.is_(False))
        .order_by(SessionChangeRow.change_id)
        .limit(limit)
    )
    untold = [Change(*row) for row in rows]
    newest = select(SessionGenerationRow).order_by(SessionGenerationRow.generation_id.desc()).limit(1)
    found = await session.scalar(newest)
    return View(
        Generation(found.token, found.server, found.first_session) if found else None, untold, len(untold) < limit
    )


async def changed_since(session: AsyncSession, since: datetime) -> list[int]:
    """The sessions that changed since then, whether Redis was told or not."""
    return list(
        await session.scalars(select(SessionChangeRow.session_id).where(SessionChangeRow.changed >= since - SLACK))
    )


async def mark_told(session: AsyncSession, change_ids: list[int]) -> None:
    """Note that the generation that counts has these changes."""
    await session.execute(update(SessionChangeRow).where(SessionChangeRow.change_id.in_(change_ids)).values(told=True))


async def begin_generation(session: AsyncSession, generation: Generation) -> None:
    """Let another generation count from now on, for the sessions for which the one before it did."""
    first = await session.scalar(select(func.max(SessionGenerationRow.first_session))) or 0
    fields = {"token": generation.token, "server": generation.server}
    session.add(SessionGenerationRow(**fields, first_session=max(first, generation.first_session)))
    await session.flush()


async def purge(session: AsyncSession, before: datetime) -> int:
    """Delete changes that no living token is from before of, and generations that no longer count."""
    newest = await session.scalar(select(func.max(SessionGenerationRow.generation_id))) or 0
    await session.execute(delete(SessionGenerationRow).where(SessionGenerationRow.generation_id < newest))
    result = await session.execute(delete(SessionChangeRow).where(SessionChangeRow.changed < before - SLACK))
    return result.rowcount  # type: ignore[attr-defined,no-any-return]
