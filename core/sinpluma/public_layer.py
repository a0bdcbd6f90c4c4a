"""The ASGI layer in front of Quart that keeps public answers for a second.

One call of the app serves everybody who asks for the same within that second, or while it runs. RFC 9111 says what may
be kept and for whom; being a part of the origin, the layer ignores what requests say in `Cache-Control`, and nothing is
ever invalidated.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import ResponseCacheControl
from werkzeug.http import parse_cache_control_header, parse_etags, unquote_etag

from sinpluma.background import BackgroundTasks
from sinpluma.front import ROUTE, USER
from sinpluma.logs import logger

if TYPE_CHECKING:
    from hypercorn.typing import ASGIFramework, ASGIReceiveCallable, ASGISendCallable, Scope

KEPT_SECONDS = 1.0
STALE_SECONDS = 1.0
MAX_ANSWERS = 10_000
MAX_REFRESHES = 32

_START, _BODY = "http.response.start", "http.response.body"
_NO_REQUEST_BODY = {"type": "http.request", "body": b"", "more_body": False}
# Requests whose answer may be one person's, or that ask for a part, or on a condition that only the app knows.
_PASSES_BY = frozenset(
    b"authorization cookie range if-match if-modified-since if-unmodified-since transfer-encoding".split()
)
_NEVER_KEPT = frozenset({b"set-cookie", b"transfer-encoding"})
_OF_THE_BODY = frozenset({b"content-type", b"content-length", b"content-encoding", b"content-language"})
# What CPython takes beside the bytes themselves, rounded up: an answer with its key, and each of its headers.
_ANSWER_COST, _HEADER_COST = 1536, 144

Headers = dict[bytes, bytes]
Key = tuple[Any, ...]


class PublicLayer:
    """Wraps an ASGI app; `Front` goes around it.

    Args:
        app: the app that makes the answers.
        tasks: runs the calls of the app, which outlive the request that began them.
        max_bytes: memory for kept answers. One that takes more than an eighth of it is not kept.
        timeout: seconds that a call of the app may take.
        count: told for each request how it was answered: `hit` and `stale` from memory, `joined` from a call that
            another request began, `miss` from its own call, `passed` when the answer was not one to keep.
        clock: seconds that never go back.
        max_answers: how many answers are kept at most.
    """

    def __init__(
        self,
        app: ASGIFramework,
        tasks: BackgroundTasks,
        *,
        max_bytes: int,
        timeout: float,  # noqa: ASYNC109 - of the app's calls, not of a coroutine here
        count: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
        max_answers: int = MAX_ANSWERS,
    ) -> None:
        self._app = app
        self._tasks = tasks
        self._largest = max_bytes // 8
        self._timeout = timeout
        self._count = count
        self._clock = clock
        self._kept = _Kept(max_bytes, max_answers)
        self._flights: dict[Key, _Flight] = {}
        self._refreshes = 0

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        """Answer one request."""
        asked = _asked(scope, receive, send)
        if asked is None:
            await self._app(scope, receive, send)
            return
        await asked.drain()
        if not await self._answer(asked):
            self._count("passed")
            await self._app(scope, asked.receive, send)

    async def _answer(self, asked: _Asked) -> bool:
        """Answer from memory or from a call of the app; False leaves the request to the app."""
        # Twice: the first answer to an address may turn out to vary by a header in which the two requests differ.
        for _ in range(2):
            variant = self._kept.variant(asked)
            if (answer := self._kept.find(variant)) and (result := self._use(answer, variant, asked)):
                self._count(result)
                await asked.give(answer, int(self._clock() - answer.made))
                return True
            flight = self._flights.get(variant)
            # A call older than a second may show what was true before a write that this client has seen acknowledged.
            if flight is None or self._clock() - flight.began >= KEPT_SECONDS:
                return await self._lead(asked, variant)
            await flight.decided.wait()
            if flight.answer is None:
                return False
            if flight.answer.fits(asked.headers):
                self._count("joined")
                await asked.give(flight.answer)
                return True
        return False

    def _use(self, answer: _Answer, variant: Key, asked: _Asked) -> str | None:
        now = self._clock()
        if now < answer.made + KEPT_SECONDS:
            return "hit"
        if now >= answer.until:
            return None
        if variant not in self._flights:
            if self._refreshes >= MAX_REFRESHES:
                return None
            self._refreshes += 1
            self._take_off(asked, variant).task.add_done_callback(self._refreshed)
        return "stale"

    def _refreshed(self, _: asyncio.Task[None]) -> None:
        self._refreshes -= 1

    async def _lead(self, asked: _Asked, variant: Key) -> bool:
        flight = self._take_off(asked, variant, asked)
        try:
            await flight.decided.wait()
            if flight.answer is None:
                await asyncio.wait({flight.task})
        finally:
            flight.leave()
            asked.scope.update({name: flight.scope[name] for name in (ROUTE, USER) if name in flight.scope})
        if flight.answer is not None:
            self._count("miss")
            await asked.give(flight.answer)
            return True
        if flight.error is not None:
            raise flight.error
        if asked.begun:
            self._count("passed")
        return asked.begun

    def _take_off(self, asked: _Asked, variant: Key, client: _Asked | None = None) -> _Flight:
        flight = _Flight(asked, client, self._largest, self._clock, lambda: self._landed(variant, flight))
        self._flights[variant] = flight
        # A task of its own: whoever began it may go away, and others still wait for the answer.
        flight.task = self._tasks.start(self._fly(flight), "public answer")
        flight.task.add_done_callback(lambda _: flight.decide(None))
        return flight

    async def _fly(self, flight: _Flight) -> None:
        try:
            async with asyncio.timeout(self._timeout):
                await self._app(flight.scope, flight.receive, flight.send)
        except Exception as error:  # the app may raise anything: who asked gets it, or the log
            flight.error = error
            if flight.client is None or flight.answer is not None:
                route = flight.scope.get(ROUTE, "unmatched")
                logger.error("public answer failed", exc_info=error, extra={"route": route})

    def _landed(self, variant: Key, flight: _Flight) -> None:
        if self._flights.get(variant) is not flight:  # a later call took its place: its answer is the newer one
            return
        del self._flights[variant]
        if flight.answer is None:
            self._kept.drop(variant)
        else:
            self._kept.keep(flight.answer, self._clock())


class _Asked:
    """A request that the layer may answer, and the way back to its client."""

    __slots__ = ("_bodiless", "_condition", "_drained", "_receive", "_send", "begun", "headers", "key", "scope")

    def __init__(self, scope: Any, headers: Headers, receive: Any, send: Any) -> None:
        self.scope = scope
        self.headers = headers
        self.key = (scope["path"], scope["query_string"], headers.get(b"host"), scope["scheme"], scope["root_path"])
        self.begun = False
        self._receive = receive
        self._send = send
        self._drained = False
        self._condition = headers.get(b"if-none-match")
        self._bodiless = scope["method"] == "HEAD"

    async def drain(self) -> None:
        """Take a body that came unannounced, as it may from HTTP/2 on, out of the server's queue."""
        if self.scope["http_version"] >= "2":
            while (message := await self._receive())["type"] == "http.request" and message.get("more_body"):
                pass

    async def receive(self) -> Any:
        """Give the app an empty body, and then what the server says."""
        if not self._drained:
            self._drained = True
            return _NO_REQUEST_BODY
        return await self.disconnected()

    async def disconnected(self) -> Any:
        """Wait until the client is gone."""
        while (message := await self._receive())["type"] == "http.request":
            pass
        return message

    async def give(self, answer: _Answer, age: int | None = None) -> None:
        """Answer with a kept answer, `age` seconds old, or with one just made."""
        if answer.route is not None:
            self.scope[ROUTE] = answer.route
        headers = answer.headers if age is None else (*answer.headers, (b"age", b"%d" % age))
        await self.pass_on({"type": _START, "status": 200, "headers": headers})
        await self.pass_on({"type": _BODY, "body": answer.body, "more_body": False})

    async def pass_on(self, message: Any) -> None:
        """Send a part of an answer, without a body for HEAD, and for what the client has already (RFC 9110, 13.1.2)."""
        self.begun = True
        if self._condition is not None and message["type"] == _START and self._has(message):
            self._bodiless = True
            headers = [header for header in message["headers"] if header[0] not in _OF_THE_BODY]
            message = {**message, "status": HTTPStatus.NOT_MODIFIED.value, "headers": headers}
        elif self._bodiless and message["type"] == _BODY:
            message = {**message, "body": b""}
        await self._send(message)

    def _has(self, start: Any) -> bool:
        tag = _joined(start["headers"]).get(b"etag")
        if tag is None or self._condition is None or start["status"] != HTTPStatus.OK:
            return False
        value, _ = unquote_etag(tag.decode("latin-1"))
        return parse_etags(self._condition.decode("latin-1")).contains_weak(value)


