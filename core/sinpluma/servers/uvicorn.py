"""Uvicorn, which parses HTTP in C (httptools, that is llhttp)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from sinpluma.servers import BACKLOG, KEEP_ALIVE_SECONDS, MAX_HEAD, strict

if TYPE_CHECKING:
    import asyncio
    import socket

    from hypercorn.typing import ASGIFramework

REFUSAL = b"HTTP/1.1 %b\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class Server:
    """Uvicorn as a worker's server (`sinpluma.servers.Server`)."""

    def __init__(self, app: ASGIFramework, listener: socket.socket, patience: int) -> None:
        self._listener = listener
        self.config = uvicorn.Config(
            cast("Any", strict(app)),
            interface="asgi3",
            lifespan="off",
            http=_Connection,
            ws="none",
            workers=1,
            backlog=BACKLOG,
            proxy_headers=False,
            server_header=False,
            access_log=False,
            log_config=None,  # to our handler, in our form
            log_level="error",  # it warns of each malformed request, and anybody can send as many as they like
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=patience,
        )
        self._server = _Server(self.config)

    async def serve(self) -> None:
        """Serve until told to stop."""
        await self._server.serve(sockets=[self._listener])

    def stop(self) -> None:
        """Take no more connections."""
        self._server.should_exit = True


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the worker."""
        yield


class _Connection(HttpToolsProtocol):
    """A connection that bounds the size and the time of a request's head, as Uvicorn does not with this parser.

    What is counted are the bytes since the parser last got something whole, so that the trailers of a chunked body
    are bounded too.
    """

    _pending = 0
    _refused = False
    _head_due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Expect the head of a request."""
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Expect nothing any more."""
        self._head_came()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse, and count what led to nothing."""
        if self._refused:
            return
        self._pending += len(data)
        super().data_received(data)
        if self._pending > MAX_HEAD and not self._refused:
            self._refuse(b"431 Request Header Fields Too Large")

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - what a server refuses has no body
        """Refuse what is no HTTP."""
        self._refuse(b"400 Bad Request")

    def on_message_begin(self) -> None:
        """Expect the head of the next request, if it is not all here."""
        super().on_message_begin()
        if self._head_due is None:
            self._await_head()

    def on_headers_complete(self) -> None:
        """Begin the body."""
        self._head_came()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take some of the body."""
        self._pending = 0
        super().on_body(body)

    def _await_head(self) -> None:
        self._head_due = self.loop.call_later(KEEP_ALIVE_SECONDS, self.transport.abort)

    def _head_came(self) -> None:
        self._pending = 0
        if self._head_due is not None:
            self._head_due.cancel()
            self._head_due = None

    def _refuse(self, status: bytes) -> None:
        self._refused = True
        cycle: Any = self.cycle
        if cycle is not None and not cycle.response_complete:
            if not cycle.more_body:  # those before it are answered first, and the last answer ends the connection
                cycle.keep_alive = False
                return
            if cycle.response_started:
                self.transport.close()
                return
        self.transport.write(REFUSAL % status)
        self.transport.close()
