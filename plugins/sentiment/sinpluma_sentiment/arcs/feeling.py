"""How a text feels, made of what its sentences do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import fmean
from typing import NamedTuple

import msgspec

from sinpluma.api import Judgement

MOST_POINTS = 20
"""Points of a course: enough for a work of one long page to show its ups and downs."""
FEWEST_SENTENCES = 8
"""Sentences behind each point, where there are so many: one says little."""

Point = tuple[float, float]
"""How far into a text, from 0 to 1, and the mean score there."""


class Feeling(msgspec.Struct, frozen=True):
    """How many sentences are positive, negative and neutral, the mean score, and its course from beginning to end.

    Only sentences with a verdict, positive or negative, weigh in `mean` and `course`. Neutral ones, of which there is
    nothing to say or not enough, are counted and no more: whatever their score, they would draw every work towards
    the middle, and the longer the plainer it is told. Where all are neutral, `mean` is None and `course` empty.
    """

    positive: int
    negative: int
    neutral: int
    mean: float | None
    course: list[Point]


class Judged(NamedTuple):
    """A sentence that was judged, and how far into the text it stands, from 0 to 1."""

    place: float
    judgement: Judgement


def feeling(sentences: Iterable[Judged]) -> Feeling:
    """How a text of these sentences, in their order, feels."""
    known = list(sentences)
    verdicts = Counter(one.judgement.verdict for one in known)
    telling = [(one.place, one.judgement.score) for one in known if one.judgement.verdict != "neutral"]
    mean = fmean(score for _, score in telling) if telling else None
    return Feeling(verdicts["positive"], verdicts["negative"], verdicts["neutral"], mean, course(telling))


def course(telling: Sequence[Point]) -> list[Point]:
    """Points of places and scores: each the mean of as many of them, which follow each other.

    So each point is as sure as the next, and there is none without sentences behind it; where a text says little, its
    points are far apart.
    """
    points = min(MOST_POINTS, max(1, len(telling) // FEWEST_SENTENCES)) if telling else 0
    bounds = [number * len(telling) // points for number in range(points + 1)] if points else []
    parts = [telling[start:end] for start, end in pairwise(bounds)]
    return [(_rounded(place for place, _ in part), _rounded(score for _, score in part)) for part in parts]


def together(means: Iterable[tuple[float | None, int]]) -> float | None:
    """The mean of several texts as of one: each weighs by its number of sentences with a verdict."""
    known = [(mean, weight) for mean, weight in means if mean is not None and weight]
    return fmean([mean for mean, _ in known], [weight for _, weight in known]) if known else None


def _rounded(values: Iterable[float]) -> float:
    return round(fmean(values), 3)
