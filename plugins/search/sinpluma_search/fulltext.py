"""The backend `fulltext`: the database's own full-text indexes, which each of the two databases is asked in its way."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Protocol

from sinpluma.api import Database, SearchHit, SearchRequest, Site
from sinpluma_search.fulltext_mysql import MysqlIndex
from sinpluma_search.fulltext_sqlite import SqliteIndex
from sinpluma_search.models import SearchNotebookRow, SearchPageRow
from sinpluma_search.queries import Query, read_query
from sinpluma_search.relevance import notebook_score, page_score

EVEN = 8.0
"""What the database's own measure is for a text that fits half as well as one can."""


class Index(Protocol):
    """The full-text index of one table."""

    async def find(self, query: Query, limit: int) -> Sequence[Any]:
        """The best rows in which all terms are, each with its `id`, its `gain`, and the columns for ranking."""


class Fulltext:
    """The backend of one site."""

    def __init__(self, db: Database) -> None:
        kind = MysqlIndex if db.url.get_backend_name() == "mysql" else SqliteIndex
        self._notebooks: Index = kind(db, SearchNotebookRow, "notebook_id", "title, author, tags")
        self._pages: Index = kind(db, SearchPageRow, "page_id", "title")

    async def find(self, _site: Site, request: SearchRequest) -> list[SearchHit]:
        """The works and pages in which all terms are."""
        query = read_query(request.text)
        if not query.terms:
            return []
        works, pages = await asyncio.gather(
            _nothing() if request.kind == "page" else self._notebooks.find(query, request.limit),
            _nothing() if request.kind == "notebook" else self._pages.find(query, request.limit),
        )
        return [
            *(SearchHit("notebook", row.id, notebook_score(query, row.title, row.author, row.tags)) for row in works),
            *(SearchHit("page", row.id, page_score(query, row.title, _share(row.gain))) for row in pages),
        ]


async def _nothing() -> Sequence[Any]:
    return ()


def _share(gain: float) -> float:
    """The database's measure, which has no end, as a number from 0 to 1."""
    return float(gain) / (EVEN + float(gain))
