"""A running site for the whole test run, and people who sign up at it."""

from __future__ import annotations

import email
import email.policy
import gc
import gzip
import io
import itertools
import os
import socketserver
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, NoReturn

import httpx
import pytest
from sqlalchemy import Engine, create_engine

from sinpluma.testing import QUICK, LiveSite, live_site

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "deploy"))  # devcluster is not installed

from devcluster.cluster import Cluster
from devcluster.errors import Unavailable
from devcluster.lifecycle import mend
from devcluster.testing import throwaway_cluster, until_connections_are_gone
from devredis import RedisMissing, RedisServer, throwaway_redis
from devs3 import S3Missing, S3Server, throwaway_s3

PASSWORD = "correct horse battery"
# A test run signs up more people from one address in a minute than a site's visitors do in a day.
UNLIMITED = {
    f"{what}_limit_{by}": "100000/1m" for what in ("login", "register", "reset", "verify") for by in ("name", "address")
}

MAILBOX = "mail.log"

SHELL = """<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>Sin Pluma</title><!--head--></head>
  <body><div id="root"></div><script type="module" src="/assets/main-Ab12.js"></script></body>
</html>
"""
SCRIPT = "document.title = 'built';\n"


@dataclass
class Account:
    """Somebody who signed up: `client` is signed in as this user."""

    username: str
    email: str
    user_id: int
    client: httpx.Client
    password: str = PASSWORD
    tokens: dict[str, Any] = field(default_factory=dict)

    def post(self, path: str, json: Any = None, **options: Any) -> httpx.Response:
        return self.client.post(path, json=json, **options)


def pytest_collection_finish() -> None:
    """What was imported stays: whoever looks for what was left open need not go through it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module", autouse=True)
def left_open_shows_here() -> Iterator[None]:
    """What a module's tests left open is their failure, and not that of a test during which it happens to be found."""
    yield
    gc.collect()


@pytest.fixture(scope="session")
def standing_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A MySQL InnoDB Cluster behind its router, brought up once."""
    with ExitStack() as stack:
        try:
            cluster = stack.enter_context(throwaway_cluster(tmp_path_factory.mktemp("cluster")))
        except Unavailable as error:
            missing(str(error))
        yield cluster


@pytest.fixture
def cluster(standing_cluster: Cluster) -> Iterator[Cluster]:
    """That cluster for a test that may break it: whole before, with three members and its router, and afterwards."""
    mend(standing_cluster)
    yield standing_cluster
    mend(standing_cluster)


@pytest.fixture
async def connections_closed() -> AsyncIterator[None]:
    """Afterwards no connection of the test is left, which would be the next one's trouble."""
    yield
    await until_connections_are_gone()


@pytest.fixture(scope="session")
def on_mysql(standing_cluster: Cluster) -> Callable[[str], dict[str, str]]:
    """Settings of a site on a new schema of the cluster: `live_site(folder, **on_mysql("drill"))`."""

    def settings(schema: str) -> dict[str, str]:
        urls = standing_cluster.create_schema(schema)
        return {
            "database_url": urls.read_write,
            "database_ca": str(standing_cluster.plan.ca),
            "jwt_keys": "test:" + "k" * 40,
            "log_format": "text",
        }

    return settings


@pytest.fixture(scope="session")
def first_party() -> str:
    """Our own plugins, for SINPLUMA_PLUGINS_DISABLED."""
    ours = distribution("sinpluma").entry_points.select(group="sinpluma.plugins")
    return ",".join(sorted(point.name for point in ours))


@pytest.fixture(scope="session", autouse=True)
def chosen_server() -> Iterator[None]:
    """With SINPLUMA_TEST_SERVER=granian (or uvicorn) every site of the test run is served by that one."""
    with pytest.MonkeyPatch.context() as patch:
        if server := os.environ.get("SINPLUMA_TEST_SERVER"):
            patch.setitem(QUICK, "server", server)
        yield


