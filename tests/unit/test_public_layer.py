"""What the public layer keeps, for whom, and that nobody is given another's answer or waits for ever."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest
from quart import Quart, Response, request

from sinpluma.background import BackgroundTasks
from sinpluma.front import ROUTE, Front
from sinpluma.metrics import Metrics
from sinpluma.public_reads.layer import MAX_REFRESHES, PublicLayer
from sinpluma.settings import Settings
from sinpluma.site import Site

PUBLIC = "public, max-age=1, stale-while-revalidate=1"
KIB = 1024


@dataclass
class Reply:
    """What a client was sent."""

    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""
    complete: bool = False

    def __getitem__(self, name: str) -> str | None:
        values = [value.decode() for other, value in self.headers if other.decode() == name]
        assert len(values) <= 1, f"{name} came {len(values)} times"
        return values[0] if values else None


def numbered(scope: Any, number: int) -> bytes:
    return b"%d %s" % (number, scope["path"].encode())


def large(_scope: Any, _number: int) -> bytes:
    return b"x" * 20 * KIB


@dataclass
class App:
    """An ASGI app that says which call this is and what was asked for."""

    headers: dict[str, str] = field(default_factory=lambda: {"cache-control": PUBLIC})
    status: int = 200
    say: Callable[[Any, int], bytes] = numbered
    calls: list[Any] = field(default_factory=list)
    fails: bool = False
    running: int = 0

    def __post_init__(self) -> None:
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, scope: Any, _receive: Any, send: Any) -> None:
        self.calls.append(scope)
        scope[ROUTE] = "/route"
        number = len(self.calls)
        body = self.say(scope, number)
        self.running += 1
        try:
            await self.gate.wait()
        finally:
            self.running -= 1
        if self.fails:
            raise RuntimeError(f"call {number} fails")
        await send({"type": "http.response.start", "status": self.status, "headers": self._pairs(body)})
        await send({"type": "http.response.body", "body": body[:3], "more_body": True})
        await send({"type": "http.response.body", "body": body[3:]})

    def _pairs(self, body: bytes) -> list[tuple[bytes, bytes]]:
        fields = {"content-type": "text/plain", "content-length": str(len(body)), **self.headers}
        return [(name.encode(), value.encode()) for name, value in fields.items()]


class Layer:
    """A public layer with a clock that the test turns, and a client for it."""

    def __init__(self, app: Any, *, max_bytes: int = KIB * KIB) -> None:
        self.now = 1000.0
        self.counts: Counter[str] = Counter()
        self.tasks = BackgroundTasks()
        self.layer = PublicLayer(
            app,
            self.tasks,
            max_bytes=max_bytes,
            count=lambda how: self.counts.update([how]),
            clock=lambda: self.now,
        )

    async def get(self, path: str = "/page", method: str = "GET", **headers: str) -> Reply:
        """Ask, and give the whole answer."""
        reply = Reply()
        await self.ask(reply, scope_of(path, method, headers))
        assert reply.complete
        return reply

    def asking(self, path: str = "/page", method: str = "GET", **headers: str) -> asyncio.Task[Reply]:
        """Ask, beside the test."""
        return asyncio.create_task(self.get(path, method, **headers))

    async def ask(self, reply: Reply, scope: Any, receive: Any = None, layer: Any = None) -> None:
        """Ask as a server does."""

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                assert reply.status == 0, "two answers to one request"
                reply.status, reply.headers = message["status"], list(message["headers"])
            elif message["type"] == "http.response.body":
                assert not reply.complete
                reply.body += message.get("body", b"")
                reply.complete = not message.get("more_body", False)

        await (layer or self.layer)(scope, receive or still_there(), send)

    async def settle(self) -> None:
        """Wait until no call of the app is under way."""
        await until(lambda: not self.tasks._running)
        assert self.layer._flights == {}
        assert self.layer._refreshes == 0
        kept = self.layer._kept
        assert kept.bytes == sum(answer.size for answer in kept._answers.values())


def scope_of(path: str, method: str = "GET", headers: dict[str, str] | None = None, **more: Any) -> Any:
    path, _, query = path.partition("?")
    pairs = {"host": "sinpluma.example", **{name.replace("_", "-"): value for name, value in (headers or {}).items()}}
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in pairs.items()],
        "client": ("192.0.2.1", 1),
        "server": None,
        "state": {},
        "extensions": {},
        **more,
    }


def still_there(*messages: Any) -> Any:
    """What a server's `receive` gives: these messages, and then nothing as long as the client is there."""
    waiting = list(messages or [{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Any:
        return waiting.pop(0) if waiting else await asyncio.Event().wait()

    return receive


def leaving(turns: int) -> Any:
    """What a server's `receive` gives for a client who goes away after some turns of the event loop."""

    async def receive() -> Any:
        for _ in range(turns):
            await asyncio.sleep(0)
        return {"type": "http.disconnect"}

    return receive


async def until(condition: Callable[[], object]) -> None:
    """Let the other tasks go on until something is so."""
    for _ in range(10_000):
        if condition():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never became so")


async def cancel(task: asyncio.Task[Any]) -> None:
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


# How long


async def test_answers_within_a_second_come_from_one_call() -> None:
    app = App()
    site = Layer(app)
    first = await site.get()
    site.now += 0.99
    again = await site.get()
    assert (first.status, first.body, first["age"]) == (200, b"1 /page", None)
    assert (again.status, again.body, again["age"]) == (200, b"1 /page", "0")
    assert again["content-type"] == "text/plain"
    assert again["content-length"] == "7"
    assert site.counts == {"miss": 1, "hit": 1}


async def test_for_a_further_second_the_old_answer_is_given_while_one_call_makes_a_new_one() -> None:
    app = App()
    site = Layer(app)
    await site.get()
    site.now += 1
    app.gate.clear()
    old = [await site.get() for _ in range(5)]
    assert {(reply.body, reply["age"]) for reply in old} == {(b"1 /page", "1")}
    await until(lambda: app.running)
    assert app.running == 1
    app.gate.set()
    await site.settle()
    assert (await site.get()).body == b"2 /page"
    assert site.counts == {"miss": 1, "stale": 5, "hit": 1}


async def test_the_age_of_an_answer_counts_from_the_question() -> None:
    app = App()
    site = Layer(app)
    app.gate.clear()
    first = site.asking()
    await until(lambda: app.running)
    site.now += 0.9
    app.gate.set()
    await first
    site.now += 0.2
    app.gate.clear()
    assert (await site.get())["age"] == "1"
    app.gate.set()
    await site.settle()
    assert site.counts == {"miss": 1, "stale": 1}


async def test_an_answer_that_took_too_long_is_for_those_who_waited_for_it() -> None:
    app = App()
    site = Layer(app)
    app.gate.clear()
    first, second = site.asking(), site.asking()
    await until(lambda: app.running)
    site.now += 2
    app.gate.set()
    assert [(await task).body for task in (first, second)] == [b"1 /page"] * 2
    assert (await site.get()).body == b"2 /page"


async def test_an_answer_is_not_given_after_two_seconds() -> None:
    site = Layer(App())
    await site.get()
    site.now += 2
    assert (await site.get()).body == b"2 /page"
    assert site.counts == {"miss": 2}


async def test_a_page_that_is_withdrawn_is_gone_with_the_refresh() -> None:
    app = App()
    site = Layer(app)
    await site.get()
    app.status, app.headers = 404, {}
    site.now += 1
    assert (await site.get()).status == 200
    await site.settle()
    assert (await site.get()).status == 404
    assert len(app.calls) == 3


async def test_a_refresh_that_fails_is_logged_and_the_next_who_asks_is_told(caplog: pytest.LogCaptureFixture) -> None:
    app = App()
    site = Layer(app)
    await site.get()
    app.fails = True
    site.now += 1
    assert (await site.get()).status == 200
    await site.settle()
    assert [record.getMessage() for record in caplog.records] == ["background task failed"]
    with pytest.raises(RuntimeError, match="call 3 fails"):
        await site.get()
    assert len(caplog.records) == 1


async def test_a_refresh_that_is_cancelled_before_it_begins_holds_nobody_up() -> None:
    site = Layer(App())
    await site.get()
    site.now += 1.9
    await site.get()
    for task in site.tasks._running:
        task.cancel()
    site.now += 0.2
    assert (await site.get()).body == b"2 /page"
    await site.settle()


async def test_no_more_than_so_many_refreshes_run_at_once() -> None:
    app = App()
    site = Layer(app)
    paths = [f"/{number}" for number in range(MAX_REFRESHES + 1)]
    for path in paths:
        await site.get(path)
    site.now += 1
    app.gate.clear()
    for path in paths[:-1]:
        await site.get(path)
    last = site.asking(paths[-1])
    await until(lambda: app.running == len(paths))
    assert not last.done()
    app.gate.set()
    assert (await last).body.endswith(paths[-1].encode())
    await site.settle()


# What, and for whom


@pytest.mark.parametrize(
    "header",
    [
        {"authorization": "Bearer x"},
        {"authorization": ""},
        {"cookie": "a=b"},
        {"range": "bytes=0-1"},
        {"if_match": '"1"'},
        {"if_modified_since": "Sat, 01 Jan 2000 00:00:00 GMT"},
        {"content_length": "3"},
        {"transfer_encoding": "chunked"},
        {f"x_{number}": "x" for number in range(100)},
    ],
)
async def test_such_requests_pass_by(header: dict[str, str]) -> None:
    app = App()
    site = Layer(app)
    await site.get()
    assert (await site.get(**header)).body == b"2 /page"
    assert (await site.get(**header)).body == b"3 /page"
    assert (await site.get()).body == b"1 /page"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
async def test_only_reading_is_answered(method: str) -> None:
    app = App()
    site = Layer(app)
    await site.get()
    assert (await site.get(method=method)).body == b"2 /page"


async def test_other_scopes_reach_the_app() -> None:
    seen = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["type"])

    site = Layer(app)
    for kind in ("lifespan", "websocket"):
        await site.layer({"type": kind}, still_there(), still_there())  # type: ignore[arg-type]
    assert seen == ["lifespan", "websocket"]


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (200, {}),
        (200, {"cache-control": "private, no-store"}),
        (200, {"cache-control": "max-age=1"}),
        (200, {"cache-control": "public, max-age=60"}),
        (200, {"cache-control": f"{PUBLIC}, no-cache"}),
        (200, {"cache-control": PUBLIC, "vary": "*"}),
        (200, {"cache-control": PUBLIC, "vary": "Accept-Language, *"}),
        (200, {"cache-control": PUBLIC, "set-cookie": "a=b"}),
        (200, {"cache-control": PUBLIC, "connection": "close"}),
        (200, {"cache-control": PUBLIC, "content-length": ""}),
        (200, {"cache-control": PUBLIC, "content-length": "9999999"}),
        (206, {"cache-control": PUBLIC}),
        (301, {"cache-control": PUBLIC}),
        (404, {"cache-control": PUBLIC}),
        (500, {"cache-control": PUBLIC}),
    ],
)
async def test_such_answers_are_not_kept(status: int, headers: dict[str, str]) -> None:
    site = Layer(App(status=status, headers=headers))
    first, second = await site.get(), await site.get()
    assert (first.status, first.body) == (status, b"1 /page")
    assert (second.status, second.body) == (status, b"2 /page")
    await site.settle()
    assert site.counts == {"passed": 2}


