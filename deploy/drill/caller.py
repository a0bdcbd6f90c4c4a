"""Requests of one person: tried again with the same key until it is known what became of them."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from typing import Any

import httpx

from .journal import ACKNOWLEDGED, AWAY, BROKEN, CONFLICT, Journal

PATIENCE_SECONDS = 10.0
"""After that a client gives a request up and sends it again, as a browser's user does."""
KNOWN_SECONDS = 90.0
_PAUSE_SECONDS = 0.2
_LONGEST_PAUSE = 1.0


Answer = httpx.Response | httpx.TransportError
"""What came of a request; an error if the connection broke, or the answer took too long."""


class NeverKnown(Exception):
    """A write was neither acknowledged nor refused in time."""


@dataclass
class Caller:
    """Somebody's connections to the site."""

    http: httpx.AsyncClient
    journal: Journal

    async def read(self, kind: str, path: str) -> httpx.Response | None:
        """GET once; None if it was not answered with 2xx."""
        began = self.journal.begin()
        answer = await self._send("GET", path)
        self.journal.note(kind, began, _outcome(answer), writes=False, error=_error(answer))
        return answer if isinstance(answer, httpx.Response) and answer.is_success else None

    async def write(self, kind: str, method: str, path: str, body: Any = None, **content: Any) -> httpx.Response:
        """Have a write done: whatever breaks, it is sent again with its key.

        `body` becomes JSON; `content` is what is sent otherwise, as httpx has it: `files`.

        Returns:
            The answer that settles it: 2xx, or a 4xx that is not about the key being in use.

        Raises:
            NeverKnown: there was none.
        """
        headers = {"Idempotency-Key": secrets.token_urlsafe(16)}
        if "files" in content:  # the same bytes each time, also between the parts
            headers["Content-Type"] = f"multipart/form-data; boundary={headers['Idempotency-Key']}"
        deadline = self.journal.now() + KNOWN_SECONDS
        pause, again = _PAUSE_SECONDS, False
        while self.journal.now() < deadline:
            began = self.journal.begin()
            answer = await self._send(method, path, json=body, headers=headers, **content)
            self.journal.note(kind, began, _outcome(answer, again=again), writes=True, error=_error(answer))
            if isinstance(answer, httpx.Response) and not _is_open(answer):
                return answer
            again = True
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        self.journal.wrongs.append(f"{kind}: its outcome was not known after {KNOWN_SECONDS:.0f} s")
        raise NeverKnown(kind)

    async def _send(self, method: str, path: str, **content: Any) -> Answer:
        try:
            return await self.http.request(method, path, **content)
        except httpx.TransportError as error:
            return error


def _is_open(response: httpx.Response) -> bool:
    """Whether it is still open what becomes of the write: the site is away, or another has the key at work."""
    if response.status_code == httpx.codes.CONFLICT:
        return bool(response.json()["code"] == "in_progress")
    return response.is_server_error


def _outcome(response: Answer, *, again: bool = False) -> str:
    if isinstance(response, httpx.TransportError):
        return BROKEN
    # A DELETE has no key: one whose answer was lost finds nothing when it comes again.
    gone = again and (response.request.method, response.status_code) == ("DELETE", httpx.codes.NOT_FOUND)
    if response.is_success or gone:
        return ACKNOWLEDGED
    if response.status_code == httpx.codes.CONFLICT:
        return CONFLICT
    if response.status_code == httpx.codes.SERVICE_UNAVAILABLE and _says_when(response):
        return AWAY
    return f"{response.status_code} {_code(response)}"


def _says_when(response: httpx.Response) -> bool:
    """Whether it tells programs, or people who asked for a page, that and when they may come again."""
    media = response.headers.get("Content-Type", "").partition(";")[0]
    wanted = "application/problem+json" if response.request.url.path.startswith("/api/") else "text/html"
    return "Retry-After" in response.headers and media == wanted


def _error(answer: Answer) -> str:
    return type(answer).__name__ if isinstance(answer, httpx.TransportError) else ""


def _code(response: httpx.Response) -> str:
    try:
        return str(response.json().get("code", ""))
    except ValueError:
        return "without a problem document"
