"""Containers are killed while the site is in use: nothing that was confirmed is lost, and each comes back by itself."""

from __future__ import annotations

import sys
from collections.abc import Callable

import httpx
import pytest
from drill.containers import drill
from drill.report import table
from people import Person, until
from stack.testing import Stack

pytestmark = pytest.mark.long


def test_what_was_acknowledged_through_nginx_while_containers_were_killed_is_stored_once(
    stack: Stack, capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        done = drill(stack, print)
        sys.stdout.write(f"\n{table(done.findings)}")
    assert done.holds, f"\n{table(done.findings)}"


def test_when_nginx_was_killed_people_come_back_with_it(
    stack: Stack, sign_up: Callable[[], Person], browse: Callable[[], httpx.Client], photograph: Callable[..., bytes]
) -> None:
    work = sign_up().publish("While nginx dies", photograph(600, 900))
    (container,) = stack.containers("nginx")
    before = stack.state(container).started

    stack.kill(container)
    until("nginx to come back", lambda: stack.state(container).started != before, seconds=60)
    until("nginx to be healthy", lambda: stack.state(container).health == "healthy", seconds=60)

    work.read_by(browse())
