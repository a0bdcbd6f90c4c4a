"""A circuit breaker: who does not answer is left alone for a while (Nygard, *Release It!*, 2007)."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

State = Literal["closed", "open", "half-open"]

FAILURES = 5
REST_SECONDS = 5.0


class CircuitOpen(Exception):
    """Nothing is asked at the moment; `retry_after` says in how many seconds it is."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"for another {retry_after} s")
        self.retry_after = retry_after


class Circuit:
    """Closed, until as many calls in a row have failed as it allows; then open, which is to say that nothing is asked.

    After its rest it is half-open: one call is let through. It closes the circuit, or opens it again.

    Args:
        failure: what a call raises that has failed; whatever else it raises says nothing.
        changed: is told of each new state.
        failures: calls in a row.
        rest: seconds.
        clock: seconds that never go back.
    """

    def __init__(
        self,
        failure: type[Exception],
        changed: Callable[[State], None] = lambda _state: None,
        *,
        failures: int = FAILURES,
        rest: float = REST_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.state: State = "closed"
        self._failure = failure
        self._changed = changed
        self._allowed = failures
        self._rest = rest
        self._clock = clock
        self._failures = 0
        self._until = 0.0
        self._probing = False

    @contextmanager
    def call(self) -> Iterator[None]:
        """Around a call.

        Raises:
            CircuitOpen: it must not be made now.
        """
        probes = self._admit()
        try:
            yield
        except self._failure:
            self._failed()
            raise
        else:
            self._succeeded()
        finally:
            if probes:
                self._probing = False

    def _admit(self) -> bool:
        """Whether the call is the one that a half-open circuit lets through."""
        if self.state == "closed":
            return False
        rest = self._until - self._clock()
        if rest > 0 or self._probing:
            raise CircuitOpen(max(1, math.ceil(rest)))
        self._become("half-open")
        self._probing = True
        return True

    def _succeeded(self) -> None:
        self._failures = 0
        self._become("closed")

    def _failed(self) -> None:
        self._failures += 1
        if self.state == "half-open" or self._failures >= self._allowed:
            self._until = self._clock() + self._rest
            self._become("open")

    def _become(self, state: State) -> None:
        if state != self.state:
            self.state = state
            self._changed(state)
