"""MySQL's full-text indexes (Reference Manual 9.7, *InnoDB Full-Text Indexes*), over the tokens that `tokens` makes.

Text without spaces has an index of its own, by the parser `ngram`, which takes pairs of characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Database, one_statement
from sinpluma_search.models import SearchNotebookRow, SearchPageRow
from sinpluma_search.queries import Query, Term
from sinpluma_search.samples import LETTERS, Samples
from sinpluma_search.tokens import Token

SHORTEST = 3
"""Letters of the shortest word that InnoDB indexes (`innodb_ft_min_token_size`); shorter ones are filled up."""
FILLER = "_"
"""A letter to MySQL, and in no word of ours."""
STOPWORDS = frozenset(
    {"a", "about", "an", "are", "as", "at", "be", "by", "com", "de", "en", "for", "from", "how", "i", "in", "is", "it"}
    | {"la", "of", "on", "or", "that", "the", "this", "to", "und", "was", "what", "when", "where", "who", "will"}
    | {"with", "www"}
)
"""The words that InnoDB leaves out unless told otherwise (Reference Manual, *Full-Text Stopwords*)."""
COMMON = 20_000
"""A word in more rows than this is common: to read its entries takes up to a microsecond for each row."""
MOST_WORDS = 4
"""Words that the index is asked for."""
ENTRIES = 20
"""Entries of the index that are read in the time in which one row is, and looked through."""
UNSAMPLED = 250
"""Rows that may have a word which no sampled row has."""
NEWEST = 4_000
"""Rows that are looked through where all words are common."""
ENOUGH = 100
"""How many of them must fit; with fewer, the index is asked after all."""


class Word(NamedTuple):
    """A word as it stands in the column `words`, or the beginning of one."""

    name: str
    is_open: bool


class Found(NamedTuple):
    """A row that fits, and how well; of a page there is only the title."""

    id: int
    gain: float
    title: str
    author: str = ""
    tags: str = ""


class MysqlIndex:
    """The indexes of one table: its key, and the columns that ranking needs."""

    def __init__(self, db: Database, kind: type[SearchPageRow | SearchNotebookRow], key: str, columns: str) -> None:
        self._db = db
        self._samples = Samples(kind)
        self._source = kind.__tablename__, key, columns

    async def find(self, query: Query, limit: int) -> list[Found]:
        """The best rows in which all terms are; of the newest, if all are common."""
        sample = await self._samples.get(self._db)
        rows = {word: sample.rows_with(word.name, is_beginning=word.is_open) for word in _words(query)}
        if rows and min(rows.values()) > COMMON and not _runs(query):
            found = await self._read(_newest(*self._source, len(query.terms)), _places(query.terms), limit)
            if len(found) >= ENOUGH:
                return found
        return await self._ask(query, worth_asking(rows), limit)

    async def _ask(self, query: Query, asked: list[Word], limit: int) -> list[Found]:
        words = " ".join(f"+{word.name}{'*' * word.is_open}" for word in asked)
        against = {column: wanted for column, wanted in (("words", words), ("runs", _runs(query))) if wanted}
        names = {word.name for word in asked}
        rest = [term for term in query.terms if not _is_asked(term, names)]
        statement = _matching(*self._source, tuple(against), tuple(_column(term) for term in rest))
        return await self._read(statement, {**against, **_places(rest)}, limit)

    async def _read(self, statement: TextClause, values: dict[str, str], limit: int) -> list[Found]:
        listed = await self._db.read(_value, statement, {**values, "limit": limit})
        return msgspec.json.decode(listed or "[]", type=list[Found])


def worth_asking(rows: Mapping[Word, float]) -> list[Word]:
    """The words to ask the index for: the rarest, and those whose entries take less time than the rows they spare.

    The rarest comes first: InnoDB takes all the rows of the first word, and of the others looks for these.

    Args:
        rows: in about how many rows each word is.
    """
    words = sorted(rows, key=lambda word: (rows[word], -len(word.name)))
    most = min(COMMON, ENTRIES * max(UNSAMPLED, min(rows.values(), default=0)))
    return ([word for word in words if rows[word] <= most] or words)[:MOST_WORDS]


def written(found: Iterable[Token]) -> tuple[str, str]:
    """What stands in the columns `words` and `runs` for these tokens."""
    parts = list(found)
    words = " ".join(_name(token) for token in parts if token.kind != "run")
    # With a filler behind, the last character of a run begins a pair too.
    runs = " ".join(token.text + FILLER for token in parts if token.kind == "run")
    return f" {words} ", runs


@one_statement
async def _value(session: AsyncSession, statement: TextClause, values: dict[str, Any]) -> str | None:
    found: str | None = await session.scalar(statement, values)
    return found


# Statements by their shape: SQLAlchemy takes longer to read one that is new to it than MySQL takes to answer it.


@lru_cache(maxsize=256)
def _matching(table: str, key: str, columns: str, against: tuple[str, ...], looked_at: tuple[str, ...]) -> TextClause:
    """The rows that the indexes give, in whose columns the remaining terms are as well.

    InnoDB gives rows by rank, so that no more are read than are wanted; not so if there were a second thing to order
    them by.
    """
    matches = [f"MATCH({column}) AGAINST (:{column} IN BOOLEAN MODE)" for column in against]
    conditions = [*matches, *(f"LOCATE(:place{number}, {column}) > 0" for number, column in enumerate(looked_at))]
    return _listed(
        columns,
        f"SELECT {key} AS id, {' + '.join(matches)} AS gain, {columns} FROM {table} WHERE {' AND '.join(conditions)} "
        "ORDER BY gain DESC LIMIT :limit",
    )


@lru_cache(maxsize=64)
def _newest(table: str, key: str, columns: str, terms: int) -> TextClause:
    """Of the newest rows those in which the terms are, and how much of their text these make up.

    The key says which are the newest: a derived table of them would have all their texts copied.
    """
    words = f"LEFT(words, {LETTERS})"
    newest = f"SELECT {key} FROM {table} ORDER BY {key} DESC LIMIT {NEWEST}"
    conditions = "".join(f" AND LOCATE(:place{number}, {words}) > 0" for number in range(terms))
    share = f"(1 - LENGTH(REPLACE({words}, :place0, '')) / LENGTH({words}))"
    return _listed(
        columns,
        f"SELECT {key} AS id, 100 * {share} AS gain, {columns} FROM {table} "
        f"WHERE {key} >= (SELECT MIN({key}) FROM ({newest}) AS newest){conditions} ORDER BY {key} DESC LIMIT :limit",
    )


def _listed(columns: str, rows: str) -> TextClause:
    """All rows in one: the driver takes longer to read five hundred than MySQL takes to find them."""
    return text(f"SELECT JSON_ARRAYAGG(JSON_ARRAY(id, gain, {columns})) FROM ({rows}) AS found")


def _words(query: Query) -> list[Word]:
    return [
        Word(token.name, True) if term.is_open and token is term.tokens[-1] else Word(_name(token), False)
        for term in query.terms
        for token in term.tokens
        if token.kind != "run"
    ]


def _runs(query: Query) -> str:
    """The runs of a query for the `ngram` parser: as phrases, and a single character as the beginning of a pair."""
    runs = [token.text for term in query.terms for token in term.tokens if token.kind == "run"]
    return " ".join(f'+"{run}"' if len(run) > 1 else f"+{run}*" for run in runs)


def _is_asked(term: Term, names: set[str]) -> bool:
    """Whether what the index was asked for says all about a term."""
    if len({token.kind == "run" for token in term.tokens}) > 1:
        return True  # its parts stand in different columns, and nobody knows any more which followed which
    (*_, last) = term.tokens
    return not term.is_phrase and (last.kind == "run" or last.name in names or _name(last) in names)


def _column(term: Term) -> str:
    return "runs" if term.tokens[0].kind == "run" else "words"


def _places(terms: Sequence[Term]) -> dict[str, str]:
    """What to look for in the columns themselves, by the names of the statements' parameters."""
    return {f"place{number}": _place(term) for number, term in enumerate(terms)}


def _place(term: Term) -> str:
    if _column(term) == "runs":
        return f"{FILLER} ".join(token.text for token in term.tokens)
    *first, last = term.tokens
    end = last.name if term.is_open else f"{_name(last)} "
    return f" {' '.join([*map(_name, first), end])}"


def _name(token: Token) -> str:
    name = token.name
    if len(name) < SHORTEST:
        return name.ljust(SHORTEST, FILLER)
    return name + FILLER if name in STOPWORDS else name