async def test_what_is_asked_for_decides() -> None:
    app = App(say=lambda _, number: b"%d" % number)
    site = Layer(app)
    asked = [
        scope_of("/a"),
        scope_of("/a?x=1"),
        scope_of("/a?x=2"),
        scope_of("/b"),
        scope_of("/a", scheme="https"),
        scope_of("/a", root_path="/site"),
        scope_of("/a", headers={"host": "other.example"}),
        scope_of("/a", headers={"origin": "https://other.example"}),
        scope_of("/a", headers={"accept": "text/html"}),
    ]
    for _ in range(2):
        bodies = []
        for scope in asked:
            reply = Reply()
            await site.ask(reply, {**scope})
            bodies.append(reply.body)
        assert bodies == [b"%d" % number for number in range(1, len(asked) + 1)]


async def test_an_answer_is_for_those_whose_headers_it_varies_by() -> None:
    def say(scope: Any, number: int) -> bytes:
        return b"%d %s" % (number, dict(scope["headers"]).get(b"accept-language", b"none"))

    app = App(headers={"cache-control": PUBLIC, "vary": "Authorization, Accept-Language"}, say=say)
    site = Layer(app)
    for _ in range(2):
        assert (await site.get(accept_language="de")).body == b"1 de"
        assert (await site.get(accept_language="fr", user_agent="a")).body == b"2 fr"
        assert (await site.get(user_agent="b")).body == b"3 none"
    assert site.counts == {"miss": 3, "hit": 3}


