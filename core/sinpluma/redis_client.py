"""Redis, as a process speaks with it: over one connection, which only one task touches.

Commands wait in a queue. The task sends those that are there as one batch, and reads as many replies. A request that
is cancelled stops waiting for its reply, and that is all: the reply is still read, so none is left for the next
caller to take for its own (as in redis-py's issues 2624 and 2665).

Redis is a help here and never needed. While there is no connection a command fails at once; while Redis is frozen the
commands that are waiting fail within `ANSWER_SECONDS`, and then there is no connection.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sinpluma.environment import Secret, SettingsError
from sinpluma.logs import logger

if TYPE_CHECKING:
    from redis.asyncio import Connection

Word = str | int | bytes

ANSWER_SECONDS = 0.25
"""How long a batch of commands may take. A database answers sooner than a Redis that is slower than this."""
CONNECT_SECONDS = 1.0
PAUSE_SECONDS = 1.0
"""Between two attempts to connect."""
IDLE_SECONDS = 1.0
"""After how long a silent Redis is asked for a sign of life."""
MAX_WAITING = 1000
_RUN_ID = re.compile(rb"^run_id:(\w+)", re.MULTILINE)


class RedisAway(Exception):
    """Redis did not do what it was asked to: it is down or slow, or it refuses. Whoever asks goes on without it."""


@dataclass
class _Command:
    words: tuple[Word, ...]
    reply: asyncio.Future[Any]

    def answer(self, reply: Any) -> None:
        if self.reply.done():  # whoever asked has left
            return
        if isinstance(reply, Exception):
            self.reply.set_exception(RedisAway(str(reply)))
        else:
            self.reply.set_result(reply)


class RedisClient:
    """A process's connection to Redis.

    `server` is the run id of the server process behind it, and None while there is none. A connection outlives no
    server, so a command given while `server` has a certain value is done by that process or by none.

    Args:
        url: `redis://` or `rediss://` (TLS), as redis-py reads it.
        report: is told when Redis comes (True) and when it goes.

    Raises:
        SettingsError: the address cannot be used, or the package `redis` is missing.
    """

    def __init__(self, url: Secret, report: Callable[[bool], None] = lambda _: None) -> None:
        try:
            from redis.asyncio import ConnectionPool  # noqa: PLC0415 - an extra, loaded where there is a Redis
        except ModuleNotFoundError:
            raise SettingsError(["SINPLUMA_REDIS_URL needs redis: pip install 'sinpluma[redis]'"]) from None
        try:
            self._connections = ConnectionPool.from_url(
                url.reveal(), protocol=2, socket_timeout=None, socket_connect_timeout=CONNECT_SECONDS
            )
            self._connections.make_connection()  # type: ignore[no-untyped-call]
        except (TypeError, ValueError, OSError) as error:
            raise SettingsError([f"SINPLUMA_REDIS_URL cannot be used: {error}"]) from None
        self.server: str | None = None
        self._report = report
        self._commands: deque[_Command] = deque()
        self._given = asyncio.Event()
        self._tried = asyncio.Event()
        self._is_told = {"away": False, "refusal": False}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Stay connected within an `async with`, whose body begins after the first attempt."""
        talking = asyncio.create_task(self._talk_for_ever(), name="redis")
        try:
            await self._tried.wait()
            yield
        finally:
            talking.cancel()
            await asyncio.gather(talking, return_exceptions=True)

    async def run(self, *words: Word) -> Any:
        """Give a command and wait for its reply: bytes, numbers, None or lists of these.

        Raises:
            RedisAway: it was not done, or it may have been and nobody knows.
        """
        if self.server is None or len(self._commands) >= MAX_WAITING:
            raise RedisAway("redis is away" if self.server is None else "too many commands wait for redis")
        command = _Command(words, asyncio.get_running_loop().create_future())
        self._commands.append(command)
        self._given.set()
        return await command.reply

    async def ping(self) -> None:
        """Ask for a sign of life.

        Raises:
            RedisAway: there is none.
        """
        await self.run("PING")

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """A connection of its own, closed at the end; raises what redis-py raises."""
        connection: Connection = self._connections.make_connection()  # type: ignore[no-untyped-call]
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await connection.connect()  # type: ignore[no-untyped-call]
            yield connection
        finally:
            await connection.disconnect(nowait=True)

    async def _talk_for_ever(self) -> None:
        while True:
            try:
                async with self.connection() as connection:
                    async with asyncio.timeout(CONNECT_SECONDS):
                        server = await _run_id(connection)
                    await self._talk(connection, server)
            except Exception as error:  # whatever redis-py raises, there is no Redis then
                self._went(error)
            await asyncio.sleep(PAUSE_SECONDS)

    async def _talk(self, connection: Connection, server: str) -> None:
        self._came(server)
        try:
            while True:
                if not self._commands:
                    await self._wait()
                async with asyncio.timeout(ANSWER_SECONDS):
                    await self._send(connection, list(self._commands))
        finally:
            self._give_up()

    async def _send(self, connection: Connection, batch: list[_Command]) -> None:
        """Send commands and read their replies. A command leaves the queue with its reply."""
        packed = connection.pack_commands([command.words for command in batch])
        await connection.send_packed_command(packed, check_health=False)
        for command in batch:
            command.answer(await self._reply(connection))
            self._commands.popleft()

    async def _reply(self, connection: Connection) -> Any:
        from redis.exceptions import ResponseError  # noqa: PLC0415

        try:
            return await connection.read_response()
        except ResponseError as error:
            if self._is_news("refusal"):
                logger.warning("redis refuses", extra={"error": str(error)})
            return error

    async def _wait(self) -> None:
        """Wait for a command, or give one to hear whether Redis is still there."""
        self._given.clear()
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                await self._given.wait()
        except TimeoutError:
            ping = _Command(("PING",), asyncio.get_running_loop().create_future())
            ping.reply.cancel()  # nobody waits for it
            self._commands.append(ping)

    def _came(self, server: str) -> None:
        self.server = server
        self._report(True)
        self._tried.set()
        self._is_told = dict.fromkeys(self._is_told, False)
        logger.info("redis answers")

    def _went(self, error: Exception) -> None:
        self._report(False)
        self._tried.set()
        if self._is_news("away"):
            logger.warning("redis is away", extra={"error": f"{type(error).__name__}: {error}"})

    def _give_up(self) -> None:
        self.server = None
        while self._commands:
            self._commands.popleft().answer(RedisAway("redis is away"))

    def _is_news(self, trouble: str) -> bool:
        """Whether this trouble is to be logged: only once since Redis came."""
        told, self._is_told[trouble] = self._is_told[trouble], True
        return not told


async def _run_id(connection: Connection) -> str:
    await connection.send_command("INFO", "server")
    found = _RUN_ID.search(await connection.read_response())
    if found is None:
        raise RedisAway("this server does not tell its run id")
    return found[1].decode()
