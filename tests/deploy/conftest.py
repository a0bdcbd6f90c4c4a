"""The whole platform, started once as `make up` starts it, on an engine of the tests' own; and people at it."""

from __future__ import annotations

import itertools
import os
import ssl
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "deploy"))  # neither is installed
sys.path.insert(0, str(Path(__file__).parent))  # what the tests here share

from devcluster.errors import ClusterError, Unavailable
from people import PASSWORD, Person
from stack.testing import Stack, throwaway_stack

# Whoever tests signs up more people in a minute than a site's visitors do in a day.
SITE = {f"SINPLUMA_{what}_LIMIT_{by}": "100000/1m" for what in ("LOGIN", "REGISTER") for by in ("NAME", "ADDRESS")}


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The platform, up. Who takes something down brings it up again."""
    folder = tmp_path_factory.mktemp("stack")
    (folder / "site.env").write_text("".join(f"{name}={value}\n" for name, value in SITE.items()))
    with ExitStack() as until_the_end:
        try:
            stack = until_the_end.enter_context(throwaway_stack(folder))
        except Unavailable as error:
            if os.environ.get("CI") == "true":
                pytest.fail(f"CI must have it: {error}")
            pytest.skip(str(error))
        stack.make("up")
        yield stack


@pytest.fixture
def browse(stack: Stack) -> Iterator[Callable[[], httpx.Client]]:
    """Somebody at the site, over TLS, who trusts its certificate and no other; `/api` is the API."""
    with ExitStack() as until_the_end:

        def make() -> httpx.Client:
            trusted = ssl.create_default_context(cadata=stack.certificate())
            client = httpx.Client(base_url=stack.url, verify=trusted, trust_env=False, timeout=30)
            return until_the_end.enter_context(client)

        yield make


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What went wrong in the api, beside the test that saw it."""
    report = yield
    platform = getattr(item, "funcargs", {}).get("stack")
    if report.failed and platform:
        with suppress(ClusterError):
            said = platform.compose("logs", "--no-color", "--since", "5m", "api").splitlines()
            report.sections.append(
                ("the api's errors", "\n".join(line for line in said if '"info"' not in line)[-5000:])
            )
    return report


_numbers = itertools.count(1)


@pytest.fixture
def sign_up(browse: Callable[[], httpx.Client]) -> Callable[[], Person]:
    """Sign a new person up and in."""

    def make() -> Person:
        client, name = browse(), f"writer{next(_numbers)}"
        account = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
        made = client.post("/api/user/register", json=account)
        assert made.status_code == 201, made.text
        person = Person(client, name)
        person.sign_in()
        return person

    return make