async def test_a_header_that_comes_twice_counts_as_a_whole() -> None:
    app = App(headers={"cache-control": PUBLIC, "vary": "accept-language"})
    site = Layer(app)
    bodies = []
    for languages in ([b"de", b"en"], [b"fr", b"en"], [b"de, en"]):
        reply, scope = Reply(), scope_of("/page")
        scope["headers"] += [(b"accept-language", language) for language in languages]
        await site.ask(reply, scope)
        bodies.append(reply.body)
    assert bodies == [b"1 /page", b"2 /page", b"1 /page"]


async def test_who_waits_for_an_answer_that_varies_gets_their_own() -> None:
    def say(scope: Any, number: int) -> bytes:
        return bytes(dict(scope["headers"])[b"accept-language"])

    app = App(headers={"cache-control": PUBLIC, "vary": "accept-language"}, say=say)
    site = Layer(app)
    app.gate.clear()
    languages = ["de", "fr", "sv"] * 20
    asked = [site.asking(accept_language=language) for language in languages]
    await until(lambda: app.running)
    app.gate.set()
    assert [(await task).body.decode() for task in asked] == languages
    assert len(app.calls) == 3
    await site.settle()


async def test_the_app_is_offered_no_way_to_answer_but_in_parts() -> None:
    app = App()
    site = Layer(app)
    await site.ask(Reply(), scope_of("/page", extensions={"http.response.pathsend": {}}))
    assert app.calls[0]["extensions"] == {}


