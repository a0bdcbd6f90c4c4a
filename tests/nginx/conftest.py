"""The edge of a deployment, started once: both nginxes as they are shipped, with all that they need behind them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "deploy"))  # devnginx is not installed
sys.path.insert(0, str(Path(__file__).parent))  # what the tests here share

from behind_nginx import Edge, Writer, numbers, trusting
from devnginx.nginx import Nginx, NginxMissing, running

PASSWORD = "correct horse battery"


@pytest.fixture(scope="session")
def edge(tmp_path_factory: pytest.TempPathFactory, built_app: Path) -> Iterator[Edge]:
    """The whole edge. Where the machine has no nginx its tests are left out, but not in CI."""
    try:
        Nginx("front", tmp_path_factory.mktemp("none"))
    except NginxMissing as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI must have it: {error}")
        pytest.skip(str(error))
    with ExitStack() as stack:
        yield Edge(stack, tmp_path_factory.mktemp("edge"), built_app)


@pytest.fixture
def start_front(edge: Edge) -> Iterator[Callable[..., Nginx]]:
    """Start one more in front, with an environment of its own: `start_front(nginx_rate="1")`."""
    with ExitStack() as stack:
        yield lambda **environment: stack.enter_context(running(edge.another("front", **environment)))


@pytest.fixture
def browse(edge: Edge) -> Iterator[Callable[..., httpx.Client]]:
    """Somebody at the site: `browse()`, or `browse(front, http2=True)`. The api's addresses begin with `/api`."""
    with ExitStack() as stack:

        def make(front: Nginx | None = None, **options: Any) -> httpx.Client:
            at = front or edge.front
            settings: dict[str, Any] = {"verify": trusting(at), "trust_env": False, "timeout": 60, **options}
            return stack.enter_context(httpx.Client(base_url=at.public_url, **settings))

        yield make


@pytest.fixture
def sign_up(browse: Callable[..., httpx.Client]) -> Callable[..., Writer]:
    """Sign a new person up and in: `sign_up()`, or `sign_up(front)`, with headers that they send."""

    def make(front: Nginx | None = None, **headers: str) -> Writer:
        name = f"writer{next(numbers)}"
        client = browse(front, headers=headers)
        person = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
        made = client.post("/api/user/register", json=person)
        assert made.status_code == 201, made.text
        tokens = client.post("/api/user/login", json={"username": name, "password": PASSWORD}).json()
        client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        return Writer(client, name)

    return make


@pytest.fixture
def until() -> Callable[..., Any]:
    """Wait for a condition, and give what it gives: `until(lambda: …)`."""

    def wait(condition: Callable[[], Any], seconds: float = 15.0) -> Any:
        deadline = time.monotonic() + seconds
        while not (found := condition()):
            assert time.monotonic() < deadline, "it did not come true"
            time.sleep(0.02)
        return found

    return wait


@pytest.fixture
def logged(edge: Edge, until: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    """What nginx logged of the request that was answered so: `logged(answer)`, or `logged(answer, front)`."""

    def find(answer: httpx.Response, front: Nginx | None = None) -> dict[str, Any]:
        identity = answer.headers["X-Request-ID"]

        def line() -> dict[str, Any] | None:
            return next((line for line in (front or edge.front).log() if line["request_id"] == identity), None)

        found: dict[str, Any] = until(line)
        return found

    return find
