"""How long importing Don Quijote takes, with its 126 chapters: the command from start to end, on SQLite."""

from __future__ import annotations

import time

from bench.measure import in_turns, table
from bench.search.corpus import BOOKS
from bench.work import site_with_work

QUIJOTE = BOOKS / "pg2000-quijote-es.txt"
ROUNDS = 3
AIM_SECONDS = 10


def run() -> None:
    """Measure and print."""
    (seconds,) = in_turns(_round, rounds=ROUNDS)
    table("sinpluma import-text of Don Quijote, seconds", [(f"the command (aim: under {AIM_SECONDS})", str(seconds))])


def _round() -> float:
    with site_with_work() as work:
        started = time.perf_counter()
        work.site.run("import-text", str(QUIJOTE), "--author", "author", "--publish", "--genre", "ficcion")
        return time.perf_counter() - started
