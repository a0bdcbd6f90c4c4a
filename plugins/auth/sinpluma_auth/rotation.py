"""Refreshing: each refresh token is exchanged for its successor.

Exchanging a token again gives the *same* successor for as long as that one is unused and a grace beyond, so that a
lost answer or a second tab signs nobody out. After that only a thief, or the victim of one, still has the old token,
and the session ends (RFC 9700, 4.14.2).
"""

from __future__ import annotations

from datetime import timedelta

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import logger, utc_now
from sinpluma_auth import session_changes
from sinpluma_auth.auth import Auth
from sinpluma_auth.errors import SessionEnded
from sinpluma_auth.grants import grant_of, new_grant, row_of, sign_pair
from sinpluma_auth.models import RefreshTokenRow, SessionRow, UserRow
from sinpluma_auth.schemas import TokenPair
from sinpluma_auth.tokens import Claims, Grant, SessionState


class Rotation(msgspec.Struct, frozen=True):
    """What came of a refresh token: its successor, or the end of a session that it was presented to too late."""

    successor: Grant | None = None
    state: SessionState | None = None
    reused: bool = False


async def refresh(auth: Auth, presented: Claims) -> TokenPair:
    """Exchange a refresh token.

    Raises:
        SessionEnded: the session has ended, or ends now, since the token was exchanged long ago.
    """
    next_grant = new_grant(auth, presented.user_id)
    rotation = await auth.db.write(rotate, presented, next_grant, auth.settings.refresh_grace)
    if rotation.reused:
        logger.warning("session ended", extra={"session": presented.session_id, "reason": "reuse"})
        await auth.revocation.announce()
    if rotation.successor is None or rotation.state is None:
        raise SessionEnded("Sign in again.")
    return sign_pair(auth, rotation.successor, rotation.state, next_grant.issued)


async def rotate(session: AsyncSession, presented: Claims, fresh: Grant, grace: timedelta) -> Rotation:
    """Exchange a refresh token for its successor, which is `fresh` if it has none yet."""
    # The lock comes before the first plain read, which on InnoDB fixes what the transaction sees.
    row = await session.get(SessionRow, presented.session_id, with_for_update=True)
    user = await session.get(UserRow, row.user_id) if row else None
    token = await session.get(RefreshTokenRow, presented.jti)
    now = utc_now()
    if row is None or user is None or token is None or token.session_id != row.session_id:
        return Rotation()
    if row.ended_at is not None or not user.may_sign_in or user.user_id != presented.user_id:
        return Rotation()
    state = SessionState(user.user_id, user.username, user.role)
    if token.used_at is None:
        fresh = msgspec.structs.replace(fresh, session_id=row.session_id)
        token.used_at, token.successor = now, fresh.jti
        row.last_used, row.expires = now, fresh.expires
        session.add(row_of(fresh))
        return Rotation(fresh, state)
    successor = await session.get(RefreshTokenRow, token.successor)
    if successor is not None and (successor.used_at is None or now <= successor.used_at + grace):
        return Rotation(grant_of(successor, user.user_id), state)
    row.ended_at, row.end_reason = now, "reuse"
    await session_changes.note(session, [row.session_id])
    return Rotation(reused=True)
