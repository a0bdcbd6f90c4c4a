"""Waking the dispatcher of events before it looks by itself. A hint and no more: what is not heard is found anyway."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

WAKEUPS = "wakeups"
"""Where a session that writes has them, in its `info`."""


class Wakeups:
    """Who waits for events in this process, and how to tell the other processes.

    `relay` tells them, where something can (Redis): it is called after each commit that emitted an event, and must
    neither wait nor raise. What hears of another process's events calls `notice`.
    """

    def __init__(self) -> None:
        self._noticed = asyncio.Event()
        self.relay: Callable[[], None] = lambda: None

    def wake(self) -> None:
        """Say, here and elsewhere, that there is an event."""
        self.notice()
        self.relay()

    def notice(self) -> None:
        """Say it here."""
        self._noticed.set()

    async def wait(self, seconds: float) -> None:
        """Wait until there is an event, which may be since before the call, and at most so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._noticed.wait()
        self._noticed.clear()
