"""Each container is killed while the site is in use: nothing that was confirmed is lost, and it comes back."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from people import Person, until
from stack.testing import Stack
from use import READERS, Use

pytestmark = pytest.mark.long

SERVICES = (
    "api",
    "inno_router",
    "inno_server_01",
    "inno_server_02",
    "inno_server_03",
    "linguistics",
    "minio",
    "react",
    "redis",
)


@pytest.mark.parametrize("service", SERVICES)
def test_a_killed_container_comes_back_and_nothing_that_was_confirmed_is_lost(
    stack: Stack,
    sign_up: Callable[[], Person],
    browse: Callable[[], httpx.Client],
    photograph: Callable[..., bytes],
    service: str,
) -> None:
    writer = sign_up()
    use = Use(writer, writer.publish(f"While {service} dies", photograph(600, 900)))
    container = stack.containers(service)[0]
    starts = _starts(stack, container)

    with use.going_on([browse() for _ in range(READERS)]):
        _kill(stack, container)
        until(f"{container} to come back", lambda: _starts(stack, container) != starts, seconds=60)
        until(f"{container} to be healthy", lambda: _health(stack, container) == "healthy", seconds=180)

    assert use.told == []
    assert use.lost() == set()


def test_when_nginx_was_killed_people_come_back_with_it(
    stack: Stack, sign_up: Callable[[], Person], browse: Callable[[], httpx.Client], photograph: Callable[..., bytes]
) -> None:
    work = sign_up().publish("While nginx dies", photograph(600, 900))
    (container,) = stack.containers("nginx")
    starts = _starts(stack, container)

    _kill(stack, container)
    until("nginx to come back", lambda: _starts(stack, container) != starts, seconds=60)
    until("nginx to be healthy", lambda: _health(stack, container) == "healthy", seconds=60)

    work.read_by(browse())


def _kill(stack: Stack, container: str) -> None:
    """SIGKILL from outside: what `docker kill` kills is not started again."""
    pid = stack.engine.docker("inspect", "--format", "{{.State.Pid}}", container).strip()
    stack.engine.inside("sh", "-c", f"kill -KILL {pid}")


def _starts(stack: Stack, container: str) -> str:
    return stack.engine.docker("inspect", "--format", "{{.State.StartedAt}}", container).strip()


def _health(stack: Stack, container: str) -> str:
    return stack.engine.docker("inspect", "--format", "{{.State.Health.Status}}", container).strip()