async def test_head_is_answered_as_get_without_a_body() -> None:
    app = App()
    site = Layer(app)
    head = await site.get(method="HEAD")
    assert (head.status, head.body, head["content-length"]) == (200, b"", "7")
    assert (await site.get()).body == b"1 /page"
    head = await site.get(method="HEAD")
    assert (head.status, head.body, head["content-length"], head["age"]) == (200, b"", "7", "0")
    assert [scope["method"] for scope in app.calls] == ["GET"]


async def test_head_of_what_is_not_kept_has_no_body_either() -> None:
    site = Layer(App(status=404, headers={}))
    head = await site.get(method="HEAD")
    assert (head.status, head.body, head["content-length"]) == (404, b"", "7")


@pytest.mark.parametrize("control", [PUBLIC, "private, no-store"])
@pytest.mark.parametrize("tag", ['"a,b"', 'W/"a,b"'])
@pytest.mark.parametrize("known", ['"a,b"', 'W/"a,b"', '"x", W/"a,b" , "y"', "*"])
async def test_what_the_client_has_already_is_not_sent_again(known: str, tag: str, control: str) -> None:
    app = App(headers={"cache-control": control, "etag": tag, "vary": "Authorization", "content-language": "en"})
    site = Layer(app)
    for number in range(2):
        reply = await site.get(if_none_match=known)
        assert (reply.status, reply.body) == (304, b""), number
        assert (reply["etag"], reply["cache-control"], reply["vary"]) == (tag, control, "Authorization")
        assert reply["content-type"] is reply["content-length"] is reply["content-language"] is None
    assert (await site.get()).body.endswith(b"/page")
    assert all(b"if-none-match" not in dict(scope["headers"]) for scope in app.calls)


@pytest.mark.parametrize("known", ['"b"', '"a,b"x', "", ", ,"])
async def test_what_the_client_does_not_have_is_sent(known: str) -> None:
    site = Layer(App(headers={"cache-control": PUBLIC, "etag": '"a"'}))
    assert (await site.get(if_none_match=known)).body == b"1 /page"
    assert (await site.get(if_none_match=known)).status == 200


async def test_an_answer_without_a_tag_or_a_failure_is_always_sent() -> None:
    assert (await Layer(App()).get(if_none_match="*")).status == 200
    assert (await Layer(App(status=404, headers={"etag": '"a"'})).get(if_none_match="*")).status == 404


