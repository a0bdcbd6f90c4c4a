"""The backend `fulltext`: the database's own full-text index, which each of the two databases is asked in its way."""

from __future__ import annotations

from sinpluma.api import SearchHit, SearchRequest, Site
from sinpluma_search import fulltext_mysql, fulltext_sqlite
from sinpluma_search.queries import read_query

_INDEXES = {"mysql": fulltext_mysql, "sqlite": fulltext_sqlite}


async def find(site: Site, request: SearchRequest) -> list[SearchHit]:
    """The works and pages in which all terms are, best first."""
    query = read_query(request.text)
    if not query.terms:
        return []
    index = _INDEXES[site.db.url.get_backend_name()]
    hits: list[SearchHit] = []
    if request.kind != "page":
        hits += await site.db.read(index.notebooks, query, request.limit)
    if request.kind != "notebook":
        hits += await site.db.read(index.pages, query, request.limit)
    return hits
