"""Snippets: a piece of the original text around what fits best, and where in it the terms are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from sinpluma_search.folding import Folded, begins_piece, fold_with_places
from sinpluma_search.queries import Query, Term
from sinpluma_search.relevance import INSIDE, MOST_OCCURRENCES, occurrences

LENGTH = 200
"""Characters of a snippet, if no match in it is longer."""
BEFORE = 60
"""Of them, how many stand before the first match, at most."""
WORD = 24
"""Characters by which a snippet gives way so as not to cut a word."""

_SPACE = re.compile(r"\s+")


class Snippet(NamedTuple):
    """A piece of text; where in it the matches are, in UTF-16 code units; and how many terms these are of."""

    text: str
    matches: list[tuple[int, int]]
    terms: int


class _Match(NamedTuple):
    """A place in the original text, and the number of the term that is there."""

    start: int
    end: int
    term: int


def best_snippet(query: Query, texts: Iterable[str]) -> Snippet:
    """The snippet of the text in which most terms are; of the first of them, where several have as many."""
    return max((cut_snippet(query, text) for text in texts), key=lambda snippet: snippet.terms)


def cut_snippet(query: Query, text: str) -> Snippet:
    """The piece of a text with most of the terms; its beginning, where none is in it."""
    matches = _matches(query, fold_with_places(text))
    first = _best_place(matches)
    start, end = _borders(text, matches, first)
    within = [match for match in matches if start <= match.start and match.end <= end]
    piece = text[start:end]
    merged = _merged((match.start - start, match.end - start) for match in within)
    return Snippet(piece, [_in_utf16(piece, *match) for match in merged], len({match.term for match in within}))


def _matches(query: Query, folded: Folded) -> list[_Match]:
    return sorted(
        _Match(*folded.original(start, end), number)
        for number, term in enumerate(query.terms)
        for start, end in _places(term, folded.text)
    )


def _places(term: Term, folded: str) -> list[tuple[int, int]]:
    """Where a term stands; within other words only where it stands nowhere else."""
    found = list(islice(occurrences(term, folded), MOST_OCCURRENCES))
    at_words = [one for one in found if one.how > INSIDE]
    return [(one.start, one.end) for one in at_words or found]


def _best_place(matches: list[_Match]) -> int:
    """The number of the match from which on most terms are near each other."""
    best, most = 0, 0
    for number, match in enumerate(matches):
        near = {
            other.term
            for other in islice(matches, number, number + LENGTH)
            if other.end <= match.start + LENGTH - BEFORE
        }
        if len(near) > most:
            best, most = number, len(near)
    return best


def _borders(text: str, matches: list[_Match], first: int) -> tuple[int, int]:
    """Where the snippet begins and ends: between words, where these are not too long, and between characters."""
    anchor = matches[first] if matches else _Match(0, 0, 0)
    start = max(0, min(anchor.start - BEFORE, len(text) - LENGTH))
    end = min(len(text), max(start + LENGTH, anchor.end))
    if start:
        space = _SPACE.search(text, start - 1, min(start + WORD, anchor.start))
        start = space.end() if space else start
    if end < len(text):
        spaces = list(_SPACE.finditer(text, max(end - WORD, anchor.end), end + 1))
        end = spaces[-1].start() if spaces else end
    while start < anchor.start and not begins_piece(text, start):
        start += 1
    while end > anchor.end and not begins_piece(text, end):
        end -= 1
    return start, end


def _merged(matches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same places, those that overlap as one."""
    merged: list[tuple[int, int]] = []
    for start, end in matches:
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _in_utf16(text: str, start: int, end: int) -> tuple[int, int]:
    before = _units(text[:start])
    return before, before + _units(text[start:end])


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)