async def test_the_route_comes_with_every_answer() -> None:
    app = App()
    site = Layer(app)
    for how in ("miss", "hit", "stale", "passed"):
        scope = scope_of("/page")
        if how == "passed":
            scope, app.headers = scope_of("/other"), {}
        await site.ask(Reply(), scope)
        assert scope[ROUTE] == "/route"
        assert site.counts[how] == 1
        site.now += 1 if how == "hit" else 0
    await site.settle()


async def test_an_unannounced_body_is_taken_out_of_the_servers_queue() -> None:
    site = Layer(App())
    for _ in range(2):
        parts = [{"type": "http.request", "body": b"x", "more_body": True} for _ in range(20)]
        receive = still_there(*parts, {"type": "http.request", "body": b""}, {"type": "last"})
        reply = Reply()
        await site.ask(reply, scope_of("/page", http_version="2"), receive)
        assert reply.body == b"1 /page"
        assert await receive() == {"type": "last"}


# Together


async def test_many_at_once_make_one_call() -> None:
    app = App()
    site = Layer(app)
    app.gate.clear()
    asked = [site.asking(method=method) for method in ["GET", "HEAD"] * 50]
    await until(lambda: app.running)
    app.gate.set()
    replies = await asyncio.gather(*asked)
    assert {(reply.status, reply["content-length"]) for reply in replies} == {(200, "7")}
    assert {reply["age"] for reply in replies} == {None}
    assert len(app.calls) == 1
    assert site.counts == {"miss": 1, "joined": 99}


async def test_when_the_first_client_is_cancelled_one_new_call_serves_the_others() -> None:
    app = App()
    site = Layer(app)
    app.gate.clear()
    first, *others = [site.asking() for _ in range(20)]
    await until(lambda: app.running)
    await cancel(first)
    await until(lambda: app.running)
    app.gate.set()
    assert {(await task).body for task in others} == {b"2 /page"}
    assert site.counts == {"miss": 1, "joined": 18}


async def test_the_call_goes_on_when_its_first_client_hangs_up() -> None:
    app = App()
    site = Layer(app)
    app.gate.clear()
    gone = still_there({"type": "http.disconnect"})
    first = asyncio.create_task(site.ask(Reply(), scope_of("/page"), gone))
    second = site.asking()
    await until(lambda: app.running)
    app.gate.set()
    assert (await second).body == b"1 /page"
    await first
    assert len(app.calls) == 1


async def test_a_client_who_waits_goes_away_alone() -> None:
    app = App()
    site = Layer(app)
    app.gate.clear()
    first, second, third = site.asking(), site.asking(), site.asking()
    await until(lambda: app.running)
    await cancel(second)
    app.gate.set()
    assert [(await task).body for task in (first, third)] == [b"1 /page"] * 2


async def test_when_the_call_fails_the_others_ask_for_themselves(caplog: pytest.LogCaptureFixture) -> None:
    app = App(fails=True)
    site = Layer(app)
    app.gate.clear()
    asked = [site.asking() for _ in range(10)]
    await until(lambda: app.running)
    app.gate.set()
    failures = await asyncio.gather(*asked, return_exceptions=True)
    assert sorted(str(failure) for failure in failures) == sorted(f"call {number} fails" for number in range(1, 11))
    await site.settle()
    assert caplog.records == []


async def test_when_the_answer_is_not_kept_everybody_asks_once() -> None:
    app = App(headers={})
    site = Layer(app)
    app.gate.clear()
    asked = [site.asking() for _ in range(50)]
    await until(lambda: app.running)
    assert app.running == 1
    first, app.gate = app.gate, asyncio.Event()
    first.set()
    await until(lambda: app.running == 49)  # nobody waits a second time
    app.gate.set()
    replies = await asyncio.gather(*asked)
    assert sorted(int(reply.body.split()[0]) for reply in replies) == list(range(1, 51))
    assert site.counts == {"passed": 50}
    await site.settle()


async def test_a_call_that_hangs_is_waited_for_by_those_of_its_own_second() -> None:
    app = App()
    site = Layer(app)
    app.gate.clear()
    first = site.asking()
    await until(lambda: app.running == 1)
    site.now += 1
    second, third = site.asking(), site.asking()
    await until(lambda: app.running == 2)
    app.gate.set()
    assert [(await task).body for task in (first, second, third)] == [b"1 /page", b"2 /page", b"2 /page"]
    await site.settle()


