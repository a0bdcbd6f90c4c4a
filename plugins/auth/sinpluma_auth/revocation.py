"""Whether a session still lives, as each request asks.

The `session` table is the truth. This is the seam for stores that answer faster: whoever ends a session, or changes
what a session's state says, commits that first and then awaits `changed`, before it answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Database, utc_now
from sinpluma_auth.models import SessionRow, UserRow


class SessionState(msgspec.Struct, frozen=True):
    """Whose a live session is."""

    user_id: int
    username: str
    role: str


class Revocation(Protocol):
    """Knows, on every process, which sessions live."""

    async def state(self, session_id: int) -> SessionState | None:
        """The state of a live session of an account that may sign in; None for any other."""

    async def changed(self, session_ids: Sequence[int]) -> None:
        """Make the sessions' new state known; returns once no process goes by the old one."""


class DatabaseRevocation:
    """Asks the database on each request, so that a change is known everywhere with its commit."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def state(self, session_id: int) -> SessionState | None:
        """The state of a live session of an account that may sign in; None for any other."""
        return await self._db.read(_state, session_id)

    async def changed(self, session_ids: Sequence[int]) -> None:
        """Nothing is kept anywhere else."""


async def _state(session: AsyncSession, session_id: int) -> SessionState | None:
    found = await session.execute(
        select(UserRow.user_id, UserRow.username, UserRow.role)
        .join(SessionRow, SessionRow.user_id == UserRow.user_id)
        .where(
            SessionRow.session_id == session_id,
            SessionRow.ended_at.is_(None),
            SessionRow.expires > utc_now(),
            UserRow.disabled_at.is_(None),
            UserRow.closed_at.is_(None),
        )
    )
    row = found.one_or_none()
    return SessionState(row.user_id, row.username, row.role) if row else None
