"""What the clients were told, and when; seconds count from the begin of the drill."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

ACKNOWLEDGED = "2xx"
CONFLICT = "409"
AWAY = "503"
BROKEN = "broken"
EXPECTED = frozenset({ACKNOWLEDGED, CONFLICT, AWAY, BROKEN})
"""What a client may see; any other outcome is an answer's status, or what was wrong with it."""


@dataclass(frozen=True)
class Try:
    """One request: what it was to do, when, and what became of it."""

    kind: str
    writes: bool
    began: float
    ended: float
    outcome: str
    error: str = ""
    """What httpx raised, where there is no answer."""

    def __str__(self) -> str:
        why = f" ({self.error})" if self.error else ""
        return f"{self.kind} {self.outcome}{why} from {self.began:.1f} to {self.ended:.1f}"


@dataclass
class Fault:
    """A server that was broken: when, when it was whole again, and what it is called ("primary killed")."""

    name: str
    began: float
    ended: float = 0.0
    healthy: float = 0.0
    """When the container said that it is well again, where there is one."""


@dataclass
class Journal:
    """Everything that happened."""

    zero: float = field(default_factory=time.monotonic)
    tries: list[Try] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    wrongs: list[str] = field(default_factory=list)
    """Answers that contradict what was acknowledged before, and requests whose outcome was never known."""
    opened: float = 0.0
    """When everybody had come, and began."""
    _unanswered: list[float] = field(default_factory=list)

    def now(self) -> float:
        """Seconds since the begin."""
        return time.monotonic() - self.zero

    def begin(self) -> float:
        """Note that a request begins; gives when."""
        began = self.now()
        self._unanswered.append(began)
        return began

    def note(self, kind: str, began: float, outcome: str, *, writes: bool, error: str = "") -> None:
        """Write a request down that has just ended."""
        self._unanswered.remove(began)
        self.tries.append(Try(kind, writes, began, self.now(), outcome, error))

    @contextmanager
    def fault(self, name: str) -> Iterator[Fault]:
        """Write down what is broken within the `with`."""
        fault = Fault(name, self.now())
        self.faults.append(fault)
        try:
            yield fault
        finally:
            fault.ended = self.now()

    def under_way(self, fault: Fault) -> list[Try]:
        """The requests that were under way while something was broken."""
        return [one for one in self.tries if one.ended >= fault.began and one.began <= fault.ended]

    def is_over(self, fault: Fault) -> bool:
        """Whether every request that began before a fault's end has ended."""
        return all(began > fault.ended for began in self._unanswered)

    def pause(self, fault: Fault) -> float | None:
        """Seconds from a fault until a write that began after it was acknowledged; None if none was."""
        ended = [
            one.ended for one in self.tries if one.writes and one.outcome == ACKNOWLEDGED and one.began > fault.began
        ]
        return min(ended) - fault.began if ended else None

    def outage(self, fault: Fault, *, writes: bool) -> float:
        """The longest that anybody had to wait who came while something was broken, in seconds.

        From when a request began until one of its kind was acknowledged that began no earlier.
        """
        waits = [0.0]
        for kind in {one.kind for one in self.tries if one.writes is writes}:
            tries = sorted((one for one in self.tries if one.kind == kind), key=lambda one: one.began)
            waits.extend(_waits(tries, fault))
        return max(waits)


def _waits(tries: list[Try], fault: Fault) -> Iterator[float]:
    """For each of these requests of one kind, in their order, that began within the fault."""
    done = math.inf
    for one in reversed(tries):
        if one.outcome == ACKNOWLEDGED:
            done = min(done, one.ended)
        if fault.began <= one.began <= fault.ended:
            yield done - one.began
