"""Deleting what has outlived its time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Model, emit, events
from sinpluma_auth import session_changes
from sinpluma_auth.auth import Auth
from sinpluma_auth.models import InviteRow, OneTimeTokenRow, RefreshTokenRow, SessionRow, UserRow

CLOSED_FOR = timedelta(days=30)
"""How long a closed account can be opened again."""


async def purge(auth: Auth, now: datetime) -> dict[str, int]:
    """Delete expired sessions, tokens, links and invitations, and accounts closed for 30 days.

    A session is kept for a fifth of a token's life beyond its end: nobody's clock is so wrong that a token would
    outlive what revokes it.
    """
    margin = auth.settings.refresh_lifetime * 0.2
    deleted = {
        "session": await auth.db.write(_delete, SessionRow, SessionRow.expires < now - margin),
        "session_change": await auth.db.write(session_changes.purge, now - auth.settings.access_lifetime * 1.2),
        "refresh_token": await auth.db.write(_delete, RefreshTokenRow, RefreshTokenRow.expires < now - margin),
        "one_time_token": await auth.db.write(_delete, OneTimeTokenRow, OneTimeTokenRow.expires < now),
        "invite": await auth.db.write(_delete, InviteRow, InviteRow.expires < now),
        "user": 0,
    }
    # One by one: with an account goes all that it wrote.
    for user_id in await auth.db.read(_left, now - CLOSED_FOR):
        deleted["user"] += await auth.db.write(_delete_user, user_id)
    return deleted


async def _delete(session: AsyncSession, table: type[Model], *which: ColumnElement[bool]) -> int:
    result = await session.execute(delete(table).where(*which))
    return result.rowcount  # type: ignore[attr-defined,no-any-return]


async def _delete_user(session: AsyncSession, user_id: int) -> int:
    deleted = await _delete(session, UserRow, UserRow.user_id == user_id, UserRow.closed_at.is_not(None))
    if deleted:
        await emit(session, events.AccountDeleted(user_id=user_id))
    return deleted


async def _left(session: AsyncSession, before: datetime) -> list[int]:
    return list(await session.scalars(select(UserRow.user_id).where(UserRow.closed_at < before)))
