"""The ASGI layer in front of Quart that lets few uploads in at a time; the others wait, their bodies unread.

Quart takes a request's body into memory as it comes, whether or not anybody is there to read it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from quart import Quart, Request
from werkzeug.exceptions import HTTPException

from sinpluma.errors import SinPlumaError, TooLarge, UploadsBusy
from sinpluma.site import Site
from sinpluma.uploads import FILE, MULTIPART, FilePart

if TYPE_CHECKING:
    from hypercorn.typing import ASGIFramework, ASGIReceiveCallable, ASGISendCallable

BODY_LIMIT = "sinpluma.body_limit"
REFUSAL = "sinpluma.refusal"
MAX_WAITING = 200
"""Uploads that wait in one worker; the next is refused at once."""
RETRY_SECONDS = 5


class UploadGate:
    """Wraps an ASGI app: a multipart body for a route that takes files needs one of a few places.

    What it refuses is handed on without its body, and with the reason, so that the app answers as it answers any
    error. It belongs to one event loop.
    """

    def __init__(self, answer: ASGIFramework, app: Quart, site: Site) -> None:
        self._answer: Any = answer
        self._app = app
        self._site = site
        self._places = asyncio.Semaphore(site.settings.uploads_at_once)
        self._waiting = 0

    async def __call__(self, scope: Any, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        """Answer one request."""
        part = self._part(scope)
        if part is None:
            await self._answer(scope, receive, send)
            return
        try:
            _refuse_large(scope, part)
            await self._enter()
        except SinPlumaError as refusal:
            scope[REFUSAL] = refusal
            await self._answer(scope, _without_content(receive), send)
            return
        try:
            scope[BODY_LIMIT] = part.max_body
            await self._answer(scope, receive, send)
        finally:
            self._places.release()

    def _part(self, scope: Any) -> FilePart | None:
        """The file that the request's route takes, if it has one to give."""
        if scope["type"] != "http" or not _header(scope, b"content-type").lower().startswith(MULTIPART.encode()):
            return None
        try:
            endpoint, _ = self._app.url_map.bind("").match(scope["path"], scope["method"])
        except HTTPException:
            return None
        part: FilePart | None = getattr(self._app.view_functions[endpoint], FILE, None)
        return part

    async def _enter(self) -> None:
        """Take a place, or wait for one.

        Raises:
            UploadsBusy: too many wait already, none was free in time, or the site stops.
        """
        if self._places.locked() and self._waiting >= MAX_WAITING:
            raise self._busy()
        deadline = asyncio.timeout(self._site.settings.upload_wait)
        self._count(1)
        try:
            async with deadline:
                self._site.deadlines.add(deadline)
                await self._places.acquire()
        except TimeoutError:
            raise self._busy() from None
        finally:
            self._site.deadlines.discard(deadline)
            self._count(-1)

    def _count(self, change: int) -> None:
        self._waiting += change
        self._site.metrics.uploads_waiting.inc(change)

    def _busy(self) -> UploadsBusy:
        self._site.metrics.uploads_refused.inc()
        return UploadsBusy("Too many files are being sent at the moment. Try again.", retry_after=RETRY_SECONDS)


class SiteRequest(Request):
    """Quart's request, with as long a body as the gate has allowed; none is kept of what it refused."""

    def __init__(self, *args: Any, max_content_length: int | None = None, **options: Any) -> None:
        scope = options["scope"]
        limit = None if REFUSAL in scope else scope.get(BODY_LIMIT, max_content_length)
        super().__init__(*args, max_content_length=limit, **options)


def _refuse_large(scope: Any, part: FilePart) -> None:
    announced = _header(scope, b"content-length")
    if announced.isdigit() and int(announced) > part.max_body:
        raise TooLarge(f"The file is too large: at most {part.max_bytes:,} bytes are taken.")


def _header(scope: Any, wanted: bytes) -> bytes:
    return next((bytes(value) for name, value in scope["headers"] if name == wanted), b"").strip()


def _without_content(receive: Any) -> Any:
    """The same messages without the bytes: a client that is still sending may see the answer, and nothing is kept."""

    async def emptied() -> Any:
        message = await receive()
        return {**message, "body": b""} if message["type"] == "http.request" else message

    return emptied
