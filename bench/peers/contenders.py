"""Who is measured, and how each is started: two worker processes each, nothing written to an access log."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bench.peers.settings import POOL
from bench.peers.stores import JWT_SECRET, START_SECONDS, CannotMeasure, Stores, free_port, site_settings
from sinpluma.testing import live_site

WORKERS = 2
PLUGINS = "auth,notebooks"
"""What the peers have too."""
STOP_SECONDS = 30.0
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Running:
    """A server that answers: its address, and the process above its workers."""

    url: str
    pid: int

    def client(self) -> httpx.Client:
        """A client of its API."""
        return httpx.Client(base_url=f"{self.url}/api", timeout=30, trust_env=False)


@dataclass(frozen=True)
class Contender:
    """Something to measure.

    Attributes:
        name: as in `--only` and in the results.
        title: as in tables.
        public_only: measured for what anonymous readers ask, since elsewhere it is another one over again.
    """

    name: str
    title: str
    public_only: bool = False

    @contextmanager
    def running(self, found: Stores) -> Iterator[Running]:
        """Start it, and stop it at the end."""
        raise NotImplementedError


@dataclass(frozen=True)
class SinPluma(Contender):
    """Sin Pluma under a server, with the settings given."""

    settings: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def running(self, found: Stores) -> Iterator[Running]:
        """Start it, and stop it at the end."""
        given = {**site_settings(found), "plugins": PLUGINS, "log_level": "warning", **self.settings}
        with (
            tempfile.TemporaryDirectory(prefix="sinpluma-bench-") as folder,
            live_site(Path(folder) / "data", workers=WORKERS, **given) as site,
        ):
            yield Running(site.url, site.process.pid)


@dataclass(frozen=True)
class Peer(Contender):
    """A peer, by the command that starts it; `{port}` is where it is to listen."""

    command: Sequence[str] = ()

    @contextmanager
    def running(self, found: Stores) -> Iterator[Running]:
        """Start it, and stop it at the end."""
        port = free_port()
        environment = {
            **os.environ,
            "BENCH_DATABASE_URL": found.database_url,
            "BENCH_DATABASE_CA": found.database_ca,
            "BENCH_REDIS_URL": found.redis_url,
            "BENCH_JWT_KEY": JWT_SECRET,
        }
        command = [sys.executable, "-m", *(part.format(port=port) for part in self.command)]
        with tempfile.NamedTemporaryFile(prefix="sinpluma-bench-", suffix=".log") as log:
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT, cwd=ROOT)
            running = Running(f"http://127.0.0.1:{port}", process.pid)
            try:
                _await_answer(running, process, Path(log.name))
                yield running
            finally:
                process.terminate()
                process.wait(STOP_SECONDS)


def _await_answer(running: Running, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    with running.client() as client:
        while process.poll() is None and time.monotonic() < deadline:
            try:
                if client.get("/notebooks/").is_success:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
    raise CannotMeasure(f"a peer did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")


OURS = "hypercorn"
"""The contender that the others are compared with: Sin Pluma as it comes."""
PEERS = ("flask", "fastapi")

_WITHOUT_LAYER = {"public_cache_mb": "0"}
CONTENDERS: tuple[Contender, ...] = (
    SinPluma(OURS, "Sin Pluma, Hypercorn"),
    SinPluma(f"{OURS}-plain", "Sin Pluma, Hypercorn, no public layer", public_only=True, settings=_WITHOUT_LAYER),
    Peer(
        "flask",
        "Flask, Gunicorn",
        command=[
            *("gunicorn", "bench.peers.flask_peer.app:app", "--bind", "127.0.0.1:{port}", "--no-control-socket"),
            *("--workers", str(WORKERS), "--worker-class", "gthread", "--threads", str(POOL), "--keep-alive", "75"),
        ],
    ),
    Peer(
        "fastapi",
        "FastAPI, Uvicorn",
        command=[
            *("uvicorn", "bench.peers.fastapi_peer.app:app", "--port", "{port}", "--no-access-log"),
            *("--workers", str(WORKERS), "--loop", "uvloop", "--http", "httptools", "--log-level", "warning"),
        ],
    ),
    SinPluma("granian", "Sin Pluma, Granian", settings={"server": "granian"}),
    SinPluma(
        "granian-plain",
        "Sin Pluma, Granian, no public layer",
        public_only=True,
        settings={"server": "granian", **_WITHOUT_LAYER},
    ),
    SinPluma("uvicorn", "Sin Pluma, Uvicorn", settings={"server": "uvicorn"}),
    SinPluma(
        "uvicorn-plain",
        "Sin Pluma, Uvicorn, no public layer",
        public_only=True,
        settings={"server": "uvicorn", **_WITHOUT_LAYER},
    ),
)
