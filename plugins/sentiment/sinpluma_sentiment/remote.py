"""The linguistics service: the same model in another process, asked over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta

from sinpluma.api import Judgement, SentimentModel, logger, request_id
from sinpluma_sentiment.circuit import Circuit, CircuitOpen, State
from sinpluma_sentiment.errors import LinguisticsAway
from sinpluma_sentiment.tokens import Signer

if TYPE_CHECKING:
    import aiohttp

T = TypeVar("T")

CONNECTIONS = 16
CONNECT_SECONDS = 1.0
PAUSE_SECONDS = 0.05
"""Between the two tries."""
MOST_BYTES = 1024 * 1024
"""Of an answer. That to 1,000 sentences takes some 150,000."""

_TRY_AGAIN = frozenset({HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT})
_LONGEST_WAIT = 3600


class Result(msgspec.Struct):
    """What the service says of one sentence."""

    key: str
    sentiment: Literal["positive", "negative"]
    verdict: Literal["positive", "negative", "neutral"]
    score: Annotated[float, Meta(ge=0, le=1)]
    language: Annotated[str, Meta(max_length=35)]


class Results(msgspec.Struct):
    """What the service says of sentences."""

    results: list[Result]


_results = msgspec.json.Decoder(Results)
_model = msgspec.json.Decoder(SentimentModel)


class ServiceFailed(Exception):
    """The service gave no answer, or none that can be used."""


class _TryAgain(ServiceFailed):
    """It might give one when it is asked again at once."""


class Linguistics:
    """Asks the service, within a time and only while it answers.

    Args:
        url: where its routes are.
        timeout: seconds for an answer, a second try included.
        signer: makes the tokens that free this process of the service's limits.
        up: is told whether the service answers.
    """

    def __init__(self, url: str, timeout: float, signer: Signer | None, up: Callable[[bool], None]) -> None:
        import aiohttp  # noqa: PLC0415 - only for who has such a service

        self._lost = aiohttp.ClientConnectionError
        self._faults = (aiohttp.ClientError, ValueError)
        self._url = url.rstrip("/")
        self._timeout = timeout
        self._signer = signer
        self._up = up
        self._circuit = Circuit(ServiceFailed, self._changed)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=CONNECTIONS),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS),
            headers={"Accept": "application/json", "Accept-Encoding": "identity"},
        )
        up(True)  # until it is asked

    async def judge(self, sentences: Sequence[str]) -> list[Judgement]:
        """A judgement for each of at most 1,000 sentences.

        Raises:
            LinguisticsAway: the service does not answer.
        """
        asked = [{"key": str(number), "sentence": sentence} for number, sentence in enumerate(sentences)]
        body = msgspec.json.encode({"sentences": asked})
        results = (await self._ask("POST", "/sentiment", lambda raw: _fitting(raw, len(asked)), body)).results
        return [Judgement(one.sentiment, one.verdict, one.score, one.language) for one in results]

    async def describe(self) -> SentimentModel:
        """What the service's model is.

        Raises:
            LinguisticsAway: the service does not answer.
        """
        return await self._ask("GET", "/sentiment/model", _model.decode)

    async def check(self) -> None:
        """Ask for a sign of life, whatever was answered before.

        Raises:
            ServiceFailed: there is none.
        """
        await self._in_time("GET", "/sentiment/model", _model.decode, None)

    async def close(self) -> None:
        """Cut the connections."""
        await self._session.close()

    async def _ask(self, method: str, path: str, read: Callable[[bytes], T], body: bytes | None = None) -> T:
        try:
            with self._circuit.call():
                return await self._in_time(method, path, read, body)
        except CircuitOpen as rest:
            raise _away(rest.retry_after) from None
        except ServiceFailed as failure:
            logger.warning("linguistics did not answer", extra={"error": str(failure)})
            raise _away() from None

    async def _in_time(self, method: str, path: str, read: Callable[[bytes], T], body: bytes | None) -> T:
        try:
            async with asyncio.timeout(self._timeout):
                try:
                    return await self._once(method, path, read, body)
                except _TryAgain:
                    await asyncio.sleep(PAUSE_SECONDS)
                    return await self._once(method, path, read, body)
        except TimeoutError:
            raise ServiceFailed(f"it took longer than {self._timeout:g} s") from None

    async def _once(self, method: str, path: str, read: Callable[[bytes], T], body: bytes | None) -> T:
        """One try. What goes wrong is told without the text that was sent."""
        try:
            async with self._session.request(
                method, self._url + path, data=body, headers=self._headers(body), allow_redirects=False
            ) as response:
                return read(await _body(response))
        except self._lost as error:
            raise _TryAgain(type(error).__name__) from None
        except self._faults as error:
            raise ServiceFailed(type(error).__name__) from None

    def _headers(self, body: bytes | None) -> dict[str, str]:
        # By its id the service's log leads to ours. The token is the api's own, never that of the person who asks.
        headers = {"X-Request-ID": request_id()}
        if self._signer is not None:
            headers["Authorization"] = self._signer.header()
        return headers if body is None else {"Content-Type": "application/json", **headers}

    def _changed(self, state: State) -> None:
        if state == "open":
            logger.error("linguistics is away")
        elif state == "closed":
            logger.info("linguistics is back")
        self._up(state == "closed")


async def _body(response: aiohttp.ClientResponse) -> bytes:
    """The body of an answer that is one.

    Raises:
        LinguisticsAway: this site has asked too much, as the service finds.
        ServiceFailed: it is no answer.
    """
    if response.status == HTTPStatus.TOO_MANY_REQUESTS:
        raise _away(_seconds(response.headers.get("Retry-After", "")))
    if response.status != HTTPStatus.OK:
        raise (_TryAgain if response.status in _TRY_AGAIN else ServiceFailed)(f"status {response.status}")
    raw = bytearray()
    async for part in response.content.iter_any():
        raw += part
        if len(raw) > MOST_BYTES:
            raise ServiceFailed("its answer is too long")
    return bytes(raw)


def _fitting(raw: bytes, number: int) -> Results:
    """The results for so many sentences, each once and in order."""
    found = _results.decode(raw)
    if [one.key for one in found.results] != [str(key) for key in range(number)]:
        raise ServiceFailed("its answer is to another question")
    return found


def _seconds(text: str) -> int:
    return min(int(text), _LONGEST_WAIT) if text.isascii() and text.isdigit() else 1


def _away(retry_after: int | None = None) -> LinguisticsAway:
    return LinguisticsAway("Sentences cannot be judged at the moment. Try again.", retry_after=retry_after)
