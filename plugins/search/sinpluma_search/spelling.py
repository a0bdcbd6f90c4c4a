"""Titles and names that were typed with one mistake.

Two words that differ by one letter more, less or other, or by two neighbours in each other's place, become the same
when one letter is deleted from each, or from one of them. So each word is stored under itself and under all that it
becomes without one letter, and is looked up by the same: the *deletion neighbourhood* of Mor and Fraenkel (A hash code
method for detecting and correcting spelling errors, CACM 25(12), 1982), known from Wolf Garbe's SymSpell. What else
shares a key is told apart by comparing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import fold
from sinpluma_search.folding import fold_with_places
from sinpluma_search.models import SPELLING_LENGTH, SearchSpellingRow
from sinpluma_search.tokens import tokens

SHORTEST = 3
"""Letters of the shortest word that is known; of shorter ones too many are near."""
LONGEST = 60
"""Letters of the longest title or word that is known."""
MOST_WORDS = 12
"""Words of a query that are looked up."""
MOST_SPELLINGS = 500
MOST_SUGGESTIONS = 3

_NEAR = (
    select(SearchSpellingRow.spelling, func.count(SearchSpellingRow.notebook_id.distinct()).label("works"))
    .where(SearchSpellingRow.spelling_key.in_(bindparam("keys", expanding=True)))
    .group_by(SearchSpellingRow.spelling)
    .order_by(func.count(SearchSpellingRow.notebook_id.distinct()).desc(), SearchSpellingRow.spelling)
    .limit(MOST_SPELLINGS)
)


class Spelled(NamedTuple):
    """A word of a text, folded, and where in the text it stands."""

    folded: str
    start: int
    end: int


def keys(word: str) -> list[int]:
    """The keys of a folded word: of itself, and of what it becomes without one letter."""
    variants = {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
    return [_key(variant) for variant in sorted(variants)]


def spellings(*texts: str) -> list[str]:
    """What is known of titles and names: each whole, and its words, as they are written."""
    known: dict[str, str] = {}
    for text in texts:
        whole = text.strip()
        pieces = [whole, *(whole[word.start : word.end] for word in _words(whole))]
        for piece in pieces:
            folded = fold(piece)
            if SHORTEST <= len(folded) <= LONGEST and len(piece) <= SPELLING_LENGTH:
                known.setdefault(folded, piece)
    return list(known.values())


async def suggestions(session: AsyncSession, text: str) -> list[str]:
    """What somebody may have meant, likeliest first: a few, which may find nothing either."""
    words = _words(text)[:MOST_WORDS]
    wanted = {fold(text).strip(), *(word.folded for word in words)}
    looked_up = {key for word in wanted if len(word) <= LONGEST + 1 for key in keys(word)}
    found = (await session.execute(_NEAR, {"keys": list(looked_up)})).all()
    known = {spelling: fold(spelling) for spelling, _ in found}
    whole = [spelling for spelling, folded in known.items() if is_one_mistake(fold(text).strip(), folded)]
    return list(dict.fromkeys([*whole[: MOST_SUGGESTIONS - 1], *_corrected(text, words, known)]))


def is_one_mistake(typed: str, meant: str) -> bool:
    """Whether one letter more, less or other, or two in each other's place, make one of the other."""
    shorter, longer = sorted((typed, meant), key=len)
    if shorter == longer or len(longer) - len(shorter) > 1:
        return False
    first = next((place for place, letter in enumerate(shorter) if letter != longer[place]), len(shorter))
    if len(shorter) < len(longer):
        return shorter[first:] == longer[first + 1 :]
    swapped = longer[first + 1 : first + 2] + longer[first : first + 1] + longer[first + 2 :]
    return shorter[first + 1 :] == longer[first + 1 :] or shorter[first:] == swapped


def _corrected(text: str, words: list[Spelled], known: dict[str, str]) -> Iterator[str]:
    """The text with each word replaced that is not known, and near one that is."""
    exact = set(known.values())
    corrected = text
    for word in reversed(words):
        near = (spelling for spelling, folded in known.items() if is_one_mistake(word.folded, folded))
        if word.folded not in exact and (meant := next(near, None)):
            corrected = corrected[: word.start] + meant + corrected[word.end :]
    if corrected != text:
        yield corrected


def _words(text: str) -> list[Spelled]:
    folded = fold_with_places(text)
    return [
        Spelled(token.text, *folded.original(token.start, token.end))
        for token in tokens(folded.text)
        if token.kind != "symbol" and len(token.text) >= SHORTEST - 1
    ]


def _key(variant: str) -> int:
    return int.from_bytes(hashlib.blake2b(variant.encode(), digest_size=8).digest(), signed=True)
