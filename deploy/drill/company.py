"""Everybody who uses the site during the drill, at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

import httpx

from .actors import Author, Follower, Person, Registrar, Visitor
from .caller import PATIENCE_SECONDS, Caller
from .journal import Journal
from .told import Told

PersonT = TypeVar("PersonT", bound=Person)

AUTHORS, WINDOWS, FOLLOWERS, REGISTRARS, VISITORS = 10, 3, 6, 2, 8
LAST_SECONDS = 120.0


@dataclass
class Company:
    """The people of one drill; of each kind so many, or that part of them."""

    api: str
    journal: Journal
    part: float = 1.0
    told: Told = field(default_factory=Told)
    _ending: asyncio.Event = field(default_factory=asyncio.Event)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Have all of them at work within the `with`; at its end each finishes what it is at."""
        async with self._stack:
            people = await self._people()
            async with asyncio.timeout(None) as limit, asyncio.TaskGroup() as group:
                for person in people:
                    group.create_task(person.live())
                try:
                    yield
                finally:
                    self._ending.set()
                    limit.reschedule(asyncio.get_running_loop().time() + LAST_SECONDS)

    async def _people(self) -> list[Person]:
        authors = [await self._author() for _ in range(self._some(AUTHORS))]
        windows = [await self._window(author) for author in authors for _ in range(WINDOWS - 1)]
        followers = [await self._follower() for _ in range(self._some(FOLLOWERS))]
        registrars = [await self._person(Registrar) for _ in range(self._some(REGISTRARS))]
        visitors = [await self._person(Visitor) for _ in range(self._some(VISITORS))]
        return [*authors, *windows, *followers, *registrars, *visitors]

    def _some(self, number: int) -> int:
        return max(1, round(self.part * number))

    async def _author(self) -> Author:
        author = await self._person(Author)
        await author.arrive()
        await author.open_notebook()
        return author

    async def _window(self, author: Author) -> Author:
        window = await self._person(Author)
        window.beside(author)
        return window

    async def _follower(self) -> Follower:
        follower = await self._person(Follower)
        await follower.arrive()
        return follower

    async def _person(self, kind: type[PersonT]) -> PersonT:
        http = httpx.AsyncClient(base_url=self.api, timeout=PATIENCE_SECONDS, trust_env=False)
        await self._stack.enter_async_context(http)
        return kind(Caller(http, self.journal), self.told, self._ending)
