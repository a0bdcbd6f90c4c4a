"""A Redis of the drill's own."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devcluster.errors import ClusterError

HOST = "127.0.0.1"
START_SECONDS = 10.0


class RedisServer:
    """`redis-server` on a free port, which keeps nothing on disk."""

    def __init__(self, folder: Path, port: int) -> None:
        self.url = f"redis://{HOST}:{port}/0"
        self._port = port
        self._command = ["redis-server", "--bind", HOST, "--port", str(port), "--save", "", "--dir", str(folder)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, empty, and wait until it listens."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)  # noqa: S603 - nothing from outside
        deadline = time.monotonic() + START_SECONDS
        while not self._listens():
            if time.monotonic() > deadline:
                raise ClusterError("redis-server does not start")
            time.sleep(0.02)

    def kill(self) -> None:
        """SIGKILL."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex((HOST, self._port)) == 0


@contextmanager
def throwaway_redis(folder: Path) -> Iterator[RedisServer | None]:
    """A server until the end of the `with`; None where Redis is not installed."""
    if shutil.which("redis-server") is None:
        yield None
        return
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    server = RedisServer(folder, port)
    server.start()
    try:
        yield server
    finally:
        server.kill()
