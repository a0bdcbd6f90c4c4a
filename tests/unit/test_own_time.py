"""The time that a plugin's code takes by itself."""

from __future__ import annotations

import asyncio

import pytest

from sinpluma.storage.own_time import own_time, waiting_for_the_database
from sinpluma.storage.persistence import persist


async def test_own_time_is_limited() -> None:
    with pytest.raises(TimeoutError):
        async with own_time(0.01) as time:
            await asyncio.Event().wait()
    assert time.expired


async def test_waiting_for_the_database_does_not_count() -> None:
    tries = 0

    async def answer_late() -> str:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise ConnectionError
        return "at last"

    async with own_time(0.02) as time:
        assert await persist(answer_late, lambda error: isinstance(error, ConnectionError)) == "at last"
        assert not time.expired


async def test_after_the_wait_the_rest_of_the_time_is_left() -> None:
    loop = asyncio.get_running_loop()
    went_on = 0.0

    async def wait_and_hang() -> None:
        nonlocal went_on
        async with own_time(0.05):
            with waiting_for_the_database():
                await asyncio.sleep(0.1)
            went_on = loop.time()
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        await wait_and_hang()
    assert 0.01 < loop.time() - went_on < 1


async def test_the_clock_stands_still_until_the_last_of_several_waits_is_over() -> None:
    async def wait(seconds: float) -> None:
        with waiting_for_the_database():
            await asyncio.sleep(seconds)

    async with own_time(0.03) as time:
        await asyncio.gather(wait(0.01), wait(0.1))
        assert not time.expired


async def test_a_task_that_outlives_the_limit_may_wait_for_the_database() -> None:
    over = asyncio.Event()

    async def go_on() -> str:
        await over.wait()
        with waiting_for_the_database():
            return "done"

    async with own_time(1):
        task = asyncio.create_task(go_on())
    over.set()
    assert await task == "done"


async def test_who_waits_while_the_limit_ends_changes_nothing_afterwards() -> None:
    entered, leave = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        with waiting_for_the_database():
            entered.set()
            await leave.wait()

    async with own_time(1):
        task = asyncio.create_task(wait())
        await entered.wait()
    leave.set()
    await task
