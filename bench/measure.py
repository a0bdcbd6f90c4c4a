"""Running and summing up: medians of several rounds, taken in turns so that a noisy moment hits both sides."""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sinpluma.testing import LiveSite

ROUNDS = 5


@dataclass(frozen=True)
class Sample:
    """Values of one measure over the rounds."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The value to quote."""
        return statistics.median(self.values)

    def __str__(self) -> str:
        return f"{self.median:.3g} ({min(self.values):.3g} … {max(self.values):.3g})"


def in_turns(*measures: Callable[[], float], rounds: int = ROUNDS) -> list[Sample]:
    """Take each measure once a round, after one round that does not count."""
    for measure in measures:
        measure()
    taken = [[measure() for measure in measures] for _ in range(rounds)]
    return [Sample(tuple(values)) for values in zip(*taken, strict=True)]


def python(program: str) -> str:
    """What a program prints, run by a fresh interpreter."""
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=120)
    return done.stdout


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * len(ordered)))]


def memory(site: LiveSite) -> float:
    """MiB of a site's processes, what they share counted once (their proportional set size)."""
    return sum(_in_memory(pid, "Pss") for pid in [site.process.pid, *site.workers()]) / 1024


def resident(pid: int) -> float:
    """MiB of a process, with what it shares with others (its resident set size)."""
    return _in_memory(pid, "Rss") / 1024


def _in_memory(pid: int, kind: str) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith(f"{kind}:")))


def table(title: str, rows: Sequence[tuple[str, str]]) -> None:
    """Print a title and two columns."""
    width = max(len(name) for name, _ in rows)
    print(f"\n{title}")
    for name, value in rows:
        print(f"  {name:{width}}  {value}")