class _Flight:
    """One call of the app. Its answer is kept whole, or passed on, as it comes, to the client who asked first."""

    task: asyncio.Task[None]

    def __init__(
        self,
        asked: _Asked,
        client: _Asked | None,
        largest: int,
        clock: Callable[[], float],
        landed: Callable[[], None],
    ) -> None:
        headers = [header for header in asked.scope["headers"] if header[0] != b"if-none-match"]
        self.scope = {**asked.scope, "method": "GET", "headers": headers}
        self.client = client
        self.began = clock()
        self.decided = asyncio.Event()
        self.answer: _Answer | None = None
        self.error: Exception | None = None
        self._asked = asked
        self._largest = largest
        self._clock = clock
        self._landed = landed
        self._held: list[Any] = []
        self._size = 0
        self._given_body = False

    async def receive(self) -> Any:
        """Give the app an empty body, and the client's end only if the answer is for this client alone."""
        if not self._given_body:
            self._given_body = True
            return _NO_REQUEST_BODY
        await self.decided.wait()
        if self.answer is not None:  # the app is about to end by itself
            await asyncio.get_running_loop().create_future()
        return {"type": "http.disconnect"} if self.client is None else await self.client.disconnected()

    async def send(self, message: Any) -> None:
        """Take a part of the answer from the app."""
        if self.decided.is_set():
            await self._pass_on(message)
            return
        self._held.append(message)
        holds = self._holds(message)
        if holds and (message["type"] == _START or message.get("more_body", False)):
            return
        self.decide(self._whole() if holds else None)
        for held in self._held:
            await self._pass_on(held)

    def decide(self, answer: _Answer | None) -> None:
        """Settle, once, whether there is an answer to keep, and tell those who wait."""
        if not self.decided.is_set():
            self.answer = answer
            self.decided.set()
            self._landed()

    def leave(self) -> None:
        """Go on without the client; an answer that is for nobody else ends here."""
        self.client = None
        if self.decided.is_set() and self.answer is None:
            self.task.cancel()

    def _holds(self, message: Any) -> bool:
        if message["type"] == _START and len(self._held) == 1:
            self._size = _cost(self._asked, message["headers"])
            return _may_be_kept(message)
        self._size += len(message.get("body", b""))
        return message["type"] == _BODY and self._size <= self._largest

    def _whole(self) -> _Answer | None:
        start, *parts = self._held
        body = b"".join(part.get("body", b"") for part in parts)
        headers = _joined(start["headers"])
        stated = headers.get(b"content-length", length := b"%d" % len(body))
        if stated != length:
            return None
        pairs = [(name, value) for name, value in start["headers"] if name != b"content-length"]
        answer = _Answer(self._asked, headers, body, self._clock())
        answer.headers = (*pairs, (b"content-length", length))
        answer.route = self.scope.get(ROUTE)
        answer.size = self._size
        return answer

    async def _pass_on(self, message: Any) -> None:
        if self.client is not None and self.answer is None:
            await self.client.pass_on(message)


