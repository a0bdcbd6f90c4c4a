"""Readings of the first Sin Pluma: who follows what. They begin now, so that what came over is no news to anybody."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma_auth.models import UserRow
from sinpluma_exchange.legacy.known import Known
from sinpluma_notebooks.readings import follow
from sinpluma_notebooks.visibility import is_public


async def store(
    session: AsyncSession, known: Known, legacy_id: int, notebook_id: int, readers: Mapping[int, int]
) -> list[int]:
    """Have people follow a work, as far as they and it are still there.

    Args:
        session: a transaction that writes.
        known: the source.
        legacy_id: the work's number in the dump.
        notebook_id: its id here.
        readers: their ids here by those of the dump.

    Returns:
        The numbers in the dump of those who follow it now.
    """
    if not await is_public(session, notebook_id):
        return []
    statement = select(UserRow.user_id).where(UserRow.user_id.in_(readers.values()))
    there = set(await session.scalars(statement))
    following = [reader for reader, user_id in readers.items() if user_id in there]
    for reader in following:
        await follow(session, readers[reader], notebook_id)
        session.add(known.row("reading", reader, part=legacy_id))
    return following
