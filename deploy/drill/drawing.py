"""The drill as a picture: what was acknowledged and what was not, second by second, and what was broken meanwhile."""

from __future__ import annotations

from collections import Counter
from html import escape

from .journal import ACKNOWLEDGED, Fault, Journal

WIDTH, HEIGHT = 1000, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 28, 130, 60
_STYLE = """
svg { --paper: #ffffff; --ink: #1f2328; --faint: #8c959f; --good: #2f81b7; --open: #d1600a; --broken: #d1242f }
@media (prefers-color-scheme: dark) {
  svg { --paper: #1e2129; --ink: #e2e4e9; --faint: #6e7681; --good: #58a6d6; --open: #f0883e; --broken: #f85149 }
}
text { font: 13px system-ui, sans-serif; fill: var(--ink) }
.paper { fill: var(--paper) }
.good { fill: var(--good); opacity: .8 }
.open { fill: var(--open) }
.span { fill: var(--broken); opacity: .12 }
.moment { stroke: var(--broken); stroke-width: 1.5 }
.axis { stroke: var(--faint); stroke-width: 1 }
"""


def draw(journal: Journal) -> str:
    """The timeline as SVG, readable on light and on dark paper."""
    picture = _Picture(journal)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="title">',
        '<title id="title">Requests each second while servers are killed</title>',
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}" rx="6"/>',
        *(picture.span(fault) for fault in journal.faults),
        *picture.bars(),
        *picture.axes(),
        *(picture.label(fault) for fault in journal.faults),
        *_legend(),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


class _Picture:
    def __init__(self, journal: Journal) -> None:
        good, rest = Counter[int](), Counter[int]()
        for one in journal.tries:
            (good if one.outcome == ACKNOWLEDGED else rest)[int(one.ended)] += 1
        self._good, self._rest = good, rest
        self._seconds = max([*good, *rest], default=0) + 1
        self._most = max((good[second] + rest[second] for second in range(self._seconds)), default=0) or 1

    def bars(self) -> list[str]:
        """A bar a second: what was acknowledged, and above it what was not."""
        bars = []
        for second in range(self._seconds):
            bars.append(self._bar("good", second, 0, self._good[second]))
            bars.append(self._bar("open", second, self._good[second], self._rest[second]))
        return [bar for bar in bars if bar]

    def span(self, fault: Fault) -> str:
        """The time in which something was broken, from the moment when it was."""
        x, width = self._x(fault.began), self._x(fault.ended) - self._x(fault.began)
        return (
            f'<rect class="span" x="{x:.1f}" y="{_TOP}" width="{width:.1f}" height="{HEIGHT - _TOP - _BOTTOM}"/>'
            f'<line class="moment" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP - 6}" y2="{HEIGHT - _BOTTOM}"/>'
        )

    def label(self, fault: Fault) -> str:
        """What was broken, written upwards from where it was."""
        x, y = self._x(fault.began) + 4, _TOP - 10
        return f'<text x="{x:.1f}" y="{y}" transform="rotate(-50 {x:.1f} {y})">{escape(fault.name)}</text>'

    def axes(self) -> list[str]:
        """Seconds below, requests at the left."""
        base = HEIGHT - _BOTTOM
        line = f'<line class="axis" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{base}" y2="{base}"/>'
        seconds = (
            f'<text x="{self._x(second):.1f}" y="{base + 18}" text-anchor="middle">{second} s</text>'
            for second in range(0, self._seconds + 1, _step(self._seconds))
        )
        numbers = (
            f'<text x="{_LEFT - 8}" y="{self._y(number) + 4:.1f}" text-anchor="end">{number}</text>'
            for number in range(0, self._most + 1, _step(self._most, most=4))
        )
        return [line, *seconds, *numbers]

    def _bar(self, kind: str, second: int, below: int, number: int) -> str:
        if not number:
            return ""
        x, y, width = self._x(second), self._y(below + number), self._x(1) - self._x(0)
        height = self._y(below) - y
        return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.2f}" height="{height:.1f}"/>'

    def _x(self, second: float) -> float:
        return _LEFT + second / self._seconds * (WIDTH - _LEFT - _RIGHT)

    def _y(self, number: float) -> float:
        return HEIGHT - _BOTTOM - number / self._most * (HEIGHT - _TOP - _BOTTOM)


def _step(whole: int, most: int = 10) -> int:
    """A round distance between marks, of which there shall not be more than `most`."""
    return next(step for step in (5, 10, 20, 30, 60, 120, 300, 600, 1200, 3600) if whole / step <= most)


def _legend() -> list[str]:
    y = HEIGHT - 14
    entries = (
        ("good", "requests each second, answered 2xx"),
        ("open", "503, 409 or a broken connection"),
        ("span", "a server is missing"),
    )
    return [
        f'<rect class="{kind}" x="{x}" y="{y - 11}" width="12" height="12"/><text x="{x + 18}" y="{y}">{text}</text>'
        for x, (kind, text) in zip((_LEFT, _LEFT + 280, _LEFT + 540), entries, strict=True)
    ]
