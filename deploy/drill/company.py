"""Everybody who uses the site during the drill, at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

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
    """The people of one drill; of each kind so many, or that part of them.

    `others` come too, or instead, so many of each kind; `connections` says how all reach the site, as httpx has it.
    """

    api: str
    journal: Journal
    part: float = 1.0
    told: Told = field(default_factory=Told)
    others: Mapping[type[Person], int] = field(default_factory=dict)
    connections: Mapping[str, Any] = field(default_factory=lambda: {"timeout": PATIENCE_SECONDS})
    _ending: asyncio.Event = field(default_factory=asyncio.Event)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Have all of them at work within the `with`; at its end each finishes what it is at."""
        async with self._stack:
            people = await self._people()
            self.journal.opened = self.journal.now()
            async with asyncio.timeout(None) as limit, asyncio.TaskGroup() as group:
                for person in people:
                    group.create_task(person.live())
                try:
                    yield
                finally:
                    self._ending.set()
                    limit.reschedule(asyncio.get_running_loop().time() + LAST_SECONDS)

    async def _people(self) -> list[Person]:
        authors = [await self._person(Author) for _ in range(self._some(AUTHORS))]
        windows = [await self._window(author) for author in authors for _ in range(WINDOWS - 1)]
        kinds: dict[type[Person], int] = {
            Follower: self._some(FOLLOWERS),
            Registrar: self._some(REGISTRARS),
            Visitor: self._some(VISITORS),
            **self.others,
        }
        rest = [await self._person(kind) for kind, number in kinds.items() for _ in range(number)]
        return [*authors, *windows, *rest]

    def _some(self, number: int) -> int:
        return max(1, round(self.part * number))

    async def _window(self, author: Author) -> Author:
        window = await self._stranger(Author)
        window.beside(author)
        return window

    async def _person(self, kind: type[PersonT]) -> PersonT:
        person = await self._stranger(kind)
        await person.prepare()
        return person

    async def _stranger(self, kind: type[PersonT]) -> PersonT:
        http = httpx.AsyncClient(base_url=self.api, trust_env=False, **self.connections)
        await self._stack.enter_async_context(http)
        return kind(Caller(http, self.journal), self.told, self._ending)
