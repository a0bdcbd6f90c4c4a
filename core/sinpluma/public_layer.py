"""The ASGI layer in front of Quart that keeps public answers for a second.

One call of the app serves everybody who asks for the same while it runs and for a second after. RFC 9111 says what may
be kept and for whom. Being a part of the origin, the layer ignores `Cache-Control` in requests; it invalidates nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from werkzeug.datastructures import ResponseCacheControl
from werkzeug.http import parse_cache_control_header, parse_etags, unquote_etag

from sinpluma.background import BackgroundTasks
from sinpluma.front import ROUTE
from sinpluma.logs import logger

if TYPE_CHECKING:
    from hypercorn.typing import ASGIFramework, ASGIReceiveCallable, ASGISendCallable, Scope

KEPT_SECONDS = 1.0
STALE_SECONDS = 1.0
MAX_ANSWERS = 10_000
MAX_REFRESHES = 32

_START, _BODY = "http.response.start", "http.response.body"
# Requests whose answer may be one person's, or a part, or hang on a condition that only the app can judge.
_PASSES_BY = frozenset(
    b"authorization cookie if-match if-modified-since if-unmodified-since range transfer-encoding".split()
)
_NEVER_KEPT = frozenset({b"set-cookie", b"transfer-encoding"})
_NEVER_SHARED = frozenset({"no-cache", "no-store", "private"})
_OF_THE_BODY = frozenset({b"content-encoding", b"content-language", b"content-length", b"content-type"})
# What CPython takes beside the bytes themselves, rounded up: for an answer with its keys, and for each header.
_ANSWER_COST, _HEADER_COST = 1280, 160

Headers = dict[bytes, bytes]
Key = tuple[Any, ...]


class PublicLayer:
    """Wraps an ASGI app; `Front` goes around it.

    Args:
        app: makes the answers, and takes no longer for one than it may.
        tasks: runs the calls of the app, which may outlive the request that began them.
        max_bytes: memory for kept answers. One that takes more than an eighth of it is not kept.
        count: is told how each request was answered: `hit` or `stale` from memory, `joined` by a call that another
            request began, `miss` by a call of its own, `passed` by the app with what is not to be kept.
        clock: seconds that never go back.
        max_answers: how many answers are kept at most.
    """

    def __init__(
        self,
        app: ASGIFramework,
        tasks: BackgroundTasks,
        *,
        max_bytes: int,
        count: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
        max_answers: int = MAX_ANSWERS,
    ) -> None:
        self._app = app
        self._tasks = tasks
        self._largest = max_bytes // 8
        self._count = count
        self._clock = clock
        self._kept = _Kept(max_bytes, max_answers)
        self._flights: dict[Key, _Flight] = {}
        self._refreshes: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        """Answer one request."""
        asked = _asked(scope, receive, send)
        if asked is None:
            await self._app(scope, receive, send)
            return
        await asked.drain()
        how = await self._answer(asked)
        self._count(how or "passed")
        if how is None:
            await self._app(scope, _empty_body(asked.disconnected), asked.pass_on)

    async def _answer(self, asked: _Asked) -> str | None:
        """Answer from memory or by a call of the app, and say how; None leaves the request to the app."""
        # Twice: the first answer of an address may turn out to vary by a header in which the two requests differ.
        for _ in range(2):
            variant = self._kept.variant(asked)
            answer = self._kept.find(variant)
            if answer is not None and (how := self._usable(answer, asked, variant)):
                await asked.give(answer, age=int(self._clock() - answer.made))
                return how
            flight = self._flights.get(variant)
            # An older call may show what was true before a write that this client has already seen acknowledged.
            if flight is None or self._clock() >= flight.began + KEPT_SECONDS:
                return await self._lead(asked, variant)
            await flight.decided.wait()
            if flight.answer is None:
                return None
            if flight.answer.fits(asked):
                await asked.give(flight.answer)
                return "joined"
        return None

    def _usable(self, answer: _Answer, asked: _Asked, variant: Key) -> str | None:
        now = self._clock()
        if now < answer.made + KEPT_SECONDS:
            return "hit"
        if now >= answer.made + KEPT_SECONDS + answer.grace:
            return None
        if variant not in self._flights:
            if len(self._refreshes) >= MAX_REFRESHES:
                return None
            refresh = self._take_off(asked, variant).task
            self._refreshes.add(refresh)
            refresh.add_done_callback(self._refreshes.discard)
        return "stale"

    async def _lead(self, asked: _Asked, variant: Key) -> str | None:
        flight = self._take_off(asked, variant, client=asked)
        try:
            await flight.decided.wait()
            if flight.answer is None:
                await _until_either(flight.task, asked.disconnected())
        finally:
            flight.leave()
            asked.name_route(flight.scope.get(ROUTE))
        if flight.answer is not None:
            await asked.give(flight.answer)
            return "miss"
        if flight.error is not None:
            raise flight.error
        return "passed" if asked.begun else None

    def _take_off(self, asked: _Asked, variant: Key, client: _Asked | None = None) -> _Flight:
        flight = self._flights[variant] = _Flight(
            asked, variant, client, began=self._clock(), largest=self._largest, landed=self._landed
        )
        # A task of its own: whoever began the call may go away while others wait for its answer.
        flight.task = self._tasks.start(flight.run(self._app), "public answer")
        flight.task.add_done_callback(lambda _: flight.decide(None))
        return flight

    def _landed(self, flight: _Flight) -> None:
        if flight.answer is not None:
            flight.answer.made = self._clock()
        if self._flights.get(flight.variant) is not flight:  # a later call took its place, and knows better
            return
        del self._flights[flight.variant]
        if flight.answer is None:
            self._kept.drop(flight.variant)
        else:
            self._kept.keep(flight.answer)


class _Asked:
    """A request that the layer may answer, and the way back to its client."""

    def __init__(self, scope: Any, headers: Headers, receive: Any, send: Any) -> None:
        self.scope = scope
        self.headers = headers
        site = (headers.get(b"host"), scope.get("scheme"), scope.get("root_path"))
        self.key = (scope["path"], scope["query_string"], *site)
        self.begun = False
        self._receive = receive
        self._send = send
        self._known_tags = headers.get(b"if-none-match")
        self._bodiless = scope["method"] == "HEAD"

    def variant(self, names: Iterable[bytes]) -> Key:
        """What is asked for, if the answer varies by these headers."""
        return (self.key, *((name, self.headers.get(name)) for name in names))

    def name_route(self, route: str | None) -> None:
        """Tell the access log and the measures which route this is."""
        if route is not None:
            self.scope[ROUTE] = route

    async def drain(self) -> None:
        """Take a body that came unannounced, as it may from HTTP/2 on, out of the server's queue."""
        if self.scope["http_version"] >= "2":
            while (message := await self._receive())["type"] == "http.request" and message.get("more_body"):
                pass

    async def disconnected(self) -> Any:
        """Wait until the client is gone."""
        while (message := await self._receive())["type"] == "http.request":
            pass
        return message

    async def give(self, answer: _Answer, age: int | None = None) -> None:
        """Answer with a kept answer, `age` seconds old, or with one just made."""
        self.name_route(answer.route)
        headers = answer.headers if age is None else (*answer.headers, (b"age", b"%d" % age))
        await self.pass_on({"type": _START, "status": 200, "headers": headers})
        await self.pass_on({"type": _BODY, "body": answer.body, "more_body": False})

    async def pass_on(self, message: Any) -> None:
        """Send a part of an answer; to HEAD, and of what the client has already (RFC 9110, 13.1.2), no body."""
        self.begun = True
        if self._known_tags is not None and message["type"] == _START and self._has(message):
            self._bodiless = True
            headers = [header for header in message["headers"] if header[0] not in _OF_THE_BODY]
            message = {**message, "status": HTTPStatus.NOT_MODIFIED.value, "headers": headers}
        elif self._bodiless and message["type"] == _BODY:
            message = {**message, "body": b""}
        await self._send(message)

    def _has(self, start: Any) -> bool:
        tag = _joined(start["headers"]).get(b"etag")
        if tag is None or self._known_tags is None or start["status"] != HTTPStatus.OK:
            return False
        value, _ = unquote_etag(tag.decode("latin-1"))
        return parse_etags(self._known_tags.decode("latin-1")).contains_weak(value)


