"""The linguistics service as a site asks it: it may be slow, full, talk nonsense, or be dead."""

from __future__ import annotations

import asyncio
import json
import os
import random
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from signal import SIGKILL
from typing import Any, Self

import httpx
import pytest

from sinpluma.testing import AppSite, LiveSite, app_site, live_site
from sinpluma_sentiment.circuit import FAILURES, REST_SECONDS, Circuit, CircuitOpen
from sinpluma_sentiment.remote import MOST_BYTES
from sinpluma_sentiment.tokens import Verifier, new_pair

QUESTION = "/api/sentiment?key=k&sentence=What a day"
MODEL = {
    "name": "m",
    "version": "1",
    "languages": ["es", "en"],
    "neutral": [0.4, 0.6],
    "training_data": [],
    "accuracy": {"x": 0.5},
}
PRIVATE, PUBLIC = new_pair()

Answer = tuple[int, bytes, dict[str, str]]


def results(*scores: float, **changes: Any) -> bytes:
    found = [
        {"key": str(number), "sentiment": "positive", "verdict": "neutral", "score": score, "language": "en", **changes}
        for number, score in enumerate(scores)
    ]
    return json.dumps({"results": found}).encode()


class Service:
    """A server that answers whatever a test wants, request by request, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        self.answer: Callable[[bytes], Awaitable[Answer | None]] = self._well
        self.url = ""

    def answers(self, *in_turn: Answer | None) -> None:
        """Give these in turn, and then the last again and again; None hangs up without an answer."""
        left = list(in_turn)

        async def next_one(_body: bytes) -> Answer | None:
            return left.pop(0) if len(left) > 1 else left[0]

        self.answer = next_one

    async def _well(self, body: bytes) -> Answer:
        if not body:
            return 200, json.dumps(MODEL).encode(), {}
        return 200, results(*(0.5 for _ in json.loads(body)["sentences"])), {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                headers = {}
                while (header := (await reader.readline()).decode().strip()) != "":
                    name, _, value = header.partition(":")
                    headers[name.lower()] = value.strip()
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                self.asked.append((line.decode().rpartition(" ")[0], headers, body))
                answer = await self.answer(body)
                if answer is None:
                    break
                status, content, more = answer
                lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(content)}", "Content-Type: application/json"]
                lines += [f"{name}: {value}" for name, value in more.items()]
                writer.write("\r\n".join([*lines, "", ""]).encode() + content)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # whoever asked has hung up
        finally:
            writer.close()


@asynccontextmanager
async def asking(folder: Path, **settings: str) -> AsyncIterator[tuple[AppSite, Service]]:
    """A site that asks a service of the test's."""
    service = Service()
    async with AsyncExitStack() as stack:
        server = await asyncio.start_server(service.serve, "127.0.0.1", 0)
        stack.callback(server.close)
        service.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        options = {"plugins": "sentiment", "database_url": "none", "sentiment_url": service.url, **settings}
        yield await stack.enter_async_context(app_site(folder / "data", **options)), service


async def ask(site: AppSite, path: str = QUESTION, **options: Any) -> tuple[int, Any, Any]:
    answer = await (site.client.post if "json" in options else site.client.get)(path, **options)
    return answer.status_code, await answer.get_json(), answer.headers


async def test_a_site_answers_what_the_service_says_bit_by_bit(tmp_path: Path) -> None:
    async with asking(tmp_path) as (site, service):
        service.answers((200, results(0.1234567890123456, sentiment="negative", verdict="negative"), {}))
        assert (await ask(site))[1] == {"key": "k", "sentiment": "negative", "score": 0.1234567890123456}
        body = {"sentences": [{"key": "mine", "sentence": "Es feo."}]}
        assert (await ask(site, "/api/sentiment", json=body))[1]["results"] == [
            {
                "key": "mine",
                "sentiment": "negative",
                "verdict": "negative",
                "score": 0.1234567890123456,
                "language": "en",
            }
        ]
        assert json.loads(service.asked[-1][2]) == {"sentences": [{"key": "0", "sentence": "Es feo."}]}


