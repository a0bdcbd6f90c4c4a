"""The HTTP servers that a worker can run: Hypercorn, Uvicorn or Granian, chosen by `SINPLUMA_SERVER`.

Each module here has a class `Server` that makes one of them fit a worker: it takes over a socket that the parent
bound, and nothing else is left to it. The worker starts and stops the app, handles the signals and writes the access
log, so that a site behaves alike whichever it runs.
"""

from __future__ import annotations

from http import HTTPStatus
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol, cast

from sinpluma.environment import SettingsError

if TYPE_CHECKING:
    import socket

    from hypercorn.typing import ASGIFramework

KEEP_ALIVE_SECONDS = 75
"""How long a connection may be idle, or take to send the head of a request."""
MAX_HEAD = 16 * 1024
"""Bytes that the head of a request (its line and its headers) may have."""
BACKLOG = 1024
"""Connections that the kernel keeps for workers that are busy."""

_NEEDS = {"hypercorn": ("hypercorn",), "uvicorn": ("uvicorn", "httptools"), "granian": ("granian",)}


class Server(Protocol):
    """A server in this process, on the running event loop."""

    def __init__(self, app: ASGIFramework, listener: socket.socket, patience: int) -> None:
        """Prepare to answer with `app` what comes to `listener`, which is closed once the server has stopped."""

    async def serve(self) -> None:
        """Serve until told to stop, and then until every request is answered, or for `patience` seconds."""

    def stop(self) -> None:
        """Take no more connections, and close those that are idle."""


def load(name: str) -> type[Server]:
    """Import a server, and only that one.

    Raises:
        SettingsError: it is not installed.
    """
    missing = [library for library in _NEEDS[name] if find_spec(library) is None]
    if missing:
        them = " and ".join(missing)
        raise SettingsError([f"SINPLUMA_SERVER is {name}, which needs {them}: pip install {' '.join(missing)}"])
    return cast("type[Server]", import_module(f"{__name__}.{name}").Server)


def strict(app: ASGIFramework) -> ASGIFramework:
    """Refuse what the servers' parsers let through, each something else.

    That is HTTP/1.1 without one `Host` (RFC 9112, section 3.2), and a head beyond `MAX_HEAD` that came in one piece.
    """

    async def call(scope: Any, receive: Any, send: Any) -> None:
        refusal = _refusal(scope) if scope["type"] == "http" else None
        if refusal is None:
            await app(scope, receive, send)
            return
        headers = [(b"content-length", b"0"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": refusal, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    return call


def _refusal(scope: Any) -> HTTPStatus | None:
    size, hosts = len(scope["raw_path"]) + len(scope["query_string"]), 0
    for name, value in scope["headers"]:
        size += len(name) + len(value) + 4  # ": " and the line's end
        hosts += name == b"host" and value != b""  # Granian gives an empty one where there is none
    if size > MAX_HEAD:
        return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    return HTTPStatus.BAD_REQUEST if scope["http_version"] == "1.1" and hosts != 1 else None