class _Flight:
    """One call of the app. Its answer is kept whole, or passed on as it comes to the client who asked first."""

    task: asyncio.Task[None]

    def __init__(
        self,
        asked: _Asked,
        variant: Key,
        client: _Asked | None,
        *,
        began: float,
        largest: int,
        landed: Callable[[_Flight], None],
    ) -> None:
        headers = [header for header in asked.scope["headers"] if header[0] != b"if-none-match"]
        self.scope = {**asked.scope, "method": "GET", "headers": headers}
        self.variant = variant
        self.client = client
        self.began = began
        self.decided = asyncio.Event()
        self.answer: _Answer | None = None
        self.error: Exception | None = None
        self._over = asyncio.Event()
        self._asked = asked
        self._largest = largest
        self._landed = landed
        self._held: list[Any] = []
        self._headers: Headers = {}
        self._size = 0
        self._grace: float | None = None

    async def run(self, app: ASGIFramework) -> None:
        """Have the app answer."""
        try:
            await app(cast("Scope", self.scope), _empty_body(self._disconnected), self.send)
        except Exception as error:  # the app may raise anything
            self.error = error
            if self.client is None or self.answer is not None:  # nobody is there to be told
                route = self.scope.get(ROUTE, "unmatched")
                logger.error("public answer failed", exc_info=error, extra={"route": route})

    async def send(self, message: Any) -> None:
        """Take a part of the answer from the app."""
        self._held.append(message)
        if not self.decided.is_set():
            self._consider(message)
        if self.decided.is_set():
            held, self._held = self._held, []
            for part in held:
                if self.client is not None and self.answer is None:
                    await self.client.pass_on(part)

    def decide(self, answer: _Answer | None) -> None:
        """Settle, once, whether there is an answer to keep, and tell those who wait for it."""
        if not self.decided.is_set():
            self.answer = answer
            self.decided.set()
            self._landed(self)
            self._end_if_useless()

    def leave(self) -> None:
        """Go on without the client, unless the answer is for nobody else."""
        self.client = None
        self._end_if_useless()

    def _end_if_useless(self) -> None:
        if self.answer is not None or (self.decided.is_set() and self.client is None):
            self._over.set()

    async def _disconnected(self) -> Any:
        # Only this ends Quart's view; cancelling the call of Quart (0.22) leaves it running.
        await self._over.wait()
        return {"type": "http.disconnect"}

    def _consider(self, message: Any) -> None:
        if message["type"] == _START:
            self._headers = _joined(message["headers"])
            self._grace = _grace(message, self._headers)
        self._size += len(message.get("body", b""))
        if message["type"] not in {_START, _BODY} or self._grace is None or self._size > self._largest:
            self.decide(None)
        elif message["type"] == _BODY and not message.get("more_body", False):
            self.decide(self._whole())

    def _whole(self) -> _Answer | None:
        body = b"".join([part.get("body", b"") for part in self._held[1:]])
        answer = _Answer(self._asked, self._held[0]["headers"], self._headers, body)
        answer.grace = self._grace or 0.0
        answer.route = self.scope.get(ROUTE)
        whole = self._headers.get(b"content-length", answer.length) == answer.length
        return answer if whole and answer.size <= self._largest else None


