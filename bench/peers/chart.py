"""A bar chart of a race as SVG, readable on light and on dark pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from bench.peers.contenders import CONTENDERS, OURS, PEERS
from bench.peers.race import Figure, Results
from bench.peers.scenarios import SCENARIOS

WIDTH, LABELS, FIGURES = 760, 250, 70
BAR, GAP, HEAD, MARGIN = 16, 5, 30, 16
STYLE = """
  .ground { fill: #ffffff } text { font: 12px system-ui, sans-serif; fill: #24292f } .head { font-weight: 600 }
  .ours { fill: #2f6f9f } .variant { fill: #9cc3de } .flask { fill: #b7791f } .fastapi { fill: #2f855a }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #1b1f24 } text { fill: #e6edf3 }
    .ours { fill: #6cb6f0 } .variant { fill: #3d6480 } .flask { fill: #e0b45c } .fastapi { fill: #68d391 }
  }
"""


def chart(results: Results) -> str:
    """Requests per second: a group of bars for each scenario, each with a scale of its own."""
    body: list[str] = []
    top = MARGIN
    for scenario in SCENARIOS:
        figures = [figure for figure in results.figures if figure.scenario == scenario.name]
        if figures:
            body.append(_text(MARGIN, top + 14, scenario.title, "head"))
            body += _bars(figures, top + HEAD)
            top += HEAD + len(figures) * (BAR + GAP) + MARGIN
    about = "Requests per second of Sin Pluma and its peers; the figures are in the tables below."
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" role="img" aria-label="{about}">',
            f"<style>{STYLE}</style>",
            f'<rect class="ground" width="{WIDTH}" height="{top}" rx="6"/>',
            *body,
            "</svg>\n",
        ]
    )


def _bars(figures: Sequence[Figure], top: int) -> Iterator[str]:
    room = WIDTH - LABELS - FIGURES - 2 * MARGIN
    most = max(figure.per_second for figure in figures)
    for contender in CONTENDERS:
        for figure in (figure for figure in figures if figure.contender == contender.name):
            length = max(1.0, figure.per_second / most * room)
            left = MARGIN + LABELS
            yield _text(MARGIN, top + 12, contender.title)
            yield f'<rect class="{_class(figure)}" x="{left}" y="{top}" width="{length:.1f}" height="{BAR}" rx="2"/>'
            yield _text(left + length + 6, top + 12, f"{figure.per_second:,.0f}")
            top += BAR + GAP


def _class(figure: Figure) -> str:
    if figure.contender in PEERS:
        return figure.contender
    return "ours" if figure.contender == OURS else "variant"


def _text(left: float, baseline: int, words: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{left:.1f}" y="{baseline}">{escape(words)}</text>'
