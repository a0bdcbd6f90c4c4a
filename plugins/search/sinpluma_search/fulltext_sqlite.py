"""SQLite's full-text index, FTS5 (https://www.sqlite.org/fts5.html), over the tokens that `tokens` makes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Database, one_statement
from sinpluma_search.models import SearchNotebookRow, SearchPageRow
from sinpluma_search.queries import Query, Term
from sinpluma_search.tokens import Token, pairs

NEWEST = 4_000
"""Rows that are ranked: those that came last, where a word is in more. To rank all that have it would take too long."""


class SqliteIndex:
    """The index of one table: its key, and the columns that ranking needs."""

    def __init__(self, db: Database, kind: type[SearchPageRow | SearchNotebookRow], key: str, columns: str) -> None:
        self._db = db
        index = f"{kind.__tablename__}_index"
        self._statement = text(
            f"SELECT {key} AS id, {columns}, -cost AS gain FROM ("
            f" SELECT rowid AS place, bm25({index}) AS cost FROM {index}"
            f" WHERE {index} MATCH :wanted ORDER BY rowid DESC LIMIT {NEWEST}"
            f") JOIN {kind.__tablename__} ON {key} = place ORDER BY cost LIMIT :limit"
        )

    async def find(self, query: Query, limit: int) -> Sequence[Row[Any]]:
        """The best rows in which all terms are, each with its `id` and `gain`."""
        return await self._db.read(_rows, self._statement, {"wanted": _expression(query), "limit": limit})


def written(found: Iterable[Token]) -> tuple[str, str]:
    """What stands in the columns `words` and `runs` for these tokens."""
    return " ".join(name for token in found for name in _names(token)), ""


@one_statement
async def _rows(session: AsyncSession, statement: TextClause, values: dict[str, Any]) -> Sequence[Row[Any]]:
    return (await session.execute(statement, values)).all()


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
