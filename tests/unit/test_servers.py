"""How a worker has each HTTP server set up."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from importlib import import_module
from typing import Any, get_args, get_type_hints

import pytest

from sinpluma import servers
from sinpluma.environment import SettingsError
from sinpluma.settings import Settings

SERVERS = get_args(get_type_hints(Settings)["server"])
BOUND = 10.0


async def _app(scope: Any, receive: Any, send: Any) -> None:
    assert scope["type"] == "http"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture(params=SERVERS)
async def address(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[str, int]]:
    """Where a server listens that is quick to lose patience."""
    monkeypatch.setattr(import_module(f"sinpluma.servers.{request.param}"), "KEEP_ALIVE_SECONDS", 1)
    listener = socket.create_server(("127.0.0.1", 0))
    address = listener.getsockname()
    server = servers.load(request.param)(_app, listener, 5)
    serving = asyncio.create_task(server.serve())
    yield address
    server.stop()
    await asyncio.wait_for(serving, BOUND)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address)


@pytest.mark.parametrize("piece", [b"", b"GET / HTTP/1.1\r\nHost: x\r\n"], ids=["nothing", "half a head"])
async def test_a_connection_on_which_no_request_comes_is_closed(address: tuple[str, int], piece: bytes) -> None:
    reader, writer = await asyncio.open_connection(*address)
    writer.write(piece)
    assert await _closed(reader) in {b"", b"HTTP/1.1 408"}
    writer.close()


async def test_bytes_that_drip_in_buy_no_time(address: tuple[str, int]) -> None:
    reader, writer = await asyncio.open_connection(*address)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n")
    closed = asyncio.create_task(_closed(reader))
    async with asyncio.timeout(BOUND):
        while not closed.done():
            writer.write(b"X: x\r\n")
            await asyncio.wait({closed}, timeout=0.1)
    writer.close()


async def test_a_connection_that_is_idle_after_a_request_is_closed(address: tuple[str, int]) -> None:
    reader, writer = await asyncio.open_connection(*address)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert await _closed(reader) == b"HTTP/1.1 200"
    writer.close()


async def _closed(reader: asyncio.StreamReader) -> bytes:
    """Wait for the end; gives the status of the last answer, if there was one."""
    try:
        received = await asyncio.wait_for(reader.read(), BOUND)
    except ConnectionResetError:
        return b""
    return received[:12]


def test_a_server_that_is_not_installed_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "find_spec", lambda _: None)
    with pytest.raises(SettingsError) as refused:
        servers.load("uvicorn")
    (fault,) = refused.value.faults
    assert fault == "SINPLUMA_SERVER is uvicorn, which needs uvicorn and httptools: pip install uvicorn httptools"


def test_what_hypercorn_itself_logs_comes_in_the_sites_form() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = import_module("sinpluma.servers.hypercorn").Server(_app, listener, 5).config
    own = config.log.error_logger
    assert own is logging.getLogger("hypercorn.error")
    assert (own.handlers, own.propagate) == ([], True), "it has no handler of its own, which would know no JSON"
    assert config.log.access_logger is None, "requests are in the site's own log"