class _Answer:
    """A whole answer of status 200."""

    grace: float
    made: float
    route: str | None

    def __init__(self, asked: _Asked, pairs: Iterable[Any], headers: Headers, body: bytes) -> None:
        self.key = asked.key
        self.names = _names(headers.get(b"vary", b""))
        self.variant = asked.variant(self.names)
        self.body = body
        self.length = b"%d" % len(body)
        others = [(name, value) for name, value in pairs if name != b"content-length"]
        self.headers = (*others, (b"content-length", self.length))
        texts = (body, *self.key, *headers.values(), *(value for _, value in self.variant[1:]))
        self.size = _ANSWER_COST + _HEADER_COST * len(self.headers) + sum([len(text) for text in texts if text])

    def fits(self, asked: _Asked) -> bool:
        """Whether this is the answer to a request."""
        return asked.variant(self.names) == self.variant


class _Kept:
    """Answers by address and by the headers that they vary by (RFC 9111, 4.1); the one used longest ago goes first."""

    def __init__(self, max_bytes: int, max_answers: int) -> None:
        self._max_bytes = max_bytes
        self._max_answers = max_answers
        self._bytes = 0
        self._answers: OrderedDict[Key, _Answer] = OrderedDict()
        self._addresses: dict[Key, tuple[tuple[bytes, ...], int]] = {}  # what each varies by, its number of answers

    def variant(self, asked: _Asked) -> Key:
        """Under what the answer to a request is kept, as far as that is known."""
        names, _ = self._addresses.get(asked.key, ((), 0))
        return asked.variant(names)

    def find(self, variant: Key) -> _Answer | None:
        """The answer that is kept, however old."""
        answer = self._answers.get(variant)
        if answer is not None:
            self._answers.move_to_end(variant)
        return answer

    def keep(self, answer: _Answer) -> None:
        """Keep an answer, and let go of what is too much, or too old for use."""
        self.drop(answer.variant)
        _, number = self._addresses.get(answer.key, ((), 0))
        self._addresses[answer.key] = (answer.names, number + 1)
        self._answers[answer.variant] = answer
        self._bytes += answer.size
        while self._answers and self._must_shrink(answer.made):
            self.drop(next(iter(self._answers)))

    def drop(self, variant: Key) -> None:
        """Let go of an answer, if it is there."""
        answer = self._answers.pop(variant, None)
        if answer is None:
            return
        self._bytes -= answer.size
        names, number = self._addresses.pop(answer.key)
        if number > 1:
            self._addresses[answer.key] = (names, number - 1)

    def _must_shrink(self, now: float) -> bool:
        oldest = next(iter(self._answers.values()))
        too_old = oldest.made + KEPT_SECONDS + STALE_SECONDS <= now
        return too_old or self._bytes > self._max_bytes or len(self._answers) > self._max_answers


