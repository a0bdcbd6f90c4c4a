"""What must not come to life again with a backup: sessions, which may have ended since, and links that were used."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Site
from sinpluma_auth import session_changes
from sinpluma_auth.models import OneTimeTokenRow, SessionRow
from sinpluma_auth.session_changes import Generation
from sinpluma_auth.sessions import end_sessions

_BATCH = 5000
_NOBODYS = ""
"""The name and the server of a set that no process can have."""


async def forget(site: Site, first_ids: Mapping[str, int]) -> None:
    """End every session, and let no process believe a token of one from before the restore."""
    while await site.db.write(_end_some):
        pass
    await site.db.write(_begin_anew, first_ids[SessionRow.__tablename__])


async def _end_some(session: AsyncSession) -> int:
    live = select(SessionRow.session_id).where(SessionRow.ended_at.is_(None)).limit(_BATCH)
    some = list(await session.scalars(live))
    return len(await end_sessions(session, "restored", SessionRow.session_id.in_(some)))


async def _begin_anew(session: AsyncSession, first_session: int) -> None:
    await session.execute(delete(OneTimeTokenRow))
    await session_changes.begin_generation(session, Generation(_NOBODYS, _NOBODYS, first_session))
