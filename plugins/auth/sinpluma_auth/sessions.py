"""Sessions: every way in which one ends, and which a user has."""

from __future__ import annotations

from typing import Literal

import msgspec
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import NotFound, utc_now
from sinpluma_auth import session_changes
from sinpluma_auth.auth import Auth
from sinpluma_auth.models import SessionRow
from sinpluma_auth.schemas import SessionItem

EndReason = Literal["logout", "ended", "password", "reset", "reuse", "disabled", "closed", "admin", "restored"]


class Device(msgspec.Struct, frozen=True):
    """Where a request comes from, as far as it says."""

    user_agent: str
    address: str


async def sign_out(auth: Auth, session_id: int) -> None:
    """End the session that asks for it."""
    await auth.db.write(end_sessions, "logout", SessionRow.session_id == session_id)
    await auth.revocation.announce()


async def end_one(auth: Auth, user_id: int, session_id: int) -> None:
    """End one of a user's sessions.

    Raises:
        NotFound: the user has no such session.
    """
    ended = await auth.db.write(
        end_sessions, "ended", SessionRow.session_id == session_id, SessionRow.user_id == user_id
    )
    if not ended:
        raise NotFound("You have no such session.")
    await auth.revocation.announce()


async def end_others(auth: Auth, user_id: int, session_id: int) -> None:
    """End all of a user's sessions but the one that asks for it."""
    others = SessionRow.session_id != session_id
    await auth.db.write(end_sessions, "ended", SessionRow.user_id == user_id, others)
    await auth.revocation.announce()


async def end_sessions(
    session: AsyncSession, reason: EndReason, which: ColumnElement[bool], *and_of_these: ColumnElement[bool]
) -> list[int]:
    """End the live sessions among those meant, and say which they were."""
    meant = (SessionRow.ended_at.is_(None), which, *and_of_these)
    ended = list(await session.scalars(select(SessionRow.session_id).where(*meant).with_for_update()))
    await session.execute(update(SessionRow).where(*meant).values(ended_at=utc_now(), end_reason=reason))
    await session_changes.note(session, ended)
    return ended


async def live_sessions(session: AsyncSession, user_id: int, current: int | None) -> list[SessionItem]:
    """A user's live sessions, the one used last first."""
    rows = await session.scalars(
        select(SessionRow)
        .where(SessionRow.user_id == user_id, SessionRow.ended_at.is_(None), SessionRow.expires > utc_now())
        .order_by(SessionRow.last_used.desc(), SessionRow.session_id.desc())
    )
    return [
        SessionItem(row.session_id, row.created, row.last_used, row.user_agent, row.address, row.session_id == current)
        for row in rows
    ]
