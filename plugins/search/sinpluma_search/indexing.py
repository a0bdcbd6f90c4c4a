"""Writing the index: what is to be indexed is read and taken apart first, and then written if it is still so."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Database, fold, one_statement
from sinpluma_auth.models import UserRow
from sinpluma_notebooks.copies import PublishedCopy, lock_copies, published_copies
from sinpluma_notebooks.models import NotebookRow
from sinpluma_notebooks.visibility import PUBLIC, READABLE
from sinpluma_search import fulltext_mysql, fulltext_sqlite
from sinpluma_search.models import SearchNotebookRow, SearchPageRow, SearchSpellingRow
from sinpluma_search.spelling import keys, spellings
from sinpluma_search.tokens import FORM, one_line, tokens

_UNSYNCHRONISED = {"synchronize_session": False}


class NotebookSource(msgspec.Struct, frozen=True):
    """What a work's entry is made of."""

    notebook_id: int
    version: int
    author_version: int
    title: str
    synopsis: str
    tags: str
    username: str
    display_name: str


async def index_pages(db: Database, page_ids: Sequence[int]) -> None:
    """Index these pages as readers have them now; what readers have no more is passed over."""
    sources = await db.read(published_copies, page_ids, READABLE)
    # In a thread, since a chapter may have two million letters, and others wait for this process.
    rows = await asyncio.to_thread(lambda: [_page_row(db, source) for source in sources])
    if rows:
        await db.write_apart(_store_pages, sources, rows)


async def index_notebooks(db: Database, notebook_ids: Sequence[int]) -> None:
    """Index these works as readers see them now; what they see no more is passed over."""
    sources = await db.read(_notebook_sources, notebook_ids)
    rows = await asyncio.to_thread(lambda: [_notebook_row(db, source) for source in sources])
    spelled = [row for source in sources for row in _spelling_rows(source)]
    if rows:
        await db.write_apart(_store_notebooks, rows, spelled)


async def forget_pages(session: AsyncSession, page_ids: Sequence[int]) -> None:
    """Take pages out of the index."""
    where = SearchPageRow.page_id.in_(page_ids)
    await session.execute(delete(SearchPageRow).where(where), execution_options=_UNSYNCHRONISED)


async def forget_notebooks(session: AsyncSession, notebook_ids: Sequence[int]) -> None:
    """Take works out of the index, without their pages."""
    for row in (SearchSpellingRow, SearchNotebookRow):
        where = row.notebook_id.in_(notebook_ids)
        await session.execute(delete(row).where(where), execution_options=_UNSYNCHRONISED)


@one_statement
async def _notebook_sources(session: AsyncSession, notebook_ids: Sequence[int]) -> list[NotebookSource]:
    statement = (
        select(
            NotebookRow.notebook_id,
            NotebookRow.version,
            UserRow.version,
            NotebookRow.title,
            NotebookRow.resume,
            NotebookRow.tags,
            UserRow.username,
            UserRow.display_name,
        )
        .join(UserRow, UserRow.user_id == NotebookRow.user_id)
        .where(NotebookRow.notebook_id.in_(notebook_ids), PUBLIC)
    )
    return [NotebookSource(*row) for row in await session.execute(statement)]


async def _store_pages(session: AsyncSession, sources: list[PublishedCopy], rows: list[dict[str, Any]]) -> None:
    """Write entries of pages, but for those of which there is another copy now: that one has an event on its way."""
    current = await lock_copies(session, sources, READABLE)
    kept = [row for row in rows if row["page_id"] in current]
    await forget_pages(session, [row["page_id"] for row in kept])
    if kept:
        await session.execute(insert(SearchPageRow), kept)


async def _store_notebooks(session: AsyncSession, rows: list[dict[str, Any]], spelled: list[dict[str, Any]]) -> None:
    """The same for works. `spelled`: the rows for misspellings."""
    statement = (
        select(NotebookRow.notebook_id, NotebookRow.version, UserRow.version)
        .join(UserRow, UserRow.user_id == NotebookRow.user_id)
        .where(NotebookRow.notebook_id.in_([row["notebook_id"] for row in rows]), PUBLIC)
        # Who changes a work, or indexes it, locks its row: so nothing changes until this is committed.
        .with_for_update(of=NotebookRow)
    )
    current = {tuple(found) for found in await session.execute(statement)}
    kept = [row for row in rows if (row["notebook_id"], row["version"], row["author_version"]) in current]
    ids = {row["notebook_id"] for row in kept}
    await forget_notebooks(session, list(ids))
    if kept:
        await session.execute(insert(SearchNotebookRow), kept)
    if known := [row for row in spelled if row["notebook_id"] in ids]:
        await session.execute(insert(SearchSpellingRow), known)


def _page_row(db: Database, source: PublishedCopy) -> dict[str, Any]:
    words, runs = _written(db, one_line([source.title, source.text]))
    return {
        "page_id": source.page_id,
        "copied_at": source.copied_at,
        "form": FORM,
        "title": fold(source.title),
        "words": words,
        "runs": runs,
    }


def _notebook_row(db: Database, source: NotebookSource) -> dict[str, Any]:
    fields = {
        "title": fold(source.title),
        "author": one_line([source.username, source.display_name]),
        "tags": one_line(json.loads(source.tags)),
        "synopsis": fold(source.synopsis),
    }
    words, runs = _written(db, "\n".join(fields.values()))
    versions = {"version": source.version, "author_version": source.author_version, "form": FORM}
    return {"notebook_id": source.notebook_id, **versions, **fields, "words": words, "runs": runs}


def _spelling_rows(source: NotebookSource) -> list[dict[str, Any]]:
    known = spellings(source.title, source.display_name, source.username)
    return [
        {"spelling_key": key, "notebook_id": source.notebook_id, "place": place, "spelling": spelling}
        for place, spelling in enumerate(known)
        for key in keys(fold(spelling))
    ]


def _written(db: Database, folded: str) -> tuple[str, str]:
    on_mysql = db.url.get_backend_name() == "mysql"
    return (fulltext_mysql.written if on_mysql else fulltext_sqlite.written)(tokens(folded))
