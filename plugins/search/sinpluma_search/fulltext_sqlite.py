"""SQLite's full-text index, FTS5 (https://www.sqlite.org/fts5.html), over the tokens that `tokens` makes.

FTS5 finds the newest rows that have some words without reading on. But to rank them it counts all that have each of
the words: so of common words the rank is not asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Database, one_statement
from sinpluma_search.models import SearchNotebookRow, SearchPageRow
from sinpluma_search.queries import Query, Term
from sinpluma_search.samples import LETTERS, Sample, Samples
from sinpluma_search.tokens import Token, pairs

COMMON = 5_000
"""A word in more rows than this is common: to rank by it takes some microseconds for each row."""


class SqliteIndex:
    """The index of one table: its key, and the columns that ranking needs."""

    def __init__(self, db: Database, kind: type[SearchPageRow | SearchNotebookRow], key: str, columns: str) -> None:
        self._db = db
        self._samples = Samples(kind)
        self._source = kind.__tablename__, key, columns

    async def find(self, query: Query, limit: int) -> Sequence[Row[Any]]:
        """The best rows in which all terms are, each with its `id` and `gain`; the newest, if all are common."""
        sample = await self._samples.get(self._db)
        rare = [term for term in query.terms if _rows_with(sample, term) <= COMMON]
        rest = [_place(term) for term in query.terms if term not in rare]
        values: dict[str, Any] = {"wanted": _expression(rare or query.terms), "limit": limit}
        values |= {f"place{number}": place for number, place in enumerate(rest)}
        statement = _ranked(*self._source, len(rest)) if rare else _newest(*self._source)
        kept = values if rare else {name: values[name] for name in ("wanted", "limit", "place0")}
        return await self._db.read(_rows, statement, kept)


def written(found: Iterable[Token]) -> tuple[str, str]:
    """What stands in the columns `words` and `runs` for these tokens."""
    return " ".join(name for token in found for name in _names(token)), ""


@one_statement
async def _rows(session: AsyncSession, statement: TextClause, values: dict[str, Any]) -> Sequence[Row[Any]]:
    return (await session.execute(statement, values)).all()


# Statements by their shape: SQLAlchemy takes longer to read one that is new to it than SQLite takes to answer it.


@lru_cache(maxsize=64)
def _ranked(table: str, key: str, columns: str, rest: int) -> TextClause:
    """The best rows that the index gives, in whose words the remaining terms are as well."""
    found = f"SELECT rowid AS place, bm25({table}_index) AS cost FROM {table}_index WHERE {table}_index MATCH :wanted"
    conditions = " AND ".join(f"instr(' ' || words || ' ', :place{number}) > 0" for number in range(rest))
    # Where nothing else is to be looked at, only the best rows are fetched.
    inner, where = (found, f"WHERE {conditions}") if rest else (f"{found} ORDER BY rank LIMIT :limit", "")
    return text(
        f"SELECT {key} AS id, {columns}, -cost AS gain FROM ({inner}) JOIN {table} ON {key} = place {where} "
        "ORDER BY cost LIMIT :limit"
    )


@lru_cache(maxsize=8)
def _newest(table: str, key: str, columns: str) -> TextClause:
    """The newest rows that the index gives, and how much of their text the first term makes up."""
    found = (
        f"SELECT rowid AS place FROM {table}_index WHERE {table}_index MATCH :wanted ORDER BY rowid DESC LIMIT :limit"
    )
    words = f"substr(words, 1, {LETTERS})"
    share = f"(1 - length(replace({words}, :place0, '')) * 1.0 / length({words}))"
    return text(f"SELECT {key} AS id, {columns}, 100 * {share} AS gain FROM ({found}) JOIN {table} ON {key} = place")


def _rows_with(sample: Sample, term: Term) -> float:
    """About how many rows have the rarest part of a term."""
    *first, last = _parts(term)
    return min([*map(sample.rows_with, first), sample.rows_with(last, is_beginning=_is_open(term))])


def _names(token: Token) -> list[str]:
    return pairs(token.text) if token.kind == "run" else [token.name]


def _parts(term: Term) -> list[str]:
    """The tokens of the index that make a term."""
    names = [name for token in term.tokens for name in _names(token)]
    last = term.tokens[-1]
    return names[:-1] if last.kind == "run" and len(last.text) > 1 else names  # the run may go on


def _is_open(term: Term) -> bool:
    """Whether the last of these parts may be the beginning of one: a single character begins a pair."""
    last = term.tokens[-1]
    return term.is_open or (last.kind == "run" and len(last.text) == 1)


def _place(term: Term) -> str:
    return f" {' '.join(_parts(term))}" + " " * (not _is_open(term))


def _expression(terms: Iterable[Term]) -> str:
    """Terms in FTS5's language: strings, none of which has a quotation mark within."""
    return " AND ".join(f'"{" ".join(_parts(term))}"' + "*" * _is_open(term) for term in terms)
