"""A real Redis that a test may kill, freeze, empty, or cut off behind a proxy."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import redis

from sinpluma.testing import LiveSite

START_SECONDS = 10.0
HOST = "127.0.0.1"


class RedisServer:
    """`redis-server` on a port of its own. It writes to its disk only when it is told to."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://{HOST}:{self.port}/0"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, with the data of its last snapshot, and wait until it answers."""
        command = ["redis-server", "--bind", HOST, "--port", str(self.port), "--save", "", "--dir", str(self._folder)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + START_SECONDS
        with self.client() as client:
            while True:
                try:
                    client.ping()
                except redis.ConnectionError:
                    assert time.monotonic() < deadline, "redis-server does not start"
                    time.sleep(0.02)
                else:
                    return

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def client(self) -> redis.Redis:
        return redis.Redis(HOST, self.port, socket_timeout=5)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)


class Proxy:
    """A TCP proxy. While it is cut, nothing passes and nothing breaks; what was sent meanwhile arrives afterwards."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._passes = threading.Event()
        self._passes.set()
        self._closed = False
        self._listener = socket.create_server((HOST, 0))
        self.url = f"redis://{HOST}:{self._listener.getsockname()[1]}/0"
        self._sockets: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self._passes.clear()

    def mend(self) -> None:
        self._passes.set()

    def close(self) -> None:
        self._closed = True
        self.mend()
        for each in [self._listener, *self._sockets]:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        while not self._closed:
            try:
                near, _ = self._listener.accept()
            except OSError:  # closed
                return
            try:
                far = socket.create_connection((HOST, self._to))
            except OSError:  # nobody is there
                near.close()
                continue
            self._sockets += [near, far]
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self._passes.wait()
                sink.sendall(data)
        for each in (source, sink):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


def free_port() -> int:
    with socket.create_server((HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def has_redis() -> None:
    """Leave the test out where there is no Redis, but not in CI."""
    if shutil.which("redis-server") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("redis-server is missing, and CI must have it: apt-get install redis-server")
        pytest.skip("redis-server is not on this machine")


@pytest.fixture
def start_redis(has_redis: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], RedisServer]]:
    """Start servers: `start_redis()`."""
    with ExitStack() as stack:

        def start() -> RedisServer:
            server = RedisServer(tmp_path_factory.mktemp("redis"))
            stack.callback(server.kill)
            server.start()
            return server

        yield start


@pytest.fixture
def redis_server(start_redis: Callable[[], RedisServer]) -> RedisServer:
    """A server that answers."""
    return start_redis()


@pytest.fixture
def proxy(redis_server: RedisServer) -> Iterator[Proxy]:
    """A way to that server which can be cut."""
    proxy = Proxy(redis_server.port)
    yield proxy
    proxy.close()


@dataclass
class Person:
    """Somebody who signed up."""

    username: str
    user_id: int
    tokens: dict[str, Any]
    client: httpx.Client
    password: str = "correct horse battery"

    @property
    def token(self) -> str:
        token: str = self.tokens["access_token"]
        return token


@pytest.fixture
def sign_up() -> Iterator[Callable[[LiveSite], Person]]:
    """Sign a new person up and in: `sign_up(site)`."""
    with ExitStack() as stack:
        numbers = itertools.count(1)

        def make(site: LiveSite) -> Person:
            name = f"writer{next(numbers)}"
            client = stack.enter_context(site.client())
            body = {"username": name, "email": f"{name}@example.org", "password": Person.password}
            made = client.post("/user/register", json=body).raise_for_status()
            tokens = (
                client.post("/user/login", json={"username": name, "password": Person.password})
                .raise_for_status()
                .json()
            )
            client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
            return Person(name, made.json()["user_id"], tokens, client)

        yield make


@pytest.fixture
def until() -> Callable[..., None]:
    """Wait for a condition: `until(lambda: …)`."""

    def wait(condition: Callable[[], Any], seconds: float = 15.0) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, "it did not come true"
            time.sleep(0.05)

    return wait