async def test_no_more_than_a_thousand_sentences_are_asked_about_at_a_time(tmp_path: Path) -> None:
    async with asking(tmp_path) as (site, service):
        status, body, _ = await ask(site, "/api/sentiment", json={"text": "Sí. " * 2_300})
        assert (status, len(body["results"])) == (200, 2_300)
        assert [len(json.loads(asked[2])["sentences"]) for asked in service.asked] == [1_000, 1_000, 300]


async def test_the_api_says_who_it_is_and_passes_nothing_on_of_who_asks_it(tmp_path: Path) -> None:
    async with asking(tmp_path, sentiment_signing_key=PRIVATE) as (site, service):
        headers = {"Authorization": "Bearer the-user-s-own", "Cookie": "a=1", "X-Forwarded-For": "192.0.2.1"}
        assert (await ask(site, headers=headers))[0] == 200
        (_, sent, _) = service.asked[0]
        assert Verifier(PUBLIC).accepts(sent["authorization"])
        assert not {"cookie", "x-forwarded-for"}.intersection(sent)


async def test_the_service_is_told_the_request_s_id(tmp_path: Path) -> None:
    async with asking(tmp_path) as (site, service):
        assert (await ask(site, headers={"X-Request-ID": "a-request-id"}))[0] == 200
        assert service.asked[0][1]["x-request-id"] == "a-request-id"


async def test_without_a_key_the_api_is_nobody_in_particular(tmp_path: Path) -> None:
    async with asking(tmp_path) as (site, service):
        assert (await ask(site, headers={"Authorization": "Bearer the-user-s-own"}))[0] == 200
        assert "authorization" not in service.asked[0][1]


@pytest.mark.parametrize("first", [None, (502, b"", {}), (503, b"{}", {}), (504, b"", {})])
async def test_it_is_asked_once_more_when_that_may_help(tmp_path: Path, first: Answer | None) -> None:
    async with asking(tmp_path) as (site, service):
        service.answers(first, (200, results(0.5), {}))
        assert (await ask(site))[0] == 200
        assert len(service.asked) == 2


