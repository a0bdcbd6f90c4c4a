"""What the clients saw, beside what they were promised; and what the site wrote into its log meanwhile."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from statistics import median

from .faults import PRIMARY_FROZEN, PRIMARY_KILLED, SECONDARY_KILLED, WORKER_KILLED
from .finding import Finding, none_of
from .journal import ACKNOWLEDGED, EXPECTED, Fault, Journal

BACK_SECONDS = 10.0
RATE = 50
_UNHANDLED = {"unhandled error", "background task failed"}


def judge(journal: Journal, log: str, *, rate: bool) -> Iterator[Finding]:
    """A line for everything that was promised to the clients. `rate`: whether there must have been enough of them."""
    outcomes = journal.outcomes()
    seconds = journal.tries[-1].ended - journal.tries[0].began
    per_second = len(journal.tries) / seconds
    yield Finding("requests", f"{len(journal.tries):,} in {seconds:.0f} s")
    yield Finding("requests per second", f"{per_second:.0f}", per_second >= RATE if rate else None)
    yield Finding("how they ended", ", ".join(f"{outcome}: {number:,}" for outcome, number in outcomes.most_common()))
    yield none_of("answers of another kind", [f"{number} times {one}" for one, number in _strange(outcomes).items()])
    yield none_of("answers that contradict an acknowledged one", journal.wrongs)
    for fault in journal.faults:
        yield _fault(journal, fault)
    yield none_of("unhandled errors in the log", list(unhandled(log)))


def _strange(outcomes: Counter[str]) -> dict[str, int]:
    return {outcome: number for outcome, number in outcomes.items() if outcome not in EXPECTED}


def _fault(journal: Journal, fault: Fault) -> Finding:
    what = f"{fault.name} in second {fault.began:.0f}"
    if fault.name == SECONDARY_KILLED:
        outcomes = journal.outcomes(fault.began, fault.ended)
        failed = {outcome: number for outcome, number in outcomes.items() if outcome != ACKNOWLEDGED}
        return Finding(what, f"{outcomes.total():,} requests, not answered with 2xx: {failed or 'none'}", not failed)
    pause = journal.pause(fault)
    found = "no write was acknowledged afterwards" if pause is None else f"writes back after {pause:.1f} s"
    bounded = fault.name in {PRIMARY_KILLED, PRIMARY_FROZEN, WORKER_KILLED}
    return Finding(what, found, pause is not None and (pause <= BACK_SECONDS or not bounded))


def pauses(journal: Journal, name: str) -> str:
    """How long writes were away after the faults of that name: "6.1 s (5.2 to 7.3)"."""
    found = [pause for fault in journal.faults if fault.name == name and (pause := journal.pause(fault)) is not None]
    return f"{median(found):.1f} s ({min(found):.1f} to {max(found):.1f})" if found else "-"


def unhandled(log: str) -> Iterator[str]:
    """Lines of errors that nobody foresaw, and whatever is no line of the log: a traceback of the interpreter."""
    for line in log.splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            if "Sin Pluma answers at" not in line:
                yield line
            continue
        if entry["message"] in _UNHANDLED or "traceback" in entry:
            last = entry.get("traceback", "").strip().splitlines()[-1:]
            yield " ".join([entry["message"], *last])
