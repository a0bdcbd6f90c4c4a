"""Work that outlives the request that asked for it, within one worker."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextvars import copy_context
from typing import Any

from sinpluma.logs import logger
from sinpluma.storage.persistence import current_patience


class BackgroundTasks:
    """Tasks of a worker: kept from the garbage collector, their errors logged, awaited when the worker stops."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any], name: str) -> asyncio.Task[Any]:
        """Run `work` beside the request; its failure is logged under `name`."""
        context = copy_context()
        context.run(current_patience.set, None)  # the request's time is not this work's
        task = asyncio.create_task(work, name=name, context=context)
        self._running.add(task)
        task.add_done_callback(self._done)
        return task

    async def finish(self, grace: float) -> None:
        """Give what still runs `grace` seconds to end, then cancel it."""
        running = set(self._running)
        if not running:
            return
        _, late = await asyncio.wait(running, timeout=grace)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("background task failed", exc_info=error, extra={"task": task.get_name()})
