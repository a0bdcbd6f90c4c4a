"""Whether a session still lives, as each request asks.

The `session` table is the truth. This is the seam for a store that answers faster: whoever ends a session, or changes
what an access token of it says, notes that in the same transaction (`session_changes`), and then awaits `announce`
before it answers.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Database, one_statement, utc_now
from sinpluma_auth.models import SessionRow, UserRow
from sinpluma_auth.tokens import Claims, SessionState


class Revocation(Protocol):
    """Knows, on every process, which sessions live."""

    async def state(self, claims: Claims) -> SessionState | None:
        """The state of a live session of an account that may sign in; None for any other."""

    async def announce(self) -> None:
        """Make all changes that were committed known; returns once no process goes by what was before them."""

    def running(self) -> AbstractAsyncContextManager[None]:
        """Do what has to be done all the time, within an `async with`."""


class DatabaseRevocation:
    """Asks the database on each request, so that a change is known everywhere with its commit."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def state(self, claims: Claims) -> SessionState | None:
        """The state of a live session of an account that may sign in; None for any other."""
        return await self._db.read(_state, claims.session_id)

    async def announce(self) -> None:
        """Nothing is kept anywhere else."""

    def running(self) -> AbstractAsyncContextManager[None]:
        """Nothing has to be done."""
        return nullcontext()


@one_statement
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
