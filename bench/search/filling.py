"""Filling a site with the corpus, and indexing it as `sinpluma search reindex` does."""

from __future__ import annotations

import time

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bench.search.corpus import Row, batches
from sinpluma.api import Database
from sinpluma.storage.columns import Model
from sinpluma_search.catching_up import catch_up
from sinpluma_search.differences import Scope


async def fill(db: Database, number: int) -> float:
    """Store so many published pages and index them; gives the pages indexed a second."""
    for rows in batches(number):
        await db.write_apart(_store, rows)
    began = time.monotonic()
    await catch_up(db, Scope())
    return number / (time.monotonic() - began)


async def _store(session: AsyncSession, rows: dict[str, list[Row]]) -> None:
    for name, some in rows.items():
        if some:
            await session.execute(insert(Model.metadata.tables[name]), some)
