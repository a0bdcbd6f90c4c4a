"""A real Redis that a test may kill, freeze, empty, or cut off behind a proxy."""

from __future__ import annotations

import itertools
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from devredis import HOST, RedisMissing, RedisServer, throwaway_redis

from sinpluma.testing import LiveSite

sys.path.insert(0, str(Path(__file__).parent))  # what the tests here share


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


@pytest.fixture
def start_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], RedisServer]]:
    """Start servers: `start_redis()`. Where the machine has none its tests are left out, but not in CI."""
    with ExitStack() as stack:
        yield lambda: _start(stack, tmp_path_factory.mktemp("redis"))


@pytest.fixture(scope="module")
def standing_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A server for all tests of a module."""
    with ExitStack() as stack:
        yield _start(stack, tmp_path_factory.mktemp("redis"))


def _start(stack: ExitStack, folder: Path) -> RedisServer:
    try:
        return stack.enter_context(throwaway_redis(folder))
    except RedisMissing as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI must have it: {error}")
        pytest.skip(str(error))


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
