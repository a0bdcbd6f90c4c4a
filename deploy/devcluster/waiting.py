"""Waiting for a condition, never for longer than said."""

import time
from collections.abc import Callable
from typing import TypeVar

from .errors import ClusterError

T = TypeVar("T")


def wait_for(what: str, condition: Callable[[], T | None], *, seconds: float, pause: float = 0.1) -> T:
    """Give what `condition` gives, as soon as that is true.

    Args:
        what: names the awaited, for the message: "node 2 to answer".
        condition: asked again and again, at least once.
        seconds: how long.
        pause: seconds between two askings.

    Raises:
        ClusterError: it was not true in time.
    """
    deadline = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            raise ClusterError(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(pause)
