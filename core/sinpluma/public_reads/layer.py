"""The ASGI layer in front of Quart that asks the app what everybody may know once a second, whoever wants to know.

One call of the app serves all who ask the same while it runs and for a second after it began; for one second more the
old answer is given while one call makes a new one (RFC 5861). Nothing is invalidated. Being a part of the origin, the
layer ignores `Cache-Control` in requests.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sinpluma.background import BackgroundTasks
from sinpluma.public_reads.flights import Client, Flight
from sinpluma.public_reads.kept_answers import (
    KEPT_SECONDS,
    PASSED,
    Answer,
    KeptAnswers,
    Key,
    Question,
    address_of,
    by_name,
)

if TYPE_CHECKING:
    from hypercorn.typing import ASGIFramework, ASGIReceiveCallable, ASGISendCallable, Scope

MAX_REFRESHES = 32
"""Calls that may run for nobody but the next who asks; whoever would begin one more waits for the answer."""
MAX_HEADERS = 100
"""A request with more of them is no reader's, and left to the app."""
PARTS = 8
"""An answer that takes more than such a part of the memory is not kept."""


class PublicLayer:
    """Wraps an ASGI app; `Front` goes around it. It belongs to one event loop.

    Args:
        app: makes the answers, and takes no longer for one than it may.
        tasks: runs the calls that renew an answer.
        max_bytes: memory for kept answers.
        count: is told how each question was answered: `hit` or `stale` from memory, `joined` by a call that another
            request began, `miss` by a call of its own, `passed` by the app with what is not to be kept.
        clock: seconds that never go back.
    """

    def __init__(
        self,
        app: ASGIFramework,
        tasks: BackgroundTasks,
        *,
        max_bytes: int,
        count: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app: Any = app
        self._tasks = tasks
        self._largest = max_bytes // PARTS
        self._count = count
        self._clock = clock
        self._kept = KeptAnswers(max_bytes)
        self._flights: dict[Key, Flight] = {}
        self._refreshes = 0

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        """Answer one request."""
        question = _question(scope)
        if question is None:
            await self._app(scope, receive, send)
            return
        client = Client(scope, receive, send, question)
        if await client.drain():
            self._count(await self._answer(client))

    async def _answer(self, client: Client) -> str:
        # Twice: the call may be lost with its own client, or the answer may vary by what these two requests differ in.
        for _ in range(2):
            now = self._clock()
            key = self._kept.key(client.question)
            answer = self._kept.find(key)
            if answer is not None and (how := self._usable(answer, now, key, client)):
                await client.give(answer, age=int(now - answer.asked))
                return how
            flight = self._flights.get(key)
            # An older call may show what was true before a write that this client has already seen acknowledged.
            if flight is None or now >= flight.began + KEPT_SECONDS:
                return await self._lead(key, client)
            await flight.decided.wait()
            if flight.passes:
                break
            if flight.answer is not None and flight.answer.fits(client.question):
                await client.give(flight.answer)
                return "joined"
        await self._app(client.scope, client.receive, client.send)
        return "passed"

    def _usable(self, answer: Answer, now: float, key: Key, client: Client) -> str | None:
        if answer.is_fresh(now):
            return "hit"
        renewed = answer.is_usable(now) and (key in self._flights or self._refresh(key, client))
        return "stale" if renewed else None

    def _refresh(self, key: Key, client: Client) -> bool:
        if self._refreshes >= MAX_REFRESHES:
            return False
        self._refreshes += 1
        flight = self._take_off(key, client.gone())
        task = self._tasks.start(self._fly(key, flight), "renew a public answer")
        task.add_done_callback(lambda _: self._refreshed(key, flight))
        return True

    def _refreshed(self, key: Key, flight: Flight) -> None:
        self._refreshes -= 1
        self._land(key, flight)  # for a task that was cancelled before it began

    async def _lead(self, key: Key, client: Client) -> str:
        flight = self._take_off(key, client)
        await self._fly(key, flight)
        if flight.answer is None:  # then the client has had it part by part
            return "passed"
        await client.give(flight.answer)
        return "miss"

    def _take_off(self, key: Key, client: Client) -> Flight:
        flight = self._flights[key] = Flight(client, began=self._clock(), largest=self._largest)
        return flight

    async def _fly(self, key: Key, flight: Flight) -> None:
        try:
            await self._app(flight.scope, flight.receive, flight.send)
        finally:
            self._land(key, flight)

    def _land(self, key: Key, flight: Flight) -> None:
        flight.end()
        if self._flights.get(key) is not flight:  # it has landed, or a later call took its place, and knows better
            return
        del self._flights[key]
        if flight.answer is None:
            self._kept.drop(key)
        else:
            self._kept.keep(flight.answer, self._clock())


def _question(scope: Any) -> Question | None:
    """What a request asks, if anybody else may be given the same answer."""
    if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"} or len(scope["headers"]) > MAX_HEADERS:
        return None
    headers = by_name(scope["headers"])
    if not PASSED.isdisjoint(headers) or headers.get(b"content-length", b"0") != b"0":
        return None
    return Question(address_of(scope, headers), headers)