async def test_a_call_that_was_overtaken_leaves_the_later_one_in_its_place() -> None:
    app = App()
    site = Layer(app)
    app.gate.clear()
    first = site.asking()
    await until(lambda: app.running == 1)
    slow, app.gate = app.gate, asyncio.Event()
    site.now += 1
    second = site.asking()
    await until(lambda: app.running == 2)
    slow.set()
    assert (await first).body == b"1 /page"
    third = site.asking()
    app.gate.set()
    assert [(await task).body for task in (second, third)] == [b"2 /page"] * 2
    await site.settle()


async def test_a_client_who_reads_slowly_holds_nobody_up() -> None:
    site = Layer(App())
    reading = asyncio.Event()

    async def send(message: Any) -> None:
        await reading.wait()

    slow = asyncio.create_task(site.layer(scope_of("/page"), still_there(), send))
    assert (await site.get()).body == b"1 /page"
    assert not slow.done()
    reading.set()
    await slow


# In parts


class Streaming:
    """An app that sends an answer of a length it does not know in parts, as the test lets it."""

    def __init__(self, **headers: str) -> None:
        self.parts: asyncio.Queue[bytes] = asyncio.Queue()
        self.headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        self.told: list[Any] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, _scope: Any, receive: Any, send: Any) -> None:
        self.told.append(await receive())
        listening = asyncio.create_task(self._listen(receive))
        try:
            await self.gate.wait()
            await send({"type": "http.response.start", "status": 200, "headers": self.headers})
            while part := await self.parts.get():
                await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            listening.cancel()

    async def _listen(self, receive: Any) -> None:
        self.told.append(await receive())
        self.parts.put_nowait(b"")


@pytest.mark.parametrize("headers", [{}, {"cache_control": PUBLIC}])
async def test_what_is_not_kept_is_passed_on_as_it_comes(headers: dict[str, str]) -> None:
    app = Streaming(**headers)
    site = Layer(app)
    reply = Reply()
    asked = asyncio.create_task(site.ask(reply, scope_of("/page")))
    for number in range(1, 6):
        app.parts.put_nowait(b"x" * 200)
        await until(lambda number=number: len(reply.body) == 200 * number)  # type: ignore[misc]
    assert not reply.complete
    app.parts.put_nowait(b"")
    await asked
    assert reply.complete
    await site.settle()


async def test_nobody_waits_for_an_answer_that_is_not_kept() -> None:
    app = Streaming()
    site = Layer(app)
    app.gate.clear()
    first, second = Reply(), Reply()
    asked = [asyncio.create_task(site.ask(reply, scope_of("/page"))) for reply in (first, second)]
    await until(lambda: app.told)
    app.gate.set()
    await until(lambda: first.status and second.status)
    assert not any(task.done() for task in asked)
    for _ in asked:
        app.parts.put_nowait(b"")
    await asyncio.gather(*asked)
    assert site.counts == {"passed": 2}


async def test_the_app_learns_that_the_client_of_a_private_answer_is_gone() -> None:
    app = Streaming()
    site = Layer(app)
    app.gate.clear()
    gone = still_there({"type": "http.request"}, {"type": "http.disconnect"})
    asked = asyncio.create_task(site.ask(Reply(), scope_of("/page"), gone))
    await until(lambda: app.told)
    for _ in range(10):
        await asyncio.sleep(0)
    assert [message["type"] for message in app.told] == ["http.request"], "others may wait for the answer"
    app.gate.set()
    await asked
    assert app.told[-1]["type"] == "http.disconnect"


async def test_an_endless_answer_that_renews_another_ends() -> None:
    app = Streaming()
    apps: list[Any] = [App(), app]

    async def changes(*call: Any) -> None:
        await apps.pop(0)(*call)

    site = Layer(changes)
    await site.get()
    site.now += 1
    assert (await site.get()).body == b"1 /page"
    await site.settle()
    assert app.told[-1]["type"] == "http.disconnect"


