"""How well something fits: by where the words are, and by how they are there.

The same for every built-in backend. What is found in a title stands before what is found in an author's name or a tag,
that before a synopsis, that before a text; a word that stands for itself before one that another begins with, and that
before one within another.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sinpluma_search.queries import Query, Term

TITLE, PAGE_TITLE, NAME, SYNOPSIS = 8.0, 6.0, 4.0, 2.0
"""Weights of where a word is; that of a page's text is 1."""
WHOLE, BEGINNING, INSIDE = 1.0, 0.7, 0.4
"""Weights of how it is there."""
MOST_OCCURRENCES = 200


class Occurrence(NamedTuple):
    """Where a term stands in folded text, and how."""

    start: int
    end: int
    how: float


def occurrences(term: Term, folded: str) -> Iterator[Occurrence]:
    """Where a term stands in folded text."""
    first, last = term.tokens[0], term.tokens[-1]
    for found in term.pattern.finditer(folded):
        start, end = found.span()
        begins = first.kind != "word" or start == 0 or not folded[start - 1].isalnum()
        ends = last.kind != "word" or end == len(folded) or not folded[end].isalnum()
        yield Occurrence(start, end, (WHOLE if ends else BEGINNING) if begins else INSIDE)


def best_of(term: Term, folded: str) -> float:
    """How a term stands in folded text where it does so best; 0 where it is not there."""
    if term.beginning not in folded:
        return 0.0
    best = 0.0
    for number, found in enumerate(occurrences(term, folded)):
        best = max(best, found.how)
        if best == WHOLE or number == MOST_OCCURRENCES:
            break
    return best


def notebook_score(query: Query, title: str, author: str, tags: str) -> float:
    """How well a work fits that is known to have all terms; what is in none of these is in the synopsis."""
    scores = []
    letters = 0
    for term in query.terms:
        in_title = best_of(term, title)
        letters += len(term.text) * (in_title == WHOLE)
        names = NAME * max(best_of(term, author), best_of(term, tags))
        scores.append(max(TITLE * in_title, names) or SYNOPSIS)
    # A title that says nothing but these words fits best.
    return sum(scores) / len(scores) + min(letters / max(len(title), 1), 1.0)


def page_score(query: Query, title: str, text: float) -> float:
    """How well a page fits: by its title, and by how well its text does, from 0 to 1."""
    scores = [PAGE_TITLE * best_of(term, title) for term in query.terms]
    return sum(scores) / len(scores) + text
