"""Search at 100,000 pages: `fulltext` beside `like`, over HTTP, on SQLite and on MySQL.

The pages stay where they are for the next run: in a folder for temporary files, and in a schema of its own on the
development cluster (`make cluster`).
"""

from __future__ import annotations

import statistics

from bench.measure import table
from bench.search.measuring import Round, measure
from bench.search.sites import DATABASES, prepared

PAGES = 100_000


def run(*, rounds: int = 3, pages: int = PAGES) -> None:
    """Measure each database and print."""
    for database in DATABASES:
        with prepared(database, pages) as sites:
            _show(database, pages, measure(sites, rounds))


def _show(database: str, pages: int, rounds: list[Round]) -> None:
    rows = []
    for kind in rounds[0].kinds:
        fulltext, like = (statistics.median(one.median(name, kind) for one in rounds) for name in ("fulltext", "like"))
        rows.append((kind, f"{fulltext:8.1f} ms {like:10.1f} ms   {like / fulltext:6.1f} times"))
    fulltext, like = (statistics.median(one.p95(name) for one in rounds) for name in ("fulltext", "like"))
    rows.append(("all, 95th percentile", f"{fulltext:8.1f} ms {like:10.1f} ms   {like / fulltext:6.1f} times"))
    title = f"Search on {database}, {pages:,} pages: fulltext, like, and how many times as fast"
    table(f"{title} (medians of {len(rounds)} rounds)", rows)
