"""A Redis of one's own, for tests, drills and measurements, which does not outlive who started it."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

HOST = "127.0.0.1"
START_SECONDS = 10.0
ANSWER_SECONDS = 5.0


class RedisMissing(Exception):
    """The machine has no `redis-server`; says what to install."""


class RedisServer:
    """`redis-server` on a free loopback port. It writes to its disk only when it is told to."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("redis-server") is None:
            raise RedisMissing("redis-server is missing: install it (on Debian: apt install redis-server)")
        with socket.create_server((HOST, 0)) as free:
            self.port: int = free.getsockname()[1]
        self.url = f"redis://{HOST}:{self.port}/0"
        self._command = ["redis-server", "--bind", HOST, "--port", str(self.port), "--save", "", "--dir", str(folder)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, with the data of its last snapshot, and wait until it answers.

        Raises:
            TimeoutError: it does not.
        """
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)  # noqa: S603 - nothing from outside
        deadline = time.monotonic() + START_SECONDS
        with self.client() as client:
            while not _answers(client):
                if time.monotonic() > deadline:
                    raise TimeoutError("redis-server does not start")
                time.sleep(0.02)

    def kill(self) -> None:
        """SIGKILL."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """SIGSTOP: connections stay, and nobody answers."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        self._signal(signal.SIGCONT)

    def client(self) -> redis.Redis:
        """A client of it."""
        return redis.Redis(HOST, self.port, socket_timeout=ANSWER_SECONDS)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)


@contextmanager
def throwaway_redis(folder: Path) -> Iterator[RedisServer]:
    """An empty server that answers, until the end of the `with`.

    Raises:
        RedisMissing: this machine has none.
    """
    server = RedisServer(folder)
    try:
        server.start()
        yield server
    finally:
        server.kill()


def _answers(client: redis.Redis) -> bool:
    try:
        client.ping()
    except redis.ConnectionError:
        return False
    return True
