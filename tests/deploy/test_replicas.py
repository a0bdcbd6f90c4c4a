"""Two containers of the api behind nginx are one site, also while they are started anew, one after the other."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from people import Person, until
from stack.testing import Stack
from use import READERS, Use

# Asks the api of its own container: python -c ASK PATH TOKEN.
ASK = """
import sys, urllib.error, urllib.request
request = urllib.request.Request("http://127.0.0.1:5000" + sys.argv[1])
if len(sys.argv) > 2:
    request.add_header("Authorization", "Bearer " + sys.argv[2])
try:
    print(urllib.request.urlopen(request, timeout=10).status)
except urllib.error.HTTPError as error:
    print(error.code)
"""
SEEN_SECONDS = 5.0


@pytest.fixture
def replicas(stack: Stack) -> list[str]:
    names = stack.containers("api")
    assert len(names) == 2
    return names


def asked(stack: Stack, replica: str, path: str, *token: str) -> int:
    return int(stack.inside(replica, "python", "-c", ASK, path, *token))


def test_who_signs_out_is_refused_by_every_replica_at_once(
    stack: Stack, replicas: list[str], sign_up: Callable[[], Person]
) -> None:
    writer = sign_up()
    before = [asked(stack, replica, "/user/sessions", writer.token) for replica in replicas]

    assert writer.client.delete("/api/user/logout").status_code == 204

    assert before == [200, 200]
    assert [asked(stack, replica, "/user/sessions", writer.token) for replica in replicas] == [401, 401]


def test_what_is_published_is_seen_at_every_replica_within_five_seconds(
    stack: Stack, replicas: list[str], sign_up: Callable[[], Person], photograph: Callable[..., bytes]
) -> None:
    work = sign_up().publish("Seen by all", photograph(600, 900))
    path = f"/pages/{work.page_id}"

    for replica in replicas:
        until("it to be seen", lambda at=replica: asked(stack, at, path) == 200, seconds=SEEN_SECONDS)


@pytest.mark.long
def test_a_rolling_restart_under_load_loses_no_request(
    stack: Stack, sign_up: Callable[[], Person], browse: Callable[[], httpx.Client], photograph: Callable[..., bytes]
) -> None:
    writer = sign_up()
    use = Use(writer, writer.publish("While it rolls", photograph(600, 900)))
    before = set(stack.engine.docker("ps", "--quiet", "--filter", "label=com.docker.compose.service=api").split())

    with use.going_on([browse() for _ in range(READERS)]):
        stack.make("roll")

    after = set(stack.engine.docker("ps", "--quiet", "--filter", "label=com.docker.compose.service=api").split())
    assert (len(after), before & after) == (2, set())
    assert (use.told, use.put_off) == ([], 0)
    assert use.lost() == set()
