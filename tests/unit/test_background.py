"""Work that outlives its request."""

from __future__ import annotations

import asyncio
import gc

import pytest

from sinpluma.background import BackgroundTasks


async def test_work_goes_on_though_nobody_holds_it() -> None:
    tasks, finished = BackgroundTasks(), asyncio.Event()

    async def work() -> None:
        await asyncio.sleep(0)
        gc.collect()
        await asyncio.sleep(0)
        finished.set()

    tasks.start(work(), "work")
    async with asyncio.timeout(5):
        await finished.wait()


async def test_a_failure_is_logged_under_the_works_name(caplog: pytest.LogCaptureFixture) -> None:
    tasks = BackgroundTasks()

    async def work() -> None:
        raise ValueError("it broke")

    task = tasks.start(work(), "bake")
    await asyncio.wait({task})
    (record,) = caplog.records
    assert record.getMessage() == "background task failed"
    assert vars(record)["task"] == "bake"
    assert record.exc_info
    assert "it broke" in str(record.exc_info[1])


async def test_stopping_waits_for_work_and_cancels_what_takes_too_long(caplog: pytest.LogCaptureFixture) -> None:
    tasks, seen = BackgroundTasks(), []

    async def quick() -> None:
        await asyncio.sleep(0.01)
        seen.append("done")

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            seen.append("cancelled")

    tasks.start(endless(), "endless")
    tasks.start(quick(), "quick")
    await tasks.finish(0.2)
    assert seen == ["done", "cancelled"]
    assert not caplog.records
    await tasks.finish(0.2)
