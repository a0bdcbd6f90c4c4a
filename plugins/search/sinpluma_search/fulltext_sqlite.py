"""SQLite's full-text index, FTS5 (https://www.sqlite.org/fts5.html), over the tokens that `tokens` makes."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import SearchHit, one_statement
from sinpluma_search.queries import Query, Term
from sinpluma_search.relevance import notebook_score, page_score
from sinpluma_search.tokens import Token, pairs

NEWEST = 4_000
"""Pages that are ranked: those that came last, where a word is in more. Ranking all that have it would take too long."""
EVEN = 5.0
"""The BM25 score of a text that fits half as well as one can."""

_NOTEBOOKS = text(
    "SELECT notebook_id, title, author, tags FROM ("
    " SELECT rowid AS id, bm25(search_notebook_index) AS cost FROM search_notebook_index"
    " WHERE search_notebook_index MATCH :wanted ORDER BY rowid DESC LIMIT :newest"
    ") JOIN search_notebook ON notebook_id = id ORDER BY cost LIMIT :limit"
)
_PAGES = text(
    "SELECT page_id, title, cost FROM ("
    " SELECT rowid AS id, bm25(search_page_index) AS cost FROM search_page_index"
    " WHERE search_page_index MATCH :wanted ORDER BY rowid DESC LIMIT :newest"
    ") JOIN search_page ON page_id = id ORDER BY cost LIMIT :limit"
)


def written(found: Iterable[Token]) -> tuple[str, str]:
    """What stands in the columns `words` and `runs` for these tokens."""
    return " ".join(name for token in found for name in _names(token)), ""


@one_statement
async def notebooks(session: AsyncSession, query: Query, limit: int) -> list[SearchHit]:
    """The works that fit."""
    wanted = {"wanted": _expression(query), "newest": NEWEST, "limit": limit}
    return [
        SearchHit("notebook", found.notebook_id, notebook_score(query, found.title, found.author, found.tags))
        for found in await session.execute(_NOTEBOOKS, wanted)
    ]


@one_statement
async def pages(session: AsyncSession, query: Query, limit: int) -> list[SearchHit]:
    """The pages that fit."""
    wanted = {"wanted": _expression(query), "newest": NEWEST, "limit": limit}
    return [
        SearchHit("page", found.page_id, page_score(query, found.title, -found.cost / (EVEN - found.cost)))
        for found in await session.execute(_PAGES, wanted)
    ]


def _names(token: Token) -> list[str]:
    return pairs(token.text) if token.kind == "run" else [token.name]


def _expression(query: Query) -> str:
    """The query in FTS5's language: strings, none of which has a quotation mark within."""
    return " AND ".join(_phrase(term) for term in query.terms)


def _phrase(term: Term) -> str:
    names = [name for token in term.tokens for name in _names(token)]
    last = term.tokens[-1]
    if last.kind == "run" and len(last.text) > 1:
        names.pop()  # the run may go on
    is_open = term.is_open or (last.kind == "run" and len(last.text) == 1)
    return f'"{" ".join(names)}"' + ("*" if is_open else "")
