"""What the clients saw, beside what they were promised; and what the site wrote into its log meanwhile."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator

from .faults import PRIMARY_FROZEN, PRIMARY_KILLED, SECONDARY_KILLED, WORKER_KILLED
from .finding import Finding, none_of
from .journal import ACKNOWLEDGED, EXPECTED, Fault, Journal

BACK_SECONDS = 10.0
RATE = 50
_SAID = ("Sin Pluma answers at ", "The database is up to date.")
"""What the commands say to a person, in the place where the log is."""
_UNHANDLED = {"unhandled error", "background task failed"}


def judge(
    journal: Journal,
    log: str,
    *,
    rate: bool,
    expected: frozenset[str] = EXPECTED,
    of_fault: Callable[[Journal, Fault], Finding] | None = None,
) -> Iterator[Finding]:
    """A line for everything that was promised to the clients.

    Args:
        journal: what they saw.
        log: what the site wrote meanwhile.
        rate: whether there must have been enough requests a second.
        expected: what a client may see.
        of_fault: the line about a fault, if another is wanted than that of a site of processes.
    """
    outcomes = Counter(one.outcome for one in journal.tries)
    seconds = journal.tries[-1].ended - journal.tries[0].began
    opened = journal.tries[-1].ended - journal.opened - sum(journal.pause(fault) or 0 for fault in journal.faults)
    per_second = sum(one.began >= journal.opened for one in journal.tries) / opened
    writes = sum(one.writes for one in journal.tries)
    yield Finding("requests", f"{len(journal.tries):,} in {seconds:.0f} s, of which {writes:,} write")
    yield Finding("requests per second, but for the pauses", f"{per_second:.0f}", per_second >= RATE if rate else None)
    yield Finding("how they ended", ", ".join(f"{outcome}: {number:,}" for outcome, number in outcomes.most_common()))
    yield none_of(
        "answers of another kind", [f"{number} times {one}" for one, number in outcomes.items() if one not in expected]
    )
    yield none_of("answers that contradict an acknowledged one", journal.wrongs)
    for fault in journal.faults:
        yield (of_fault or _fault)(journal, fault)
    yield none_of("unhandled errors in the log", list(unhandled(log)))


def _fault(journal: Journal, fault: Fault) -> Finding:
    tries = journal.under_way(fault)
    failed = [one for one in tries if one.outcome != ACKNOWLEDGED]
    if fault.name == SECONDARY_KILLED:
        holds, found = not failed, f"{len(tries):,} requests, {len(failed) or 'none'} not answered with 2xx"
    else:
        holds, found = _resumed(journal, fault)
    if not holds and failed:
        found += f": {'; '.join(map(str, failed))}"
    return Finding(f"{fault.name} in second {fault.began:.0f}", found, holds)


def _resumed(journal: Journal, fault: Fault) -> tuple[bool, str]:
    """Whether writes came back, in time if that was promised, and when."""
    pause = journal.pause(fault)
    if pause is None:
        return False, "no write was acknowledged afterwards"
    bounded = fault.name in {PRIMARY_KILLED, PRIMARY_FROZEN, WORKER_KILLED}
    return pause <= BACK_SECONDS or not bounded, f"writes back after {pause:.1f} s"


def unhandled(log: str) -> Iterator[str]:
    """Lines of errors that nobody foresaw, and whatever is no line of the log: a traceback of the interpreter."""
    for line in log.splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            if not any(said in line for said in _SAID):
                yield line
            continue
        # A warning tells of what is tried again, as it must be while a server is away; but a duplicate does not pass.
        unforeseen = entry["level"] != "warning" or "IntegrityError" in entry.get("traceback", "")
        if entry["message"] in _UNHANDLED or (unforeseen and "traceback" in entry):
            last = entry.get("traceback", "").strip().splitlines()[-1:]
            yield " ".join([entry["message"], *last])
