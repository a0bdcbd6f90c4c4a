"""`sinpluma linguistics`: this plugin alone, as a service that keeps nothing and knows no secret."""

from __future__ import annotations

import os
import sys

import click

PORT = 5001

_ALONE = {"SINPLUMA_PLUGINS": "sentiment", "SINPLUMA_DATABASE_URL": "none", "SINPLUMA_API_PREFIX": ""}
# The api's, where both read one `.env`: with these the service would reach for a store, or ask itself.
_FORGOTTEN = ("DATABASE_READ_URL", "REDIS_URL", "SENTIMENT_SIGNING_KEY", "SMTP_PASSWORD")


@click.command()
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Worker processes.")
@click.option("--host", default="127.0.0.1", show_default=True, envvar="SINPLUMA_HOST", help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    envvar="SINPLUMA_PORT",
    help="Port to listen on.",
)
def linguistics(workers: int, host: str, port: int) -> None:
    """Serve sentiment alone, at the root: without database, Redis, users or any secret."""
    options = ["--workers", str(workers), "--host", host, "--port", str(port)]
    # A process anew: this one has loaded every plugin to find the command.
    os.execve(sys.executable, [sys.executable, "-m", "sinpluma", "serve", *options], environment(dict(os.environ)))  # noqa: S606 - the command is this interpreter


def environment(given: dict[str, str]) -> dict[str, str]:
    """The variables under which `sinpluma serve` is the service; what is empty counts as unset, whatever `.env` has."""
    secrets = {f"SINPLUMA_{name}{form}": "" for name in _FORGOTTEN for form in ("", "_FILE")}
    return {**given, **secrets, **_ALONE, "SINPLUMA_DATABASE_URL_FILE": "", "SINPLUMA_SENTIMENT_URL": ""}