GARBAGE: dict[str, Answer] = {
    "nothing": (200, b"", {}),
    "no JSON": (200, b"<html>", {}),
    "no results": (200, b"{}", {}),
    "no UTF-8": (200, b"\xff\xfe", {}),
    "too few": (200, results(), {}),
    "too many": (200, results(0.5, 0.5), {}),
    "another's": (200, results(0.5, key="1"), {}),
    "no probability": (200, results(1.5), {}),
    "no verdict": (200, results(0.5, verdict="meh"), {}),
    "no language": (200, results(0.5, language="x" * 100), {}),
    "too long": (200, b" " * (MOST_BYTES + 1), {}),
    "elsewhere": (301, b"", {"Location": "http://192.0.2.1/"}),
    "400": (400, b"{}", {}),
    "404": (404, b"{}", {}),
    "500": (500, b"{}", {}),
}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE)
async def test_what_is_no_answer_is_said_to_be_none_and_never_passed_on(
    tmp_path: Path, garbage: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    async with asking(tmp_path) as (site, service):
        service.answers(garbage)
        status, body, headers = await ask(site)
        assert (status, body["code"]) == (503, "linguistics_unavailable")
        assert int(headers["Retry-After"]) >= 1
        assert len(service.asked) == 1, "asking again would not help"
    assert "Traceback" not in caplog.text
    assert "What a day" not in caplog.text


async def test_a_slow_service_is_given_up_in_time_whatever_it_sends_meanwhile(tmp_path: Path) -> None:
    async with asking(tmp_path, sentiment_timeout="0.3") as (site, service):
        until = asyncio.Event()

        async def never(_body: bytes) -> None:
            await until.wait()

        service.answer = never
        async with asyncio.timeout(10):
            status, body, _ = await ask(site)
        until.set()
        assert (status, body["code"]) == (503, "linguistics_unavailable")


async def test_after_some_failures_it_is_left_alone_and_the_rest_of_the_site_goes_on(tmp_path: Path) -> None:
    async with asking(tmp_path) as (site, service):
        service.answers((500, b"", {}))
        for _ in range(FAILURES):
            assert (await ask(site))[0] == 503
        assert len(service.asked) == FAILURES
        for _ in range(3):
            status, _, headers = await ask(site)
            assert status == 503
            assert 1 <= int(headers["Retry-After"]) <= REST_SECONDS
        assert len(service.asked) == FAILURES, "nobody asks it meanwhile"
        assert "sinpluma_linguistics_up 0.0" in (await _metrics(site))
        assert (await ask(site, "/api/plugins"))[0] == 200


async def test_its_health_is_shown(tmp_path: Path) -> None:
    async with asking(tmp_path) as (site, service):
        ready = (await ask(site, "/health/ready"))[1]
        assert (ready["status"], ready["stores"]["linguistics"]["status"]) == ("ok", "ok")
        assert "sinpluma_linguistics_up 1.0" in (await _metrics(site))
        service.answers((500, b"", {}))
        status, ready, _ = await ask(site, "/health/ready")
        assert (status, ready["status"], ready["stores"]["linguistics"]["status"]) == (200, "degraded", "down")


async def test_when_the_service_finds_it_too_much_so_does_the_site_and_the_service_is_not_taken_for_dead(
    tmp_path: Path,
) -> None:
    async with asking(tmp_path) as (site, service):
        service.answers((429, b"", {"Retry-After": "7"}))
        for _ in range(FAILURES + 1):
            status, _, headers = await ask(site)
            assert (status, headers["Retry-After"]) == (503, "7")
        assert len(service.asked) == FAILURES + 1


async def _metrics(site: AppSite) -> str:
    return str(await (await site.client.get("/metrics")).get_data(as_text=True))


# --- the circuit breaker ----------------------------------------------------------------------------------------------


class Failed(Exception):
    """A call that failed."""


class Breaker:
    """A circuit whose time passes when a test says so; `states` are those that it became."""

    def __init__(self) -> None:
        self.now = 0.0
        self.states: list[str] = []
        self.circuit = Circuit(Failed, self.states.append, clock=lambda: self.now)

    def call(self, error: Exception | None = None) -> None:
        with self.circuit.call():
            if error is not None:
                raise error

    def fail(self, times: int = 1) -> None:
        for _ in range(times):
            with pytest.raises(Failed):
                self.call(Failed())

    def refuses(self) -> bool:
        try:
            self.call()
        except CircuitOpen:
            return True
        return False


def test_a_circuit_stays_closed_while_calls_succeed_in_between() -> None:
    breaker = Breaker()
    for _ in range(10):
        breaker.fail(FAILURES - 1)
        breaker.call()
    assert breaker.states == []


def test_a_circuit_opens_after_some_failures_in_a_row_and_rests() -> None:
    breaker = Breaker()
    breaker.fail(FAILURES)
    breaker.now = REST_SECONDS - 0.01
    assert breaker.refuses()
    breaker.now = REST_SECONDS
    assert not breaker.refuses()
    assert breaker.states == ["open", "half-open", "closed"]


def test_a_half_open_circuit_opens_again_with_the_first_failure() -> None:
    breaker = Breaker()
    breaker.fail(FAILURES)
    breaker.now = REST_SECONDS
    breaker.fail()
    assert breaker.refuses()
    breaker.now = 2 * REST_SECONDS
    assert not breaker.refuses()


def test_a_half_open_circuit_lets_one_call_through_at_a_time() -> None:
    breaker = Breaker()
    breaker.fail(FAILURES)
    breaker.now = REST_SECONDS
    with breaker.circuit.call():
        assert breaker.refuses()
    assert not breaker.refuses()


def test_a_probe_that_nobody_waited_for_makes_room_for_another() -> None:
    breaker = Breaker()
    breaker.fail(FAILURES)
    breaker.now = REST_SECONDS
    with pytest.raises(KeyError):
        breaker.call(KeyError())
    assert not breaker.refuses()


# --- killed and started again under load ------------------------------------------------------------------------------


@contextmanager
def linguistics(folder: Path, port: int) -> Iterator[LiveSite]:
    """The service as `sinpluma linguistics` runs it, on this port."""
    alone = {"plugins": "sentiment", "database_url": "none", "api_prefix": "", "sentiment_public_key": PUBLIC}
    with live_site(folder / "data", workers=1, port=str(port), **alone) as service:
        yield service


def is_free(port: int) -> bool:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """One that no outgoing connection is given meanwhile."""
    return next(port for port in random.sample(range(20_000, 30_000), 1_000) if is_free(port))


def wait_until(holds: Callable[[], bool], what: str) -> None:
    for _ in range(3_000):
        if holds():
            return
        threading.Event().wait(0.01)
    raise AssertionError(f"not within 30 seconds: {what}")


class Load:
    """Threads that ask again and again, and what they were answered."""

    def __init__(self, site: LiveSite, paths: list[str]) -> None:
        self.statuses: dict[str, list[int]] = {path: [] for path in paths}
        self._site = site
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(path,)) for path in paths]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(60)

    def _ask(self, path: str) -> None:
        with self._site.client() as client:
            while not self._over.is_set():
                answer = client.get(path)
                self.statuses[path].append(answer.status_code)
                assert answer.status_code != 503 or int(answer.headers["Retry-After"]) >= 1

    def wait_for(self, path: str, status: int) -> None:
        """Wait until this is answered from now on."""
        seen = len(self.statuses[path])
        wait_until(lambda: status in self.statuses[path][seen:], f"{path} is answered {status}")


