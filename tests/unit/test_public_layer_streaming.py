"""What the public layer does not keep goes through it in parts, as it comes."""

import asyncio
from contextlib import nullcontext
from typing import Any

import pytest
from layered_app import PUBLIC, App, Layer, Reply, scope_of, still_there, until


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
