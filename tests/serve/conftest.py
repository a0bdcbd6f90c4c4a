"""Running sites with the plugin `probe`, whose requests stand still until the test lets them go on."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

import httpx
import pytest

from sinpluma.testing import LiveSite, live_site

PROBE = Path(__file__).parent / "probe"
SERVERS = ("hypercorn", "uvicorn", "granian")
T = TypeVar("T")


@pytest.fixture(scope="session", params=SERVERS)
def server(request: pytest.FixtureRequest) -> str:
    """The HTTP server that the workers run: a test that takes it is run with each."""
    return str(request.param)


class Until(Protocol):
    """`until(condition)` waits for something true and gives it."""

    def __call__(self, condition: Callable[[], T], seconds: float = 15.0) -> T: ...


@pytest.fixture(scope="session")
def until() -> Until:
    def wait(condition: Callable[[], T], seconds: float = 15.0) -> T:
        deadline = time.monotonic() + seconds
        while not (result := condition()):
            assert time.monotonic() < deadline, f"not within {seconds} s"
            time.sleep(0.005)
        return result

    return wait


@dataclass
class Gates:
    """Where the probe's requests wait: a file for each that has come, and one to let it pass."""

    folder: Path
    until: Until

    def wait_for(self, name: str) -> int:
        """Wait until a request stands at the gate; gives the worker that answers it."""
        waiting = self.folder / f"{name}.waiting"
        return int(self.until(lambda: waiting.exists() and waiting.read_text(encoding="ascii")))

    def open(self, name: str) -> None:
        (self.folder / f"{name}.open").touch()


@pytest.fixture
def gates(tmp_path: Path, until: Until) -> Gates:
    folder = tmp_path / "gates"
    folder.mkdir()
    return Gates(folder, until)


@pytest.fixture
def start_probe(
    start_site: Callable[..., LiveSite], gates: Gates, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., LiveSite]:
    """Start a site that has the probe alone: `start_probe(workers=2, log_format="json")`."""
    monkeypatch.setenv("PYTHONPATH", str(PROBE))

    def start(**settings: str) -> LiveSite:
        return start_site(plugins="probe", probe_gates=str(gates.folder), **settings)

    return start


@pytest.fixture(scope="module")
def probe_gates(tmp_path_factory: pytest.TempPathFactory, until: Until, server: str) -> Gates:
    return Gates(tmp_path_factory.mktemp("gates"), until)


@pytest.fixture(scope="module")
def probe(tmp_path_factory: pytest.TempPathFactory, probe_gates: Gates, server: str) -> Iterator[LiveSite]:
    """A site with the probe and two workers, for all tests of a module that leave it running; one on each server."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(PROBE))
        data = tmp_path_factory.mktemp("probe") / "data"
        settings = {"plugins": "probe", "probe_gates": str(probe_gates.folder), "server": server}
        with live_site(data, workers=2, **settings) as site:
            yield site


@pytest.fixture
def pin() -> Iterator[Callable[[LiveSite], dict[int, httpx.Client]]]:
    """Open a connection to each worker of a site, kept alive: `pin(site)[pid].get(…)`."""
    clients: list[httpx.Client] = []

    def connect(site: LiveSite) -> dict[int, httpx.Client]:
        pinned: dict[int, httpx.Client] = {}
        for _ in range(200):
            client = site.client()
            clients.append(client)
            pinned.setdefault(client.get("/probe/worker").json()["pid"], client)
            if set(pinned) == set(site.workers()):
                return pinned
        raise AssertionError(f"no connection reached {set(site.workers()) - set(pinned)}")

    yield connect
    for client in clients:
        client.close()


@pytest.fixture
def dial() -> Iterator[Callable[[LiveSite], http.client.HTTPConnection]]:
    """A connection on which a test sends what it wants when it wants."""
    connections: list[http.client.HTTPConnection] = []

    def connect(site: LiveSite) -> http.client.HTTPConnection:
        url = httpx.URL(site.url)
        connection = http.client.HTTPConnection(url.host, url.port, timeout=30)
        connections.append(connection)
        return connection

    yield connect
    for connection in connections:
        connection.close()


@pytest.fixture
def is_alive() -> Callable[[int], bool]:
    """Whether a process runs: a dead one that nobody has waited for does not."""

    def check(pid: int) -> bool:
        try:
            return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
        except (FileNotFoundError, ProcessLookupError):
            return False

    return check


@pytest.fixture
def refuses() -> Callable[[LiveSite], bool]:
    """Whether a site refuses new connections."""

    def check(site: LiveSite) -> bool:
        url = httpx.URL(site.url)
        try:
            socket.create_connection((url.host, url.port), timeout=5).close()
        except ConnectionRefusedError:
            return True
        return False

    return check
