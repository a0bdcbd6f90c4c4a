"""What tests of Sin Pluma and of its plugins need: a site of their own, as an app or as a running server.

A pytest plugin: the fixtures are there wherever `sinpluma` is installed.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

import pytest

if TYPE_CHECKING:
    import httpx
    from quart import Quart
    from quart.typing import TestClientProtocol

    from sinpluma.extension import Plugin
    from sinpluma.settings import Settings
    from sinpluma.site import Site

START_SECONDS = 30.0
STOP_SECONDS = 30.0
EVENT_SECONDS = 15.0
QUICK = {"bcrypt_rounds": "4"}
"""Settings with which tests run fast: a real password hash, and a cheap one."""


def site_environment(data_dir: Path, **settings: str) -> dict[str, str]:
    """The variables of an embedded site: `log_level="debug"` is `SINPLUMA_LOG_LEVEL=debug`."""
    values = {"data_dir": str(data_dir), **QUICK, **settings}
    return {f"SINPLUMA_{name.upper()}": value for name, value in values.items()}


def site_settings(data_dir: Path, **settings: str) -> Settings:
    """The settings of an embedded site with its data in a folder."""
    from sinpluma.settings import load_settings  # noqa: PLC0415 - a test run that needs no site stays quick

    return load_settings(site_environment(data_dir, **settings))


@dataclass
class AppSite:
    """A started site in the test's own process: its app, its parts, and a client for its routes."""

    app: Quart
    site: Site

    @property
    def client(self) -> TestClientProtocol:
        """A client that calls the app directly."""
        return self.app.test_client()

    async def deliver_events(self) -> None:
        """Wait until every event has reached its subscribers, and those that these emitted.

        Raises:
            AssertionError: a subscriber did not take one; says why.
        """
        from sinpluma.events import deliveries  # noqa: PLC0415
        from sinpluma.events.dispatcher import subscribed  # noqa: PLC0415

        async with asyncio.timeout(EVENT_SECONDS):
            while True:
                rows = await self.site.db.read(deliveries.waiting, dead=False, limit=1000)
                ours = [row for row in rows if row.subscriber in subscribed(self.site)]
                if not ours:
                    return
                for row in ours:
                    assert not row.tries, f"{row.subscriber} could not take {row.event}: {row.error}"  # noqa: S101
                self.site.db.wakeups.wake()
                await asyncio.sleep(0.01)


@asynccontextmanager
async def started(app: Quart) -> AsyncIterator[None]:
    """An app between its start and its end, for which Quart's own `test_app` leaves no more than six seconds each."""
    from quart.testing import TestApp  # noqa: PLC0415

    async with TestApp(app, int(START_SECONDS), int(STOP_SECONDS)):
        yield


@asynccontextmanager
async def app_site(data_dir: Path, classes: Iterable[type[Plugin]] = (), /, **settings: str) -> AsyncIterator[AppSite]:
    """Start a site in this process, with plugin classes beside the installed plugins.

    `plugins="mine"` is the setting `SINPLUMA_PLUGINS`: then only the plugin `mine` is on. No answer is kept for a
    second, so that what a test has written shows at once; `public_cache_mb="64"` keeps them.
    """
    from sinpluma.app import create_app  # noqa: PLC0415
    from sinpluma.site import EXTENSION  # noqa: PLC0415

    app = create_app(site_settings(data_dir, **{"public_cache_mb": "0", **settings}), classes)
    # No app context around it: each request would find in `g` what the one before it left there, such as who signed in.
    async with started(app):
        yield AppSite(app, cast("Site", app.extensions[EXTENSION]))


class LiveSite:
    """`sinpluma serve` in processes of its own, as an operator runs it."""

    def __init__(
        self,
        data_dir: Path,
        process: subprocess.Popen[bytes],
        log: IO[bytes],
        environment: dict[str, str],
        python: Path | str = sys.executable,
    ) -> None:
        self.data_dir = data_dir
        self.process = process
        self.environment = environment
        self._log = log
        self._python = python
        self.url = ""

    @property
    def api(self) -> str:
        """Address of the API."""
        return f"{self.url}{self.environment.get('SINPLUMA_API_PREFIX', '/api')}"

    def client(self, **options: object) -> httpx.Client:
        """An HTTP client of the API; the caller closes it."""
        import httpx  # noqa: PLC0415 - an extra that only tests need

        # Without TLS here, none of the authorities that httpx would load for each client, which takes it 20 ms.
        plain: dict[str, Any] = {"verify": False, "trust_env": False, "timeout": 30, **options}
        return httpx.Client(base_url=self.api, **plain)

    def log(self) -> str:
        """What the site has logged so far."""
        return Path(self._log.name).read_text(encoding="utf-8", errors="replace")

    def run(self, *arguments: str, stdin: str = "", check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run `sinpluma …` on this site's data."""
        return subprocess.run(  # noqa: S603 - the command is this interpreter
            [self._python, "-m", "sinpluma", *arguments],
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=check,
            timeout=120,
            cwd=self.data_dir.parent,
        )

    def workers(self) -> list[int]:
        """Process ids of the workers (Linux)."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        return [int(child) for child in children.split()]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Stop the site and give its exit status."""
        self.process.send_signal(number)
        return self.process.wait(STOP_SECONDS)

    def wait_until_ready(self) -> None:
        """Wait until the site says its address."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            announced = [line for line in self.log().splitlines() if "answers at " in line]
            if announced:
                address = announced[0].split("answers at ")[1].split()[0]
                self.url = address.removesuffix(self.environment.get("SINPLUMA_API_PREFIX", "/api"))
                return
            time.sleep(0.02)
        raise RuntimeError(f"the site did not start:\n{self.log()}")


@contextmanager
def live_site(
    data_dir: Path, *, workers: int = 2, python: Path | str = sys.executable, **settings: str
) -> Iterator[LiveSite]:
    """Run a site with worker processes on a free port, and stop it at the end.

    `python` is the interpreter of another environment, in which Sin Pluma is installed. The tables of a site on a
    server (`database_url`) are made first, as its operator does.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SINPLUMA_")}
    chosen = {"workers": str(workers), "port": "0", **settings}
    environment = {**inherited, **site_environment(data_dir, **chosen)}
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    if settings.get("database_url", "none") != "none":
        _upgrade(python, environment)
    with tempfile.NamedTemporaryFile(prefix="sinpluma-", suffix=".log") as log:
        process = subprocess.Popen(  # noqa: S603 - whoever tests names the interpreter
            [python, "-m", "sinpluma", "serve"],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=data_dir.parent,
        )
        site = LiveSite(data_dir, process, log, environment, python)
        try:
            site.wait_until_ready()
            yield site
        finally:
            if process.poll() is None:
                site.stop()


def _upgrade(python: Path | str, environment: dict[str, str]) -> None:
    command = [python, "-m", "sinpluma", "db", "upgrade"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"the tables could not be made:\n{done.stdout}{done.stderr}")


@pytest.fixture
def start_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., LiveSite]]:
    """Start servers with settings of their own: `start_site(workers=1, registration="closed")`."""
    from contextlib import ExitStack  # noqa: PLC0415

    with ExitStack() as stack:

        def start(*, data_dir: Path | None = None, workers: int = 2, **settings: str) -> LiveSite:
            folder = data_dir or tmp_path_factory.mktemp("site") / "data"
            return stack.enter_context(live_site(folder, workers=workers, **settings))

        yield start