@pytest.fixture(scope="session", params=["embedded", "replicated"])
def live(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """A site with two workers, shared by every test that does not change its settings.

    Every test runs twice: on SQLite alone, and with MySQL, Redis and an S3 server.
    """
    folder = tmp_path_factory.mktemp("live")
    stores: dict[str, str] = {}
    with ExitStack() as stack:
        if request.param == "replicated":
            port = stack.enter_context(post_office(folder / MAILBOX))
            stores = request.getfixturevalue("on_mysql")("live")
            stores |= {"smtp_host": "127.0.0.1", "smtp_port": str(port), "smtp_security": "none"}
            stores["redis_url"] = stack.enter_context(_redis(folder)).url
            stores |= request.getfixturevalue("s3_server").settings
        stores["web_app_dir"] = str(request.getfixturevalue("built_app"))
        settings = {"event_poll": "0.1", "public_url": "http://localhost:8000", **UNLIMITED, **stores}
        yield stack.enter_context(live_site(folder / "data", workers=2, **settings))


@pytest.fixture(scope="session")
def built_app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The least that a built app has; the real one takes Node to build, and has its own tests."""
    folder = tmp_path_factory.mktemp("app")
    (folder / "assets").mkdir()
    (folder / "index.html").write_text(SHELL, encoding="utf-8")
    (folder / "sw.js").write_text("self.skipWaiting();\n", encoding="utf-8")
    (folder / "manifest.webmanifest").write_text('{"name": "Sin Pluma"}', encoding="utf-8")
    script = folder / "assets" / "main-Ab12.js"
    script.write_text(SCRIPT, encoding="utf-8")
    script.with_name("main-Ab12.js.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    script.with_name("main-Ab12.js.br").write_bytes(b"packed by Brotli")
    return folder


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """A server of object storage for the whole test run. Who kills it starts it again."""
    try:
        with throwaway_s3(tmp_path_factory.mktemp("objects")) as server:
            yield server
    except S3Missing as error:
        missing(str(error))


@pytest.fixture(scope="session")
def photograph() -> Callable[..., bytes]:
    """Make a picture's file: `photograph()`, or `photograph(64, 48, "PNG", mode="RGBA", …)` with Pillow's options."""
    from PIL import Image  # noqa: PLC0415 - an extra

    def make(width: int = 800, height: int = 600, form: str = "JPEG", *, mode: str = "RGB", **options: Any) -> bytes:
        across, down = Image.linear_gradient("L").resize((width, height)), Image.radial_gradient("L")
        bands = [across, across.rotate(180), down.resize((width, height)), across]
        image = Image.merge(mode, bands[: len(mode)]) if len(mode) > 1 else across.convert(mode)
        file = io.BytesIO()
        image.save(file, form, **options)
        return file.getvalue()

    return make


@contextmanager
def _redis(folder: Path) -> Iterator[RedisServer]:
    try:
        with throwaway_redis(folder) as server:
            yield server
    except RedisMissing as error:
        missing(str(error))


@contextmanager
def post_office(mailbox: Path) -> Iterator[int]:
    """A mail relay on a free port, which writes what it gets to a file, as an embedded site does to its log."""

    class Relay(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 relay\r\n")
            while word := self.rfile.readline()[:4].upper():
                self.wfile.write({b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}.get(word, b"250 ok\r\n"))
                if word == b"DATA":
                    raw = b"".join(iter(self.rfile.readline, b".\r\n"))
                    letter = email.message_from_bytes(raw, policy=email.policy.default)
                    with mailbox.open("a", encoding="utf-8") as file:
                        file.write(f"00:00:00 mail to {letter['To']}: {letter['Subject']}\n{letter.get_content()}\n")
                    self.wfile.write(b"250 taken\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Relay) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.fixture(scope="session")
def database(live: LiveSite) -> Iterator[Engine]:
    """The site's database, past the site."""
    url = live.environment.get("SINPLUMA_DATABASE_URL")
    if url is None:
        engine = create_engine(f"sqlite:///{live.data_dir / 'sinpluma.sqlite3'}", connect_args={"timeout": 15})
    else:
        tls = {"ssl": {"ca": live.environment["SINPLUMA_DATABASE_CA"]}}
        engine = create_engine(url.replace("+aiomysql", "+pymysql"), connect_args=tls)
    yield engine
    engine.dispose()


def missing(what: str) -> NoReturn:
    """Leave a test out, whose server this machine cannot have; but not in CI."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must have it: {what}")
    pytest.skip(what)


@pytest.fixture(scope="session")
def sign_up(live: LiveSite) -> Iterator[Callable[..., Account]]:
    """Sign a new person up and in: `sign_up()`, or `sign_up(site=another)`."""
    numbers = itertools.count(1)
    clients: list[httpx.Client] = []

    def make(username: str | None = None, *, site: LiveSite = live, password: str = PASSWORD) -> Account:
        name = username or f"writer{next(numbers)}"
        email = f"{name}@example.org"
        client = site.client()
        clients.append(client)
        body = {"username": name, "email": email, "password": password}
        made = client.post("/user/register", json=body)
        assert made.status_code == 201, made.text
        signed_in = client.post("/user/login", json={"username": name, "password": password})
        assert signed_in.status_code == 200, signed_in.text
        tokens = signed_in.json()
        client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        return Account(name, email, made.json()["user_id"], client, password, tokens)

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def anonymous(live: LiveSite) -> Iterator[httpx.Client]:
    """Somebody who is not signed in."""
    with live.client() as client:
        yield client


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real data beside the repository; tests that need it are left out where it is absent, but not in CI."""
    folder = Path(__file__).resolve().parents[1].parent / "shared" / "data"
    if not folder.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{folder} is missing, and CI must have it")
        pytest.skip("the real data (../shared/data) is not on this machine")
    return folder


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a test that was left out is a failure: a missing server must not make a run green."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    left_out = reporter.stats.get("skipped", []) if reporter else []
    if left_out and os.environ.get("CI") == "true" and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line(f"{len(left_out)} tests were left out, and with CI=true none may be", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
