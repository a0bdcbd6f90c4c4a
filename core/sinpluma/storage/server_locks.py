"""Locks between the processes of a site on MySQL: `GET_LOCK` (MySQL manual, *Locking Functions*).

The primary keeps them, each for as long as the connection lives that took it: so they are freed with a process that
dies, and lost with a primary that does. Who holds one is told of that; who keeps one takes it again.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from sinpluma.storage.locks import LockLost

WATCH_SECONDS = 1.0
ANSWER_SECONDS = 2.0
AGAIN_SECONDS = 0.5
START_SECONDS = 3.0

_GONE = (SQLAlchemyError, OSError, RuntimeError)
"""What a connection raises that is gone; uvloop says RuntimeError of one that closed."""
_TAKE = text("SELECT GET_LOCK(:name, :wait)")
_RELEASE = text("SELECT RELEASE_LOCK(:name)")
_IN_USE = text("SELECT IS_USED_LOCK(:name) IS NOT NULL")


class ServerLocks:
    """Locks of all processes that share a schema.

    Args:
        alone: an engine without a pool: a lock's connection does nothing else.
        pooled: the engine that is asked whether a lock is held.
        scope: the schema; the locks of a server are everybody's.
    """

    def __init__(self, alone: AsyncEngine, pooled: AsyncEngine, scope: str) -> None:
        self._alone = alone
        self._pooled = pooled
        self._scope = scope

    @asynccontextmanager
    async def hold(self, name: str, wait: float = 0.0) -> AsyncIterator[bool]:
        """Hold the lock of that name; yields False if it was not free within `wait` seconds.

        Raises:
            LockLost: the server that kept the lock is gone; raised within the body.
        """
        which = self._name(name)
        async with self._alone.connect() as connection:
            if not await _take(connection, which, wait):
                yield False
                return
            try:
                async with _watched(connection, name):
                    yield True
            finally:
                await _release(connection, which)

    @asynccontextmanager
    async def keep(self, name: str) -> AsyncIterator[None]:
        """Hold the lock as far as the server can be reached, and take it again once it was lost."""
        held = asyncio.Event()
        keeper = asyncio.create_task(self._keep(name, held), name="keep a lock")
        try:
            with suppress(TimeoutError):  # a database that is away keeps nobody from starting
                async with asyncio.timeout(START_SECONDS):
                    await held.wait()
            yield
        finally:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)

    async def is_held(self, name: str) -> bool:
        """Whether somebody holds the lock."""
        async with self._pooled.connect() as connection:
            return bool(await connection.scalar(_IN_USE, {"name": self._name(name)}))

    async def _keep(self, name: str, held: asyncio.Event) -> None:
        while True:
            with suppress(LockLost, *_GONE):
                async with self.hold(name) as is_ours:
                    if is_ours:
                        held.set()
                        await asyncio.Event().wait()
            await asyncio.sleep(AGAIN_SECONDS)

    def _name(self, name: str) -> str:
        # At most 64 characters, and everybody's on this server.
        return hashlib.sha256(f"{self._scope}\0{name}".encode()).hexdigest()[:48]


async def _take(connection: AsyncConnection, name: str, wait: float) -> bool:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + wait
    while True:
        # Second by second, so that no answer is waited for longer than that. GET_LOCK counts whole seconds.
        seconds = 1 if deadline - loop.time() >= 1 else 0
        async with asyncio.timeout(seconds + ANSWER_SECONDS):
            if await connection.scalar(_TAKE, {"name": name, "wait": seconds}):
                return True
        if loop.time() >= deadline:
            return False
        if not seconds:
            await asyncio.sleep(min(0.05, wait))


async def _release(connection: AsyncConnection, name: str) -> None:
    if not connection.invalidated:  # the lock went with the connection
        with suppress(*_GONE):
            async with asyncio.timeout(ANSWER_SECONDS):
                await connection.execute(_RELEASE, {"name": name})


@asynccontextmanager
async def _watched(connection: AsyncConnection, name: str) -> AsyncIterator[None]:
    """Interrupt the body with `LockLost` as soon as the connection does not answer any more."""
    loop = asyncio.get_running_loop()
    limit = asyncio.timeout(None)

    async def watch() -> None:
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    await connection.execute(text("DO 0"))
            except _GONE:
                limit.reschedule(loop.time())
                return

    watcher = asyncio.create_task(watch(), name="watch a lock")
    try:
        async with limit:
            yield
    except TimeoutError:
        if limit.expired():
            raise LockLost(f"the server that kept the lock {name!r} is gone") from None
        raise
    finally:
        watcher.cancel()
        await asyncio.gather(watcher, return_exceptions=True)