class _Answer:
    """A whole answer of status 200."""

    __slots__ = ("body", "headers", "key", "made", "route", "size", "until", "varies", "variant")

    headers: tuple[tuple[bytes, bytes], ...]
    route: str | None
    size: int
    variant: Key

    def __init__(self, asked: _Asked, headers: Headers, body: bytes, now: float) -> None:
        self.key = asked.key
        self.varies = {name: asked.headers.get(name) for name in _vary(headers)}
        self.body = body
        self.made = now
        self.until = now + KEPT_SECONDS + (STALE_SECONDS if _may_be_stale(headers) else 0)

    def fits(self, headers: Headers) -> bool:
        """Whether the answer is the one for a request with these headers."""
        return all(headers.get(name) == value for name, value in self.varies.items())


class _Kept:
    """Answers by what was asked: the address, then the headers by which its answers vary (RFC 9111, 4.1)."""

    def __init__(self, max_bytes: int, max_answers: int) -> None:
        self._max_bytes = max_bytes
        self._max_answers = max_answers
        self._answers: OrderedDict[Key, _Answer] = OrderedDict()  # the one used longest ago first
        self._names: dict[Key, tuple[tuple[bytes, ...], int]] = {}  # what an address varies by, its number of answers
        self.size = 0

    def variant(self, asked: _Asked) -> Key:
        """Under what an answer to this request is kept, as far as is known."""
        names, _ = self._names.get(asked.key, ((), 0))
        return (asked.key, names, *map(asked.headers.get, names))

    def find(self, variant: Key) -> _Answer | None:
        """The answer that is kept, however old."""
        answer = self._answers.get(variant)
        if answer is not None:
            self._answers.move_to_end(variant)
        return answer

    def keep(self, answer: _Answer, now: float) -> None:
        """Keep an answer, and let go of those that are too old or too many."""
        known, number = self._names.get(answer.key, ((), 0))
        names = tuple(sorted({*known, *answer.varies}))
        ...

    def drop(self, variant: Key) -> None:
        """Let go of an answer."""
