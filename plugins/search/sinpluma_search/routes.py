"""The route of search."""

from __future__ import annotations

from quart import Blueprint, Response

from sinpluma.api import answers, current_site, public, queries, reply, with_neighbours
from sinpluma_search import finding
from sinpluma_search.schemas import SearchQuery, SearchResults

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
@public
@queries(SearchQuery)
@answers(SearchResults)
async def search(query: SearchQuery) -> Response:
    """Find published works and pages by their words, best first."""
    results = await finding.find(current_site(), query)
    return with_neighbours(reply(results), results.total, query)
