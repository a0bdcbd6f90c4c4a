"""The arc of a work as a picture: an SVG that is readable on light and on dark paper, and without its colours."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple
from xml.sax.saxutils import escape

from sinpluma_sentiment.arcs.feeling import Point
from sinpluma_sentiment.arcs.schemas import ArcPage, EmotionalArc
from sinpluma_sentiment.arcs.smoothing import lines, stretches

WIDTH, HEIGHT = 1000, 440
_LEFT, _RIGHT, _TOP, _BOTTOM = 110, 24, 84, 76
_SLANTED = 44
"""Pixels more that slanted labels need."""
MIDDLE = 0.5
"""The score that is neither positive nor negative."""
_LEAST_REACH = 0.1
"""How far from the middle the scale goes at least: what hardly moves shall not look as if it did."""
_STEP = 0.05
_LETTER = 7.5
"""Pixels of a letter, about."""
_NARROW = 22
"""Pixels that a page needs for a label of its own, a slanted one."""
_LONGEST_LABEL = 20
_TICK = 6
_LONGEST_TITLE = 80

_LEGEND = "The line: a running mean of the sentences that are positive or negative. The bars: the means of the pages."
_NAMED = 'aria-labelledby="title description"'

# Blue and vermilion of Okabe and Ito, *Color Universal Design* (2008), darker on white paper for contrast.
_STYLE = """
svg { --paper: #ffffff; --ink: #1f2328; --faint: #6e7781; --rule: #d0d7de; --up: #0072b2; --down: #c44e00 }
@media (prefers-color-scheme: dark) {
  svg { --paper: #1e2129; --ink: #e2e4e9; --faint: #9198a1; --rule: #3d444d; --up: #56b4e9; --down: #f0883e }
}
text { font: 13px system-ui, sans-serif; fill: var(--ink) }
.title { font-size: 18px; font-weight: 600 }
.faint { fill: var(--faint) }
.paper { fill: var(--paper) }
.rule { stroke: var(--rule); stroke-width: 1 }
.middle { stroke: var(--faint); stroke-width: 1.5; stroke-dasharray: 5 4 }
.up { fill: var(--up); opacity: .3 }
.down { fill: var(--down); opacity: .3 }
.line { fill: none; stroke: var(--ink); stroke-width: 2; stroke-linejoin: round }
.mean { stroke: var(--faint); stroke-width: 3; stroke-linecap: round; opacity: .6 }
.pending { fill: var(--rule); opacity: .5 }
.page { fill: transparent }
"""


class Caption(NamedTuple):
    """What the picture is of."""

    title: str
    author: str


def draw(caption: Caption, arc: EmotionalArc) -> str:
    """The arc as SVG: above the line in the middle the work feels positive, below it negative."""
    picture = _Picture(arc)
    about = f"{caption.title}, {caption.author}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" {_NAMED}>',
        f'<title id="title">Emotional arc of {_clean(about)}</title>',
        f'<desc id="description">{_clean(description(arc))}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}" rx="6"/>',
        _text(_LEFT, 32, _shortened(about, _LONGEST_TITLE), kind="title"),
        _text(_LEFT, 56, _summary(arc), kind="faint"),
        *picture.scale(),
        *picture.bounds(),
        *picture.courses(),
        *picture.means(),
        *picture.labels(),
        *picture.pages(),
        _text(_LEFT, HEIGHT - 14, _LEGEND, kind="faint"),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def description(arc: EmotionalArc) -> str:
    """The arc in words, for who does not see the picture."""
    pages = (
        f"{page.position}. {page.title}: {'not judged yet' if page.pending else _figures(page)}." for page in arc.pages
    )
    return " ".join([f"{_summary(arc)}.", *pages])


class _Picture:
    def __init__(self, arc: EmotionalArc) -> None:
        self._parts = stretches(arc.pages)
        self._lines = lines(self._parts)
        scores = [score for line in self._lines for _, score in line]
        scores += [page.mean for page in arc.pages if page.mean is not None]
        farthest = max((abs(score - MIDDLE) for score in scores), default=0.0)
        self._reach = max(_LEAST_REACH, math.ceil(farthest / _STEP) * _STEP)
        widths = [(end - start) * (WIDTH - _LEFT - _RIGHT) for _, start, end in self._parts]
        self._labels = [_shortened(f"{page.position}. {page.title}", _LONGEST_LABEL) for page in arc.pages]
        self._level = all(len(label) * _LETTER < width for label, width in zip(self._labels, widths, strict=True))
        self._slanted = not self._level and min(widths) >= _NARROW
        self._base = HEIGHT - _BOTTOM - (_SLANTED if self._slanted else 0)

    def scale(self) -> Iterator[str]:
        """The line in the middle, and how far it goes above and below."""
        for score, words in (
            (MIDDLE + self._reach, "positive"),
            (MIDDLE, "neither"),
            (MIDDLE - self._reach, "negative"),
        ):
            y = self._y(score)
            kind = "middle" if score == MIDDLE else "rule"
            yield f'<line class="{kind}" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
            yield _text(_LEFT - 10, y + 4, f"{words} {score:.2f}", anchor="end")

    def bounds(self) -> Iterator[str]:
        """Where pages begin: only a tick each, if they are many."""
        top = _TOP if self._level or self._slanted else self._base - _TICK
        for _, start, _ in self._parts[1:]:
            x = self._x(start)
            yield f'<line class="rule" x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{self._base}"/>'

    def courses(self) -> Iterator[str]:
        """The course of the work, and what lies between it and the middle, above and below."""
        for line in self._lines:
            for kind, side in (("up", max), ("down", min)):
                edge = [(place, side(score, MIDDLE)) for place, score in _crossed(line)]
                path = self._path([(line[0][0], MIDDLE), *edge, (line[-1][0], MIDDLE)])
                yield f'<path class="{kind}" d="{path}Z"/>'
            yield f'<path class="line" d="{self._path(line)}"/>'

    def means(self) -> Iterator[str]:
        """The mean of each page."""
        for page, start, end in self._parts:
            if page.mean is not None:
                left, right, y = self._x(start), self._x(end), self._y(page.mean)
                inset = min(4.0, (right - left) / 4)
                yield (
                    f'<line class="mean" x1="{left + inset:.1f}" x2="{right - inset:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'
                )

    def labels(self) -> Iterator[str]:
        """The pages' titles; or their numbers, as many of these as there is room for."""
        free, below = float(_LEFT), self._base + 18
        for label, (page, start, end) in zip(self._labels, self._parts, strict=True):
            x = (self._x(start) + self._x(end)) / 2
            if self._level:
                yield _text(x, below, label, anchor="middle")
            elif self._slanted:
                yield _text(x + 4, below, label, anchor="end", turn=-40)
            elif x - _NARROW / 2 >= free:
                yield _text(x, below, str(page.position), anchor="middle")
                free = x + _NARROW

    def pages(self) -> Iterator[str]:
        """What each page says of itself to a pointer; a pending one is grey."""
        for page, start, end in self._parts:
            said = "not judged yet" if page.pending else _figures(page)
            yield (
                f'<rect class="{"pending" if page.pending else "page"}" x="{self._x(start):.1f}" y="{_TOP}" '
                f'width="{self._x(end) - self._x(start):.1f}" height="{self._base - _TOP}">'
                f"<title>{_clean(f'{page.position}. {page.title}: {said}')}</title></rect>"
            )

    def _path(self, points: Sequence[Point]) -> str:
        return "M" + "L".join(f"{self._x(place):.1f} {self._y(score):.1f}" for place, score in points)

    def _x(self, place: float) -> float:
        return _LEFT + place * (WIDTH - _LEFT - _RIGHT)

    def _y(self, score: float) -> float:
        room = (self._base - _TOP) / 2
        return _TOP + room - (score - MIDDLE) / self._reach * room


def _crossed(line: Sequence[Point]) -> Iterator[Point]:
    """The line with a point more wherever it crosses the middle."""
    yield line[0]
    for (left, before), (right, after) in pairwise(line):
        if (before - MIDDLE) * (after - MIDDLE) < 0:
            yield left + (right - left) * (MIDDLE - before) / (after - before), MIDDLE
        yield right, after


def _summary(arc: EmotionalArc) -> str:
    said = _figures(arc)
    if arc.model is not None:
        said += f"; judged by {arc.model.name} {arc.model.version}"
    return f"{said}; {arc.pending} of {len(arc.pages)} pages are not judged yet" if arc.pending else said


def _figures(of: EmotionalArc | ArcPage) -> str:
    mean = "nothing to go by" if of.mean is None else f"mean {of.mean:.2f}"
    counts = f"{of.positive:,} positive, {of.negative:,} negative, {of.neutral:,} neutral"
    return f"{mean}; {of.sentences:,} sentences: {counts}"


def _text(x: float, y: float, words: str, *, kind: str = "", anchor: str = "start", turn: int = 0) -> str:
    named = f' class="{kind}"' if kind else ""
    turned = f' transform="rotate({turn} {x:.1f} {y:.1f})"' if turn else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{turned}>{_clean(words)}</text>'


def _shortened(words: str, longest: int) -> str:
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def _clean(words: str) -> str:
    """As it may stand in XML: without what XML 1.0 does not allow, and what would turn the writing around."""
    return escape("".join(letter for letter in words if letter.isprintable()))
