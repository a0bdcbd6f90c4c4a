"""The arc as a smooth line over the whole work."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from sinpluma_sentiment.arcs.feeling import Point
from sinpluma_sentiment.arcs.schemas import ArcPage

BANDWIDTH = 0.025
"""Standard deviation of the window, as a part of the work: a fortieth, so that a fall and a rise stay apart."""
STEPS = 240
"""Points of the line, if it goes through the whole work."""
_FAR = 4.0
"""Standard deviations from which on a sentence has no part in the mean."""


class Stretch(NamedTuple):
    """A page, and where in the work it begins and ends, from 0 to 1."""

    page: ArcPage
    start: float
    end: float


def stretches(pages: Sequence[ArcPage]) -> list[Stretch]:
    """The pages in their order, each as wide as it has words."""
    words = [max(1, page.word_count) for page in pages]
    ends = [end / sum(words) for end in accumulate(words)]
    return [Stretch(page, *bounds) for page, *bounds in zip(pages, [0.0, *ends], ends, strict=False)]


def lines(parts: Sequence[Stretch]) -> list[list[Point]]:
    """The course of the work: a line through each row of pages that are judged, broken where a page is pending.

    Each is a running mean of the pages' points with a Gaussian window (Nadaraya, *On estimating regression*, 1964).
    """
    found: list[list[Point]] = []
    row: list[Stretch] = []
    for part in [*parts, None]:
        if part is not None and not part.page.pending:
            row.append(part)
        elif row:
            found.append(_line(row))
            row = []
    return [line for line in found if line]


def _line(row: Sequence[Stretch]) -> list[Point]:
    points = [
        (part.start + place * (part.end - part.start), score) for part in row for place, score in part.page.course
    ]
    if not points:
        return []
    start, width = row[0].start, row[-1].end - row[0].start
    steps = max(1, round(STEPS * width))
    places = [start + number * width / steps for number in range(steps + 1)]
    return [(place, _mean_near(place, points)) for place in places]


def _mean_near(place: float, points: Sequence[Point]) -> float:
    """The mean of the points around a place; where none is near, that of the nearest."""
    nearest = min(abs(place - other) for other, _ in points)
    # From the nearest on, so that the weights of points far away do not all vanish.
    spread = max(BANDWIDTH, nearest / _FAR)
    weights = [math.exp(-(((place - other) / spread) ** 2) / 2) for other, _ in points]
    return sum(weight * score for weight, (_, score) in zip(weights, points, strict=True)) / sum(weights)
