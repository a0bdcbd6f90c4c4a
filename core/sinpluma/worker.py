"""One worker of `sinpluma serve`: Hypercorn in this process, on a socket that the parent bound."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from hypercorn.asyncio import serve
from hypercorn.config import Config
from hypercorn.utils import LifespanFailureError

from sinpluma import logs
from sinpluma.app import create_app
from sinpluma.command import EX_CONFIG
from sinpluma.environment import SettingsError
from sinpluma.settings import Settings, load_settings
from sinpluma.site import EXTENSION, Site

if TYPE_CHECKING:
    from quart import Quart

STARTUP_SECONDS = 600
KEEP_ALIVE_SECONDS = 75


def work(listener: int, ready: int) -> None:
    """Serve on the descriptor `listener` until told to stop; write a byte to `ready` when requests are welcome."""
    settings = load_settings()
    logs.configure(settings.log_level, settings.effective_log_format)
    logging.captureWarnings(capture=True)
    try:
        app = create_app(settings)
        app.before_serving(partial(_say_ready, ready))
        _run(_serve(app, settings, listener))
    except SettingsError as error:
        sys.stderr.write("The site cannot start:\n" + "".join(f"  - {fault}\n" for fault in error.faults))
        sys.exit(EX_CONFIG)


async def _serve(app: Quart, settings: Settings, descriptor: int) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD})
    site = cast("Site", app.extensions[EXTENSION])

    async def stopped() -> None:
        await stop.wait()
        site.phase = "stopping"
        await asyncio.sleep(settings.drain_seconds)

    try:
        await serve(cast("Any", app), _config(settings, descriptor), shutdown_trigger=stopped, mode="asgi")
    except (LifespanFailureError, BaseExceptionGroup):
        if faults := site.plugins.strict_faults():  # starting again would not mend them
            raise SettingsError(faults) from None
        raise


def _config(settings: Settings, descriptor: int) -> Config:
    config = Config()
    config.bind = [f"fd://{descriptor}"]
    config.graceful_timeout = settings.graceful_timeout
    config.startup_timeout = STARTUP_SECONDS
    config.keep_alive_timeout = KEEP_ALIVE_SECONDS
    config.include_server_header = False
    config.errorlog = logging.getLogger("hypercorn.error")  # to our handler, in our form
    config.loglevel = "WARNING"
    return config


async def _say_ready(descriptor: int) -> None:
    os.write(descriptor, b".")
    os.close(descriptor)


def _run(coroutine: Any) -> None:
    try:
        import uvloop  # noqa: PLC0415 - faster where it can be had
    except ImportError:
        asyncio.run(coroutine)
    else:
        uvloop.run(coroutine)