async def test_an_answer_that_is_cut_short_is_neither_kept_nor_begun() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"cache-control", PUBLIC.encode()), (b"content-length", b"8")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"half", "more_body": whole})
        if whole:
            raise ConnectionError("the store is gone")

    site = Layer(app)
    for whole in (True, False):
        reply = Reply()
        with pytest.raises(ConnectionError) if whole else nullcontext():
            await site.ask(reply, scope_of("/page"))
        assert reply.status == 0
    await site.settle()
    assert len(site.layer._kept) == 0


# How much


async def test_the_answers_used_longest_ago_make_room() -> None:
    site = Layer(App(say=large), max_bytes=200 * KIB)
    for number in range(6):
        await site.get(f"/{number}")
    await site.get("/0")
    for number in range(6, 12):
        await site.get(f"/{number}")
        assert site.layer._kept.bytes <= 200 * KIB
    await site.settle()
    assert len(site.layer._kept) >= 8
    site.counts.clear()
    await site.get("/0")
    await site.get("/1")
    assert site.counts == {"hit": 1, "miss": 1}


async def test_an_answer_larger_than_an_eighth_is_not_kept() -> None:
    app = App(say=large)
    site = Layer(app, max_bytes=160 * KIB - 1)
    assert len((await site.get()).body) == 20 * KIB
    await site.get()
    assert site.counts == {"passed": 2}


async def test_answers_that_are_too_old_are_let_go() -> None:
    site = Layer(App())
    for number in range(50):
        await site.get(f"/{number}")
    site.now += 2
    await site.get("/new")
    await site.settle()
    assert len(site.layer._kept) == 1


# All of it


