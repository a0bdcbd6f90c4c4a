"""The public layer with a clock that a test turns, an app behind it, and clients in front of it."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from sinpluma.background import BackgroundTasks
from sinpluma.front import ROUTE
from sinpluma.public_reads.layer import PublicLayer

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