def _asked(scope: Any, receive: Any, send: Any) -> _Asked | None:
    """The request, if anybody else may be given the same answer."""
    if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
        return None
    headers = _joined(scope["headers"])
    if not _PASSES_BY.isdisjoint(headers) or headers.get(b"content-length", b"0") != b"0":
        return None
    # Who takes no JSON is told so by the app (406), whose answers do not vary by `Accept` otherwise.
    accepted = headers.get(b"accept", b"") or b"*/*"
    takes_any = b"*/*" in accepted or b"application/json" in accepted
    return _Asked(scope, headers, receive, send) if takes_any else None


def _joined(headers: Iterable[Any]) -> Headers:
    """Headers by name, those that come several times as one list (RFC 9110, 5.3)."""
    pairs = list(headers)
    joined = dict(pairs)
    if len(joined) == len(pairs):
        return joined
    lists: dict[bytes, list[bytes]] = {}
    for name, value in pairs:
        lists.setdefault(name, []).append(value)
    return {name: b", ".join(values) for name, values in lists.items()}


async def _until_either(task: asyncio.Task[None], other: Coroutine[Any, Any, Any]) -> None:
    second = asyncio.ensure_future(other)
    try:
        await asyncio.wait({task, second}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        second.cancel()


def _empty_body(then: Callable[[], Awaitable[Any]]) -> Any:
    """A `receive` that gives an empty body, and after it what `then` gives."""
    body = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Any:
        return body.pop() if body else await then()

    return receive


@lru_cache(maxsize=64)
def _names(vary: bytes) -> tuple[bytes, ...]:
    names = {name.strip().lower() for name in vary.split(b",")}
    return tuple(sorted(names - {b"", b"authorization"}))


def _grace(start: Any, headers: Headers) -> float | None:
    """How long after its second an answer may be given (RFC 5861, 3); None if it may not be kept (RFC 9111, 3)."""
    if start["status"] != HTTPStatus.OK or start.get("trailers", False) or not _NEVER_KEPT.isdisjoint(headers):
        return None
    return None if b"*" in _names(headers.get(b"vary", b"")) else _stated_grace(headers.get(b"cache-control", b""))


@lru_cache(maxsize=64)
def _stated_grace(cache_control: bytes) -> float | None:
    control = parse_cache_control_header(cache_control.decode("latin-1").lower(), None, ResponseCacheControl)
    lifetime = control.max_age if control.s_maxage is None else control.s_maxage
    if not control.public or (lifetime or 0) < KEPT_SECONDS or not _NEVER_SHARED.isdisjoint(control):
        return None
    to_the_letter = control.must_revalidate or control.proxy_revalidate or control.s_maxage is not None
    return 0.0 if to_the_letter else min(float(control.stale_while_revalidate or 0), STALE_SECONDS)
