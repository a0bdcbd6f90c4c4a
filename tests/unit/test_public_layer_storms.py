"""The public layer in a storm of cancelled requests, by itself and between the site's front and Quart."""

import asyncio
import random
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any, cast

import pytest
from layered_app import KIB, PUBLIC, App, Layer, Reply, leaving, scope_of, until
from quart import Quart, Response, request

from sinpluma.front import ROUTE, Front
from sinpluma.metrics import Metrics
from sinpluma.settings import Settings
from sinpluma.site import Site

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
