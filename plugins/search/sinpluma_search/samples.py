"""How common words are, from a sample of what is indexed.

A database reads every entry of a word that it is to rank by, which takes some microseconds for each row that has the
word. So it is asked for the rarer words; to know which these are costs a look at a few rows, once in ten minutes.
"""

from __future__ import annotations

import asyncio
import time
from bisect import bisect_left
from collections.abc import Sequence
from functools import reduce
from operator import or_

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Database, one_statement
from sinpluma_search.models import SearchNotebookRow, SearchPageRow

PLACES, NEIGHBOURS = 40, 8
"""Rows are taken from so many places of the index, so many from each: neighbours are often chapters of one work."""
LETTERS = 20_000
"""Of a row no more is read."""
SECONDS = 600.0
_AFTER_ALL = chr(0x10FFFF)


class Sample:
    """Which words some rows have, by which it is told in how many of all there may be a word.

    Args:
        texts: the sampled rows, each as words with a space between any two.
        rows: how many there are in all.
    """

    def __init__(self, texts: Sequence[str], rows: float) -> None:
        holders: dict[str, int] = {}
        for number, text in enumerate(texts):
            for word in set(text.split()):
                holders[word] = holders.get(word, 0) | 1 << number
        self._words = sorted(holders)
        self._holders = [holders[word] for word in self._words]
        self._weight = rows / max(len(texts), 1)

    def rows_with(self, word: str, *, is_beginning: bool = False) -> float:
        """About how many rows have the word, or a word that begins with it."""
        first = bisect_left(self._words, word)
        last = bisect_left(self._words, word + (_AFTER_ALL if is_beginning else "\0"))
        return reduce(or_, self._holders[first:last], 0).bit_count() * self._weight


class Samples:
    """One process's sample of a table of the index, taken anew from time to time."""

    def __init__(self, kind: type[SearchPageRow | SearchNotebookRow]) -> None:
        self._kind = kind
        self._sample = Sample((), 0)
        self._taken = float("-inf")

    async def get(self, db: Database) -> Sample:
        """The sample; of two who come when it is old, one takes it, and the other is given the old one."""
        if time.monotonic() > self._taken + SECONDS:
            self._taken = time.monotonic()
            try:
                texts, rows = await db.read(_some_texts, self._kind)
                self._sample = await asyncio.to_thread(Sample, texts, rows)
            except BaseException:
                self._taken = float("-inf")
                raise
        return self._sample


@one_statement
async def _some_texts(session: AsyncSession, kind: type[SearchPageRow | SearchNotebookRow]) -> tuple[list[str], float]:
    """Some texts, and about how many rows there are: as densely as ids stand in these places, they do everywhere."""
    (key,) = kind.__table__.primary_key
    first, last = (await session.execute(select(func.min(key), func.max(key)))).one()
    texts: dict[int, str] = {}
    span = 0
    for number in range(PLACES if first is not None else 0):
        place = first + (last - first) * number // PLACES
        some = select(key, func.substr(kind.words, 1, LETTERS)).where(key >= place).order_by(key).limit(NEIGHBOURS)
        found = (await session.execute(some)).all()
        texts |= {row[0]: row[1] for row in found}
        span += found[-1][0] - place + 1 if found else 0
    taken = PLACES * NEIGHBOURS
    return list(texts.values()), (last - first + 1) * min(taken / span, 1.0) if span else 0.0
