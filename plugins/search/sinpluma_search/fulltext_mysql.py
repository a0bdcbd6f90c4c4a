"""MySQL's full-text indexes (Reference Manual 9.7, *InnoDB Full-Text Indexes*), over the tokens that `tokens` makes.

Text without spaces has an index of its own, by the parser `ngram`, which takes pairs of characters.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import SearchHit, one_statement
from sinpluma_search.queries import Query, Term
from sinpluma_search.relevance import notebook_score, page_score
from sinpluma_search.tokens import Token

SHORTEST = 3
"""Letters of the shortest word that InnoDB indexes (`innodb_ft_min_token_size`); shorter ones are filled up."""
FILLER = "_"
"""A letter to MySQL, and in no word of ours."""
STOPWORDS = frozenset(
    "a about an are as at be by com de en for from how i in is it la of on or that the this to und was what when where "
    "who will with www".split()
)
"""The words that InnoDB leaves out unless told otherwise (Reference Manual, *Full-Text Stopwords*)."""


def written(found: Iterable[Token]) -> tuple[str, str]:
    """What stands in the columns `words` and `runs` for these tokens."""
    parts = list(found)
    words = " ".join(_name(token) for token in parts if token.kind != "run")
    # With a filler behind, the last character of a run begins a pair too.
    runs = " ".join(token.text + FILLER for token in parts if token.kind == "run")
    return f" {words} ", runs


@one_statement
async def notebooks(session: AsyncSession, query: Query, limit: int) -> list[SearchHit]:
    """The works that fit."""
    found = await _matching(session, "search_notebook", "notebook_id", "title, author, tags", query, limit)
    return [
        SearchHit("notebook", row.notebook_id, notebook_score(query, row.title, row.author, row.tags)) for row in found
    ]


@one_statement
async def pages(session: AsyncSession, query: Query, limit: int) -> list[SearchHit]:
    """The pages that fit."""
    found = await _matching(session, "search_page", "page_id", "title", query, limit)
    return [SearchHit("page", row.page_id, page_score(query, row.title, row.gain / (EVEN + row.gain))) for row in found]


def _name(token: Token) -> str:
    name = token.name
    if len(name) < SHORTEST:
        return name.ljust(SHORTEST, FILLER)
    return name + FILLER if name in STOPWORDS else name
