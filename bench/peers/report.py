"""What a race gave, as tables: on the terminal and in the documentation, with a chart and the figures as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from bench.peers.chart import chart
from bench.peers.contenders import CONTENDERS, OURS, PEERS
from bench.peers.race import Figure, Results
from bench.peers.scenarios import SCENARIOS, Scenario

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/operate/performance.md"
CHART = ROOT / "docs/images/peers.svg"
FIGURES = ROOT / "docs/operate/peers.json"
BEGIN, END = "<!-- peers: from here on written by `python -m bench peers --publish` -->", "<!-- peers: to here -->"
AIMS = {
    "page": "4 times the better peer",
    "list": "4 times the better peer",
    "notebook": "the better peer",
    "draft": "the better peer",
    "readings": "the better peer",
    "autosave": "1.3 times Flask, FastAPI",
}


def write(results: Results) -> None:
    """Renew the figures, the chart and the marked part of the page."""
    FIGURES.write_bytes(msgspec.json.format(msgspec.json.encode(results)) + b"\n")
    CHART.write_text(chart(results), encoding="utf-8")
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8"), documented(results)), encoding="utf-8")


def renewed(page: str, part: str) -> str:
    """The page with another marked part; raises ValueError if it has none."""
    before, _, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"the page has no part between {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{part}\n{END}{after}"


def tables(results: Results) -> str:
    """Everything for the terminal."""
    blocks = [_text_table(scenario.title, rows) for scenario, rows in _by_scenario(results)]
    memory = "\n".join(f"  {_title(name):40} {mib:6.0f} MiB" for name, mib in results.memory.items())
    return "\n\n".join([*blocks, f"Memory of all processes\n{memory}"])


def documented(results: Results) -> str:
    """The marked part of the page."""
    given = results.conditions
    versions = ", ".join(f"{name} {number}" for name, number in given.versions.items())
    measured = f"Measured on {given.date}: {given.machine}; Python {given.python}, MySQL {given.mysql}. "
    how = f"{given.connections} connections, medians of {given.rounds} rounds of {given.seconds:g} seconds."
    lines = [
        f"{measured}`{given.command}`: {how}",
        "",
        "![Requests per second of Sin Pluma and its peers](../images/peers.svg)",
        "",
        *_ratios(results),
    ]
    for scenario, figures in _by_scenario(results):
        lines += ["", f"**{scenario.title}**", "", *_markdown_table(figures)]
    lines += ["", "**Memory** of all of a contender's processes after its load, shared pages divided:", ""]
    lines += ["| | MiB |", "|---|---|", *(f"| {_title(name)} | {mib:.0f} |" for name, mib in results.memory.items())]
    return "\n".join([*lines, "", f"Versions: {versions}.", ""])


def _ratios(results: Results) -> Iterator[str]:
    yield "| Sin Pluma under Hypercorn, requests per second | times Flask | times FastAPI | aim | 99th percentile, ms |"
    yield "|---|---|---|---|---|"
    for scenario, figures in _by_scenario(results):
        named = {figure.contender: figure for figure in figures}
        if ours := named.get(OURS):
            times = " | ".join(_times(ours, named.get(peer)) for peer in PEERS)
            late = ", ".join(f"{_title(name)} {named[name].p99:.0f}" for name in (OURS, *PEERS) if name in named)
            yield f"| {scenario.title} | {times} | {AIMS.get(scenario.name, '')} | {late} |"


def _times(ours: Figure, peer: Figure | None) -> str:
    return "" if peer is None else f"{ours.per_second / peer.per_second:.2f}"


def _markdown_table(figures: Sequence[Figure]) -> Iterator[str]:
    yield "| | requests/s | times Sin Pluma under Hypercorn | p50, ms | p99, ms | processor time, ms | rounds |"
    yield "|---|---|---|---|---|---|---|"
    for figure in figures:
        rounds = ", ".join(f"{value:,.0f}" for value in figure.rounds)
        yield f"| {' | '.join(_cells(figure, figures))} | {rounds} |"


def _text_table(title: str, figures: Sequence[Figure]) -> str:
    heads = ("", "requests/s", "times ours", "p50 ms", "p99 ms", "CPU ms")
    lines = [heads, *(_cells(figure, figures) for figure in figures)]
    return "\n".join([title, *(f"  {line[0]:40}" + "".join(f"{cell:>12}" for cell in line[1:]) for line in lines)])


def _cells(figure: Figure, figures: Sequence[Figure]) -> tuple[str, ...]:
    ours = next((each for each in figures if each.contender == OURS), None)
    times = f"{figure.per_second / ours.per_second:.2f}" if ours else ""
    speed, late = f"{figure.per_second:,.0f}", f"{figure.p99:.1f}"
    return _title(figure.contender), speed, times, f"{figure.p50:.1f}", late, f"{figure.cpu:.2f}"


def _by_scenario(results: Results) -> Iterator[tuple[Scenario, list[Figure]]]:
    order = [contender.name for contender in CONTENDERS]
    for scenario in SCENARIOS:
        figures = [figure for figure in results.figures if figure.scenario == scenario.name]
        if figures:
            yield scenario, sorted(figures, key=lambda figure: order.index(figure.contender))


def _title(contender: str) -> str:
    return next(each.title for each in CONTENDERS if each.name == contender)
