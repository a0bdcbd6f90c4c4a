"""Finding: what a backend gives, as far as readers may see it, each with its snippet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, cast

from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Invalid, SearchHit, SearchRequest, Site
from sinpluma_search.backends import Backends
from sinpluma_search.items import describe
from sinpluma_search.queries import read_query
from sinpluma_search.schemas import SearchItem, SearchQuery, SearchResults
from sinpluma_search.shown import shown
from sinpluma_search.spelling import suggestions

MOST = 500
"""Hits that are looked at, and counted: nobody turns so many pages."""


class _HasBackends(Protocol):
    backends: Backends


async def find(site: Site, query: SearchQuery) -> SearchResults:
    """What readers may see and fits, best first; where that is nothing, what they may have meant.

    Raises:
        Invalid: there is nothing to look for.
    """
    if not query.q.strip():
        raise Invalid("Say what to look for.", errors={"q": ["Say what to look for."]})
    items, total = await _search(site, query.q, query)
    results = SearchResults(items=items, page=query.page, per_page=query.per_page, total=total)
    if not total and (meant := await _suggestion(site, query)):
        results.suggestion = meant
    return results


async def _search(site: Site, text: str, query: SearchQuery) -> tuple[list[SearchItem], int]:
    backends = cast("_HasBackends", site.plugins.loaded["search"]).backends
    hits = await backends.find(SearchRequest(text, query.type, MOST))
    return await site.db.read(_part, text, hits, query) if hits else ([], 0)


async def _suggestion(site: Site, query: SearchQuery) -> str | None:
    """What finds something that readers may see."""
    for meant in await site.db.read(suggestions, query.q):
        if (await _search(site, meant, query))[1]:
            return meant
    return None


async def _part(
    session: AsyncSession, text: str, hits: Sequence[SearchHit], query: SearchQuery
) -> tuple[list[SearchItem], int]:
    """The part of the hits that is asked for, and the number of all that readers may see."""
    seen = {(kind, id_) for kind in ("notebook", "page") for id_ in await shown(session, kind, _ids(hits, kind))}
    once = {(hit.kind, hit.id): hit for hit in hits if (hit.kind, hit.id) in seen}
    ranked = sorted(once.values(), key=lambda hit: (-hit.score, hit.kind, -hit.id))[:MOST]
    part = ranked[query.offset : query.offset + query.per_page]
    return await describe(session, read_query(text), part), len(ranked)


def _ids(hits: Sequence[SearchHit], kind: str) -> list[int]:
    return [hit.id for hit in hits if hit.kind == kind]