@pytest.mark.parametrize("seed", range(5))
async def test_in_a_storm_of_cancelled_requests_every_answer_belongs_to_its_request(
    seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    app = Weather(chance)
    site = Layer(app, max_bytes=400 * KIB)
    whole = 0

    async def one() -> None:
        nonlocal whole
        path = f"/{chance.choice(KINDS)}/{chance.randrange(8)}"
        language = chance.choice(["de", "fr"])
        reply, scope = Reply(), scope_of(path, chance.choice(["GET", "GET", "HEAD"]), {"accept_language": language})
        error = None
        leaves = chance.random() < 0.2
        try:
            await site.ask(reply, scope, leaving(chance.randrange(30)) if leaves else None)
        except BrokenPipeError as raised:
            error = raised
        finally:
            expected = f"{path} {language}".encode() * 5
            assert expected.startswith(reply.body)
            assert reply["x-path"] in {None, path}
        if error is not None:
            assert str(error) == path
            return
        assert reply.complete or leaves
        assert not reply.complete or reply.body == (b"" if scope["method"] == "HEAD" else expected)
        whole += reply.complete

    asked = []
    for _ in range(1500):
        asked.append(asyncio.create_task(one()))
        if chance.random() < 0.4:
            chance.choice(asked[-30:]).cancel()
        if chance.random() < 0.3:
            await asyncio.sleep(0)
        site.now += chance.choice([*[0] * 40, 0.01, 0.3, 1])
    async with asyncio.timeout(30):
        outcomes = await asyncio.gather(*asked, return_exceptions=True)
    assert not [error for error in outcomes if isinstance(error, Exception)]
    assert whole > 500
    assert set(site.counts) == {"hit", "stale", "joined", "miss", "passed"}
    await site.settle()
    assert {record.getMessage() for record in caplog.records} <= {"background task failed"}
    await until(lambda: asyncio.all_tasks() == {asyncio.current_task()})


KINDS = ["kept", "varies", "private", "fails", "sometimes"]


class Weather:
    """An app whose answers come when they come, in parts, and not always."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    async def __call__(self, scope: Any, _receive: Any, send: Any) -> None:
        kind, path = scope["path"].split("/")[1], scope["path"]
        language = dict(scope["headers"])[b"accept-language"]
        await self._wait()
        if kind == "fails" and self._chance.random() < 0.5:
            raise BrokenPipeError(path)
        private = kind == "private" or (kind == "sometimes" and self._chance.random() < 0.5)
        headers = [
            (b"cache-control", b"private" if private else PUBLIC.encode()),
            (b"vary", b"accept-language"),
            (b"x-path", path.encode()),
            (b"content-length", b"%d" % (5 * len(path.encode() + b" " + language))),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for _ in range(5):
            await self._wait()
            await send({"type": "http.response.body", "body": path.encode() + b" " + language, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def _wait(self) -> None:
        for _ in range(self._chance.randrange(4)):
            await asyncio.sleep(0)


# Between Front and Quart


async def test_every_answer_has_the_id_of_its_own_request() -> None:
    app = App()
    app.gate.clear()
    site = Layer(app)
    metrics = Metrics()
    front = Front(site.layer, cast("Site", SimpleNamespace(metrics=metrics, settings=Settings())))
    asked = []
    for number in range(30):
        reply = Reply()
        scope = scope_of("/page", headers={"x-request-id": f"request-{number}"})
        asked.append((reply, asyncio.create_task(site.ask(reply, scope, layer=front))))
    await until(lambda: app.running)
    app.gate.set()
    await asyncio.gather(*(task for _, task in asked))
    assert [reply["x-request-id"] for reply, _ in asked] == [f"request-{number}" for number in range(30)]
    assert (await site.get())["x-request-id"] is None
    assert b'sinpluma_request_seconds_count{method="GET",route="/route",status="200"} 30.0' in metrics.exposition()


@pytest.fixture
def quart() -> tuple[Quart, list[str]]:
    app = Quart(__name__)
    seen: list[str] = []

    @app.get("/pages/<int:number>")
    async def page(number: int) -> Response:
        seen.append(request.method)
        request.scope[ROUTE] = str(request.url_rule)  # type: ignore[literal-required]
        response = Response(f'{{"page":{number},"call":{len(seen)}}}', content_type="application/json")
        response.set_etag(str(number))
        response.headers["Cache-Control"] = PUBLIC
        response.vary.add("Authorization")
        return response

    @app.get("/turns/<kind>/<int:number>")
    async def turns(kind: str, number: int) -> Response:
        for _ in range(number):
            await asyncio.sleep(0)
        control = PUBLIC if kind == "public" else "private, no-store"
        return Response(f"{kind} {number}", headers={"Cache-Control": control})

    @app.get("/endless")
    async def endless() -> AsyncIterator[bytes]:
        try:
            yield b"begun"
            await asyncio.Event().wait()
        finally:
            seen.append("ended")

    return app, seen


async def test_quart_is_asked_once(quart: tuple[Quart, list[str]]) -> None:
    app, seen = quart
    site = Layer(app.asgi_app)
    first, *others = await asyncio.gather(*(site.get("/pages/7") for _ in range(20)))
    assert (first.status, first.body) == (200, b'{"page":7,"call":1}')
    assert all(reply.body == first.body and reply.headers == first.headers for reply in others)
    assert (await site.get("/pages/7", if_none_match='W/"7"')).status == 304
    assert (await site.get("/pages/7", "HEAD")).body == b""
    assert (await site.get("/pages/8")).body == b'{"page":8,"call":2}'
    assert (await site.get("/pages/7", authorization="Bearer x")).body == b'{"page":7,"call":3}'
    assert (await site.get("/nothing")).status == 404
    assert seen == ["GET", "GET", "GET"]
    await site.settle()


async def test_in_a_storm_quart_gives_every_request_its_own_answer(quart: tuple[Quart, list[str]]) -> None:
    app, _ = quart
    site = Layer(app.asgi_app)
    chance = random.Random(7)  # noqa: S311 - no secret

    async def one() -> None:
        kind, number = chance.choice(["public", "private"]), chance.randrange(20)
        reply, leaves = Reply(), chance.random() < 0.3
        receive = leaving(chance.randrange(40)) if leaves else None
        await site.ask(reply, scope_of(f"/turns/{kind}/{number}"), receive)
        assert reply.complete or leaves
        assert not reply.complete or reply.body.decode() == f"{kind} {number}"

    asked = []
    for _ in range(500):
        asked.append(asyncio.create_task(one()))
        if chance.random() < 0.3:
            chance.choice(asked[-30:]).cancel()
        if chance.random() < 0.3:
            await asyncio.sleep(0)
        site.now += chance.choice([0, 0.01, 0.3])
    async with asyncio.timeout(30):
        outcomes = await asyncio.gather(*asked, return_exceptions=True)
    assert not [error for error in outcomes if isinstance(error, Exception)]
    await site.settle()
