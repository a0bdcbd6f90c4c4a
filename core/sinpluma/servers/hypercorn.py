"""Hypercorn, in Python throughout: the default."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from hypercorn.asyncio import serve
from hypercorn.config import Config

from sinpluma.servers import BACKLOG, KEEP_ALIVE_SECONDS, MAX_HEAD, strict

if TYPE_CHECKING:
    import socket

    from hypercorn.typing import ASGIFramework


class Server:
    """Hypercorn as a worker's server (`sinpluma.servers.Server`)."""

    def __init__(self, app: ASGIFramework, listener: socket.socket, patience: int) -> None:
        self._app = _without_lifespan(strict(app))
        self._stop = asyncio.Event()
        self.config = Config()
        self.config.bind = [f"fd://{listener.detach()}"]
        self.config.backlog = BACKLOG
        self.config.graceful_timeout = patience
        self.config.keep_alive_timeout = KEEP_ALIVE_SECONDS
        self.config.h11_max_incomplete_size = MAX_HEAD
        self.config.h2_max_header_list_size = MAX_HEAD
        # Parts of a body, of up to 64 KiB, that are read before the app wants them: uploads may have to wait.
        self.config.max_app_queue_size = 2
        self.config.include_server_header = False
        self.config.errorlog = logging.getLogger("hypercorn.error")  # to our handler, in our form
        self.config.loglevel = "WARNING"

    async def serve(self) -> None:
        """Serve until told to stop."""
        await serve(self._app, self.config, shutdown_trigger=self._stop.wait, mode="asgi")

    def stop(self) -> None:
        """Take no more connections."""
        self._stop.set()


def _without_lifespan(app: ASGIFramework) -> ASGIFramework:
    """Keep Hypercorn from starting and stopping the app, for which it has no setting."""

    async def call(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            await app(scope, receive, send)
            return
        for _ in ("startup", "shutdown"):
            message = await receive()
            await send({"type": f"{message['type']}.complete"})

    return call
