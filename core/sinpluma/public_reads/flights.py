"""Calls of the app by the public layer, each on behalf of a client and perhaps of others who ask the same."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

from werkzeug.http import parse_etags, unquote_etag

from sinpluma.front import ROUTE
from sinpluma.public_reads.kept_answers import Answer, Question, by_name, length_if_public

_START, _BODY = "http.response.start", "http.response.body"
_OF_THE_BODY = frozenset({b"content-encoding", b"content-language", b"content-length", b"content-type"})


class Client:
    """Who sent a request, which has no body."""

    def __init__(self, scope: Any, receive: Any, send: Any, question: Question) -> None:
        self.scope = scope
        self.question = question
        self._receive = receive
        self._send = send
        self._known_tags = question.headers.get(b"if-none-match")
        self._bodiless = scope["method"] == "HEAD"
        self._received = False

    def gone(self) -> Client:
        """One who asked the same, and is gone."""
        return Client(self.scope, _disconnected, _unheard, self.question)

    async def drain(self) -> bool:
        """Take a body that came unannounced, as it may from HTTP/2 on, out of the server's queue; false if gone."""
        if self.scope["http_version"] < "2":
            return True
        while (message := await self._receive())["type"] == "http.request":
            if not message.get("more_body", False):
                return True
        return False

    async def receive(self) -> Any:
        """An empty body, and after it that the client is gone."""
        if not self._received:
            self._received = True
            return {"type": "http.request", "body": b"", "more_body": False}
        while (message := await self._receive())["type"] == "http.request":
            pass
        return message

    async def send(self, message: Any) -> None:
        """Pass a part of an answer on; to HEAD, and of what the client has already (RFC 9110, 13.1.2), no body."""
        if message["type"] == _START and self._has(message):
            self._bodiless = True
            headers = [header for header in message["headers"] if header[0] not in _OF_THE_BODY]
            message = {**message, "status": HTTPStatus.NOT_MODIFIED.value, "headers": headers}
        elif self._bodiless and message["type"] == _BODY:
            message = {**message, "body": b""}
        await self._send(message)

    async def give(self, answer: Answer, age: int | None = None) -> None:
        """Send a whole answer: one just made, or one that is `age` seconds old."""
        self.name_route(answer.route)
        headers = answer.headers if age is None else (*answer.headers, (b"age", b"%d" % age))
        await self.send({"type": _START, "status": HTTPStatus.OK.value, "headers": headers})
        await self.send({"type": _BODY, "body": answer.body, "more_body": False})

    def name_route(self, route: str | None) -> None:
        """Tell the access log and the measures which route this is."""
        if route is not None:
            self.scope[ROUTE] = route

    def _has(self, start: Any) -> bool:
        if self._known_tags is None or start["status"] != HTTPStatus.OK:
            return False
        tag = by_name(start["headers"]).get(b"etag")
        if tag is None:
            return False
        value, _ = unquote_etag(tag.decode("latin-1"))
        return parse_etags(self._known_tags.decode("latin-1")).contains_weak(value)


async def _disconnected() -> Any:
    return {"type": "http.disconnect"}


async def _unheard(_message: Any) -> None:
    pass


class Flight:
    """One call. A public answer is collected; any other goes to the client part by part, and `passes` the layer."""

    def __init__(self, client: Client, *, began: float, largest: int) -> None:
        # Whoever asks, the answer shall be whole, and come in parts that can be collected.
        headers = [header for header in client.scope["headers"] if header[0] != b"if-none-match"]
        self.scope = {**client.scope, "method": "GET", "headers": headers, "extensions": {}}
        self.began = began
        self.decided = asyncio.Event()
        self.passes = False
        self.answer: Answer | None = None
        self._client = client
        self._largest = largest
        self._asked = False
        self._headers: Any = ()
        self._length = 0
        self._body = b""

    async def receive(self) -> Any:
        """What the app may know of the client: not that it is gone, as long as others may wait for the answer."""
        if self._asked:
            await self.decided.wait()
        self._asked = True
        return await self._client.receive()

    async def send(self, message: Any) -> None:
        """Take a part of the answer from the app."""
        if message["type"] == _START:
            self._begin(message)
        if self.passes:
            await self._client.send(message)
        elif message["type"] == _BODY:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                self._complete()

    def end(self) -> None:
        """Let nobody wait any longer."""
        self._client.name_route(self.scope.get(ROUTE))
        self.decided.set()

    def _begin(self, start: Any) -> None:
        length = length_if_public(start)
        if length is None or length > self._largest:
            self.passes = True
            self.decided.set()
        else:
            self._headers, self._length = start["headers"], length

    def _complete(self) -> None:
        if len(self._body) == self._length:  # else it was cut short
            route = self.scope.get(ROUTE)
            self.answer = Answer(self._client.question, self._headers, self._body, asked=self.began, route=route)
