"""The connection to Redis: whose reply is whose, and what happens when there is nobody at the other end."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from sinpluma.api import RedisAway, RedisClient
from sinpluma.environment import Secret
from sinpluma.redis_client import ANSWER_SECONDS, MAX_WAITING

CANCELLED = 10_000


@asynccontextmanager
async def connected(url: str, **options: Any) -> AsyncIterator[RedisClient]:
    client = RedisClient(Secret(url), **options)
    async with client.running():
        yield client


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


@pytest.fixture
def unhandled() -> Callable[[], list[dict[str, Any]]]:
    """What the event loop has complained about; to be called once before and once after."""
    found: list[dict[str, Any]] = []

    def look() -> list[dict[str, Any]]:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: found.append(context))
        return found

    return look


async def test_a_command_gives_its_reply(redis_server: Any) -> None:
    async with connected(redis_server.url) as client:
        assert await client.run("SET", "name", "Ñandú") == b"OK"
        assert await client.run("MGET", "name", "none") == ["Ñandú".encode(), None]
        assert await client.run("INCRBY", "count", 5) == 5
        with pytest.raises(RedisAway, match="value is not an integer"):
            await client.run("INCRBY", "name", 5)
        assert await client.run("GET", "count") == b"5", "a refusal is the refused command's own affair"


async def test_cancelled_callers_leave_no_reply_to_the_next_one(redis_server: Any, unhandled: Any) -> None:
    complaints = unhandled()
    answered = cancelled = 0

    async def ask(client: RedisClient, number: int) -> None:
        nonlocal answered
        assert await client.run("ECHO", number) == str(number).encode()
        answered += 1

    async with connected(redis_server.url) as client:
        chance = random.Random(2624)  # noqa: S311 - moments, and the same ones each time
        number = 0
        while cancelled < CANCELLED:
            asking = [asyncio.create_task(ask(client, number + each)) for each in range(100)]
            number += 100
            await asyncio.sleep(chance.choice((0, 0, 0.0002)))
            for task in chance.sample(asking, 60):
                if chance.random() < 0.1:
                    await asyncio.sleep(0)
                task.cancel()
            results = [type(each) for each in await asyncio.gather(*asking, return_exceptions=True)]
            assert set(results) <= {type(None), asyncio.CancelledError}
            cancelled += results.count(asyncio.CancelledError)
        assert await client.run("ECHO", "last") == b"last"
        clients = (await client.run("CLIENT", "LIST")).count(b"\n")
    assert clients == 1
    assert answered == number - cancelled
    assert complaints == []


async def test_a_frozen_redis_is_waited_for_once(redis_server: Any) -> None:
    async with connected(redis_server.url) as client:
        redis_server.freeze()
        started = time.monotonic()
        answers = await asyncio.gather(*(client.run("PING") for _ in range(50)), return_exceptions=True)
        assert {type(answer) for answer in answers} == {RedisAway}
        assert time.monotonic() - started < 10 * ANSWER_SECONDS, "fifty waits would have been longer"
        started = time.monotonic()
        for _ in range(100):
            with pytest.raises(RedisAway):
                await client.run("PING")
        assert time.monotonic() - started < 10 * ANSWER_SECONDS, "a hundred would have been longer"
        redis_server.thaw()
        await _until(lambda: client.server is not None)
        assert await client.run("ECHO", "again") == b"again"


async def test_another_server_process_is_told_apart(redis_server: Any, caplog: Any) -> None:
    states: list[bool] = []
    async with connected(redis_server.url, report=states.append) as client:
        first = client.server
        redis_server.kill()
        await _until(lambda: client.server is None)
        redis_server.start()
        await _until(lambda: client.server is not None)
        assert client.server != first
        assert await client.run("PING") == b"PONG"
    assert states[0] is True
    assert False in states
    assert states[-1] is True
    away = [record for record in caplog.records if record.message == "redis is away"]
    assert len(away) == 1, "trouble is told once"
    assert away[0].exc_info is None


async def test_a_site_starts_without_its_redis_and_finds_it_later(redis_server: Any) -> None:
    redis_server.kill()
    async with connected(redis_server.url) as client:
        with pytest.raises(RedisAway):
            await client.ping()
        redis_server.start()
        await _until(lambda: client.server is not None)
        await client.ping()


async def test_so_many_commands_wait_and_no_more(redis_server: Any) -> None:
    async with connected(redis_server.url) as client:
        redis_server.freeze()
        asking = [asyncio.create_task(client.run("PING")) for _ in range(MAX_WAITING)]
        await asyncio.sleep(0)
        with pytest.raises(RedisAway, match="too many"):
            await client.run("PING")
        assert {type(each) for each in await asyncio.gather(*asking, return_exceptions=True)} == {RedisAway}
        redis_server.thaw()
