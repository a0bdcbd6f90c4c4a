"""Sin Pluma beside its peers: the same endpoints on the same MySQL, data and Redis, measured in turns.

`race.py` is the place to start; the peers are in `flask_peer/` and `fastapi_peer/`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def run(*, rounds: int = 3, seconds: float = 8, only: Sequence[str] = (), publish: bool = False) -> None:
    """Race, and print; with `publish`, renew the results, the chart and the tables in the documentation."""
    from bench.peers.race import race  # noqa: PLC0415 - what the other measures do without
    from bench.peers.report import tables, write  # noqa: PLC0415
    from bench.peers.stores import CannotMeasure  # noqa: PLC0415

    try:
        results = race(rounds, seconds, only, lambda line: print(line, file=sys.stderr, flush=True))
    except CannotMeasure as reason:
        sys.exit(f"peers: {reason}")
    print(tables(results))
    if publish:
        write(results)