def test_the_service_is_killed_and_started_again_and_nobody_else_notices(tmp_path: Path) -> None:
    sentiment, genres = "/sentiment?key=k&sentence=What a day", "/genres/"
    port = free_port()
    settings = {
        "sentiment_url": f"http://127.0.0.1:{port}",
        "sentiment_signing_key": PRIVATE,
        "sentiment_limit": "100000/1s",
        "public_cache_mb": "0",
    }
    with ExitStack() as stack:
        service = stack.enter_context(linguistics(tmp_path / "first", port))
        site = stack.enter_context(live_site(tmp_path / "site" / "data", workers=1, **settings))
        load = stack.enter_context(Load(site, [sentiment, genres]))
        load.wait_for(sentiment, 200)
        for process in (*service.workers(), service.process.pid):
            os.kill(process, SIGKILL)
        load.wait_for(sentiment, 503)
        wait_until(lambda: is_free(port), "the port of the service that was killed is free")
        load.wait_for(genres, 200)
        stack.enter_context(linguistics(tmp_path / "second", port))
        load.wait_for(sentiment, 200)
        load.wait_for(genres, 200)
        said = site.log()
    assert set(load.statuses[sentiment]) == {200, 503}
    assert set(load.statuses[genres]) == {200}
    assert "Traceback" not in said
    assert "What a day" not in said


def test_the_real_service_lifts_its_limits_for_the_api_alone(tmp_path: Path) -> None:
    alone = {"plugins": "sentiment", "database_url": "none", "sentiment_limit": "3/1h"}
    with ExitStack() as stack:
        keys = {"sentiment_public_key": PUBLIC, "api_prefix": ""}
        service = stack.enter_context(live_site(tmp_path / "a" / "data", workers=1, **alone, **keys))
        keys = {"sentiment_signing_key": PRIVATE, "sentiment_url": service.url, "sentiment_limit": "1000/1m"}
        site = stack.enter_context(live_site(tmp_path / "b" / "data", workers=1, **{**alone, **keys}))
        with site.client() as through_the_api, httpx.Client(base_url=service.url, trust_env=False) as anybody:
            asked = [through_the_api.get("/sentiment?key=k&sentence=yes").status_code for _ in range(10)]
            assert asked == [200] * 10
            asked = [anybody.get("/sentiment?key=k&sentence=yes").status_code for _ in range(5)]
            assert asked == [200, 200, 200, 429, 429]
