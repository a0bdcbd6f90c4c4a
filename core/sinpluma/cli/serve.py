"""`sinpluma serve`."""

from __future__ import annotations

import gc
import os
import sys

import click

from sinpluma import logs, servers
from sinpluma.command import settings_problem
from sinpluma.environment import SettingsError, variable
from sinpluma.settings import Settings, load_settings


@click.command()
@click.option("--workers", type=click.IntRange(1, 64), help="Worker processes; default SINPLUMA_WORKERS.")
@click.option("--host", help="Address to listen on; default SINPLUMA_HOST.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; default SINPLUMA_PORT.")
def serve(workers: int | None, host: str | None, port: int | None) -> None:
    """Serve the site: worker processes on one socket, started again when they die."""
    from sinpluma.supervisor import Supervisor  # noqa: PLC0415 - only this command needs it

    settings = load_settings()
    if settings.faults:
        raise settings_problem(SettingsError(_all_faults(settings)))
    try:
        servers.load(settings.server)  # now, so that every worker has it when it is forked
    except SettingsError as error:
        raise settings_problem(error) from None
    logs.configure(settings.log_level, settings.effective_log_format)
    try:
        supervisor = Supervisor(
            settings,
            _work,
            workers=workers or settings.workers,
            host=host or settings.host,
            port=settings.port if port is None else port,
        )
    except OSError as error:
        raise click.ClickException(
            f"cannot listen on {host or settings.host}, port {settings.port if port is None else port}: "
            f"{_reason(error)}. Choose another with --port or SINPLUMA_PORT."
        ) from None
    os.environ[variable("port")] = str(supervisor.port)  # so that the workers' links lead to where they are
    import sinpluma.worker  # noqa: F401, PLC0415 - now, so that every worker has it when it is forked

    # What is there now stays shared with the workers: a collection in each would copy it, page by page, by marking it.
    gc.collect()
    gc.freeze()
    sys.exit(supervisor.run())


def _all_faults(settings: Settings) -> list[str]:
    """The plugins' mistakes beside the core's, so that all can be mended at once."""
    from sinpluma.plugins.host import PluginHost  # noqa: PLC0415 - imports the plugins

    return [*settings.faults, *PluginHost(settings).faults]


def _reason(error: OSError) -> str:
    """Why the address cannot be had, without the address, which Python adds."""
    return (error.strerror or str(error)).partition(" (while")[0]


def _work(listener: int, ready: int) -> None:
    from sinpluma.worker import work  # noqa: PLC0415 - after the parent has chosen where measures are kept

    work(listener, ready)


COMMANDS = (serve,)
