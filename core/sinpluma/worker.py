"""One worker of `sinpluma serve`: the app and an HTTP server in this process, on a socket that the parent bound."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
from typing import TYPE_CHECKING, Any, cast

from sinpluma import logs, servers
from sinpluma.app import create_app
from sinpluma.command import EX_CONFIG
from sinpluma.environment import SettingsError
from sinpluma.settings import Settings, load_settings
from sinpluma.site import EXTENSION, Site

if TYPE_CHECKING:
    from quart import Quart

STARTUP_SECONDS = 600
LAST_SECONDS = 2
"""How long requests that were given up have to be answered before their connections are cut."""


def work(listener: int, ready: int) -> None:
    """Serve on the descriptor `listener` until told to stop; write a byte to `ready` when requests are welcome."""
    settings = load_settings()
    logs.configure(settings.log_level, settings.effective_log_format)
    logging.captureWarnings(capture=True)
    try:
        _run(_work(create_app(settings), settings, socket.socket(fileno=listener), ready))
    except SettingsError as error:
        sys.stderr.write("The site cannot start:\n" + "".join(f"  - {fault}\n" for fault in error.faults))
        sys.exit(EX_CONFIG)


async def _work(app: Quart, settings: Settings, listener: socket.socket, ready: int) -> None:
    stop = _stop_signal()
    async with asyncio.timeout(STARTUP_SECONDS):
        await app.startup()
    try:
        make = servers.load(settings.server)
        server = make(cast("Any", app), listener, settings.graceful_timeout + LAST_SECONDS)
        _say_ready(ready)
        await _serve(server, cast("Site", app.extensions[EXTENSION]), stop)
    finally:
        await app.shutdown()


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD})
    return stop


async def _serve(server: servers.Server, site: Site, stop: asyncio.Event) -> None:
    serving = asyncio.create_task(server.serve(), name="server")
    stopping = asyncio.create_task(stop.wait(), name="stop")
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if not stop.is_set():
        await serving
        raise RuntimeError("the HTTP server ended by itself")
    site.phase = "stopping"
    await asyncio.sleep(site.settings.drain_seconds)
    server.stop()
    asyncio.get_running_loop().call_later(site.settings.graceful_timeout, site.give_up)
    await serving


def _say_ready(descriptor: int) -> None:
    os.write(descriptor, b".")
    os.close(descriptor)


def _run(coroutine: Any) -> None:
    try:
        import uvloop  # noqa: PLC0415 - faster where it can be had
    except ImportError:
        asyncio.run(coroutine)
    else:
        uvloop.run(coroutine)
