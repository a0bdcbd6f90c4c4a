"""One line of the drill's table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SHOWN = 5


@dataclass(frozen=True)
class Finding:
    """What was looked at, what was found, and whether it is as it must be; None where it only informs."""

    what: str
    found: str
    holds: bool | None = None


def none_of(what: str, faults: Sequence[object]) -> Finding:
    """There must be none of these; the first ones are shown."""
    some = "; ".join(str(fault) for fault in faults[:SHOWN])
    return Finding(what, f"{len(faults)}{f': {some}' if some else ''}", not faults)
