"""Granian, which speaks HTTP in Rust, in a thread of its own, and calls the app on this process's event loop.

This is Granian's embeddable server, whose interface is declared experimental: hence the narrow range of versions in
`pyproject.toml`, and the tests that run on each server.
"""

from __future__ import annotations

import resource
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketHolder  # type: ignore[attr-defined]
from granian.server import embed

from sinpluma.servers import BACKLOG, KEEP_ALIVE_SECONDS, MAX_HEAD, strict

if TYPE_CHECKING:
    from hypercorn.typing import ASGIFramework

SERVER_HEADER = (b"server", b"sinpluma")
RESERVED_FILES = 256
"""File descriptors that a worker needs for other things than connections."""


class Server:
    """Granian as a worker's server (`sinpluma.servers.Server`)."""

    def __init__(self, app: ASGIFramework, listener: socket.socket, patience: int) -> None:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # what it accepts inherits this
        self._server = _Server(
            _polite(strict(app)),
            interface=Interfaces.ASGINL,  # without lifespan
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(header_read_timeout=KEEP_ALIVE_SECONDS * 1000, max_buffer_size=MAX_HEAD),
            websockets=False,
            backpressure=_connections(),
            log_level=LogLevels.error,
            log_dictconfig={"handlers": {}, "loggers": {}},  # to our handler, in our form
        )
        self._server.listener = listener
        self._server.workers_kill_timeout = patience

    async def serve(self) -> None:
        """Serve until told to stop."""
        with suppress(TimeoutError):
            await self._server.serve()

    def stop(self) -> None:
        """Take no more connections."""
        self._server.stop()  # type: ignore[no-untyped-call]


class _Server(embed.Server):
    listener: socket.socket
    _shd: Any

    def _init_shared_socket(self) -> None:
        """Take over the socket that is open already, for which Granian has no setting."""
        self._shd = SocketHolder(self.listener.detach(), False, BACKLOG)  # type: ignore[call-arg]


def _connections() -> int:
    """Connections that are open at once; more wait in the kernel until one is closed."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(RESERVED_FILES, files - RESERVED_FILES)


def _polite(app: ASGIFramework) -> ASGIFramework:
    """Mend what Granian would say for itself: its name, and 500 where a body broke off and nobody needs an answer."""

    async def call(scope: Any, receive: Any, send: Any) -> None:
        answered = False

        async def sending(message: Any) -> None:
            nonlocal answered
            if message["type"] == "http.response.start":
                answered = True
                message["headers"] = [*message["headers"], SERVER_HEADER]
            await send(message)

        await app(scope, receive, sending)
        if not answered:
            await sending({"type": "http.response.start", "status": 400, "headers": [(b"connection", b"close")]})
            await sending({"type": "http.response.body", "body": b""})

    return call
