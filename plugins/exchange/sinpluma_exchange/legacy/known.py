"""What came over before, so that nothing comes twice."""

from __future__ import annotations

from typing import Literal

import msgspec
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Site
from sinpluma_exchange.models import LegacyRow

Kind = Literal["user", "notebook", "page", "reading"]


class Known(msgspec.Struct):
    """What came over from one source: our numbers by theirs, and the works that are still to be published."""

    source: str
    users: dict[int, int] = {}
    notebooks: dict[int, int] = {}
    pages: dict[int, int] = {}
    readings: set[tuple[int, int]] = msgspec.field(default_factory=set)
    unfinished: set[int] = msgspec.field(default_factory=set)

    def row(self, kind: Kind, legacy_id: int, our_id: int = 0, *, part: int = 0, is_done: bool = True) -> LegacyRow:
        """The row that says that something came over."""
        return LegacyRow(
            source=self.source, kind=kind, legacy_id=legacy_id, legacy_part=part, our_id=our_id, is_done=is_done
        )


async def known(site: Site, source: str) -> Known:
    """What came over from a source before."""
    found = Known(source)
    ids = {"user": found.users, "notebook": found.notebooks, "page": found.pages}
    for kind, legacy_id, part, our_id, is_done in await site.db.read(_rows, source):
        if kind == "reading":
            found.readings.add((legacy_id, part))
        else:
            ids[kind][legacy_id] = our_id
        if not is_done:
            found.unfinished.add(legacy_id)
    return found


async def finish(session: AsyncSession, source: str, legacy_id: int) -> None:
    """Note that nothing is left to do for a work."""
    which = (LegacyRow.source == source, LegacyRow.kind == "notebook", LegacyRow.legacy_id == legacy_id)
    await session.execute(update(LegacyRow).where(*which).values(is_done=True))


async def _rows(session: AsyncSession, source: str) -> list[tuple[str, int, int, int, bool]]:
    statement = select(
        LegacyRow.kind, LegacyRow.legacy_id, LegacyRow.legacy_part, LegacyRow.our_id, LegacyRow.is_done
    ).where(LegacyRow.source == source)
    return [
        (row.kind, row.legacy_id, row.legacy_part, row.our_id, row.is_done) for row in await session.execute(statement)
    ]
