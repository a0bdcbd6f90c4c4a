"""Who is signed in, on every process, while Redis is killed, emptied, frozen, cut off and put back."""

from __future__ import annotations

import random
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from sinpluma.redis_client import ANSWER_SECONDS
from sinpluma.testing import LiveSite, live_site

LEASE_SECONDS = 2.2
UNLIMITED = {f"{what}_limit_{by}": "100000/1m" for what in ("login", "register") for by in ("name", "address")}
ADMIN_PASSWORD = "an administrator's password"

SignUp = Callable[..., Any]
Until = Callable[..., None]


# --- what a test asks of a site -------------------------------------------------------------------------------------


def statuses(site: LiveSite, token: str, path: str = "/user") -> set[int]:
    """The statuses of many requests at once, each on its own connection: so many that each worker answers some."""
    headers = {"Authorization": f"Bearer {token}", "Connection": "close"}
    with site.client(headers=headers) as client, ThreadPoolExecutor(8) as pool:
        return {answer.status_code for answer in pool.map(lambda _: client.get(path), range(16))}


def log_out(site: LiveSite, token: str) -> float:
    """Sign out, and give the seconds that it took."""
    started = time.monotonic()
    with site.client() as client:
        answer = client.delete("/user/logout", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 204, answer.text
    return time.monotonic() - started


def measure(site: LiveSite, name: str) -> float:
    text = httpx.get(f"{site.url}/metrics", trust_env=False).text
    return float(re.findall(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)[0])


def fallbacks(site: LiveSite) -> float:
    """How often a session was looked up in the database since Redis could not tell."""
    return measure(site, 'sinpluma_redis_fallbacks_total{use="sessions"}')


def goes_by_redis(site: LiveSite, token: str) -> bool:
    before = fallbacks(site)
    return statuses(site, token) == {200} and fallbacks(site) == before


def wait_for_redis(site: LiveSite, token: str, until: Until) -> None:
    until(lambda: goes_by_redis(site, token))


def untold(site: LiveSite) -> int:
    """The number of changes that Redis may not know."""
    with closing(sqlite3.connect(site.data_dir / "sinpluma.sqlite3")) as database:
        number: int = database.execute("SELECT count(*) FROM session_change WHERE NOT told").fetchone()[0]
        return number


def is_quiet(site: LiveSite) -> None:
    """Nothing in the log that an operator would have to look into."""
    log = site.log()
    assert "Traceback" not in log
    assert "never retrieved" not in log
    assert " error " not in log


# --- sites ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., LiveSite]]:
    """Start processes of one site: `start(redis_url)`; all share their data."""
    with ExitStack() as stack:
        yield lambda url, workers=2, **settings: stack.enter_context(
            live_site(tmp_path / "data", workers=workers, redis_url=url, **UNLIMITED, **settings)
        )


@pytest.fixture
def site(start: Callable[..., LiveSite], proxy: Any) -> LiveSite:
    """Two workers, whose way to Redis can be cut."""
    return start(proxy.url)


class Fault:
    """What befalls Redis, and how it ends."""

    def __init__(self, server: Any, proxy: Any) -> None:
        self.server, self.proxy = server, proxy
        self.ways: dict[str, tuple[Callable[[], None], Callable[[], None]]] = {
            "killed": (server.kill, server.start),
            "restarted empty": (self._restart, lambda: None),
            "emptied": (self._empty, lambda: None),
            "frozen": (server.freeze, server.thaw),
            "cut off": (proxy.cut, proxy.mend),
        }

    def begin(self, name: str) -> None:
        self.ways[name][0]()

    def end(self, name: str) -> None:
        self.ways[name][1]()

    def _restart(self) -> None:
        self.server.kill()
        self.server.start()

    def _empty(self) -> None:
        with self.server.client() as client:
            client.flushall()


LEAVING = 6
FAULTS = ("killed", "restarted empty", "emptied", "frozen", "cut off")


@pytest.fixture
def fault(redis_server: Any, proxy: Any) -> Fault:
    return Fault(redis_server, proxy)


# --- while all is well ----------------------------------------------------------------------------------------------


def test_a_logout_is_known_to_every_worker_on_the_next_request_without_a_query(
    site: LiveSite, sign_up: SignUp, until: Until
) -> None:
    good, gone = sign_up(site), sign_up(site)
    token, other = gone.token, good.token
    wait_for_redis(site, other, until)
    before = fallbacks(site)
    assert log_out(site, token) < LEASE_SECONDS / 2
    assert statuses(site, token) == {401}
    assert statuses(site, other) == {200}
    assert fallbacks(site) == before
    ready = httpx.get(f"{site.url}/health/ready", trust_env=False).json()
    assert (ready["status"], ready["stores"]["redis"]["status"]) == ("ok", "ok")
    assert measure(site, "sinpluma_redis_up") == 1
    is_quiet(site)


def test_a_change_of_role_name_or_password_counts_on_the_next_request(
    site: LiveSite, sign_up: SignUp, until: Until
) -> None:
    person = sign_up(site)
    token = person.token
    site.run("users", "create-admin", "overseer", "o@example.org", "--password-stdin", stdin=ADMIN_PASSWORD)
    with site.client() as client:
        body = {"username": "overseer", "password": ADMIN_PASSWORD}
        admin = client.post("/user/login", json=body).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {admin}"
        wait_for_redis(site, token, until)
        for role, status in (("admin", 200), ("user", 403)):
            client.put(f"/admin/users/{person.user_id}", json={"role": role}).raise_for_status()
            assert statuses(site, token, "/admin/users") == {status}
    change = {"username": "renamed.writer", "current_password": person.password, "version": 1}
    person.client.put("/user/settings", json=change).raise_for_status()
    assert statuses(site, token) == {200}
    change = {"password": "another long password", "current_password": person.password, "version": 2}
    person.client.put("/user/settings", json=change).raise_for_status()
    assert statuses(site, token) == {401}
    assert statuses(site, admin) == {200}


# --- Redis in trouble -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FAULTS)
def test_a_logout_while_redis_is_in_trouble_holds_then_and_afterwards(
    site: LiveSite, sign_up: SignUp, fault: Fault, until: Until, name: str
) -> None:
    good, early, late = (sign_up(site).token for _ in range(3))
    wait_for_redis(site, good, until)
    log_out(site, early)
    until(lambda: untold(site) == 0)
    fault.begin(name)
    log_out(site, late)
    for token, status in ((late, 401), (early, 401), (good, 200)):
        assert statuses(site, token) == {status}
    fault.end(name)
    deadline = time.monotonic() + 2 * LEASE_SECONDS
    while time.monotonic() < deadline:
        for token, status in ((late, 401), (early, 401), (good, 200)):
            assert statuses(site, token) == {status}
    wait_for_redis(site, good, until)
    assert statuses(site, late) == statuses(site, early) == {401}
    is_quiet(site)


@pytest.mark.parametrize("name", FAULTS)
def test_trouble_that_begins_while_people_log_out_lets_none_of_them_in(
    site: LiveSite, sign_up: SignUp, fault: Fault, until: Until, name: str
) -> None:
    good, *leaving = (sign_up(site).token for _ in range(1 + LEAVING))
    chance = random.Random(name)  # noqa: S311 - moments, and the same ones each time
    wait_for_redis(site, good, until)

    def leave(token: str) -> None:
        time.sleep(chance.uniform(0, 0.02))
        log_out(site, token)
        assert statuses(site, token) == {401}

    with ThreadPoolExecutor(LEAVING) as pool:
        gone = [pool.submit(leave, token) for token in leaving]
        time.sleep(chance.uniform(0, 0.02))
        fault.begin(name)
        for one in gone:
            one.result()
    for token in leaving:
        assert statuses(site, token) == {401}
    fault.end(name)
    for token in leaving:
        assert statuses(site, token) == {401}
    assert statuses(site, good) == {200}
    is_quiet(site)


def test_a_redis_that_comes_back_with_old_data_is_not_believed(
    site: LiveSite, sign_up: SignUp, redis_server: Any, until: Until
) -> None:
    good, gone = (sign_up(site).token for _ in range(2))
    wait_for_redis(site, good, until)
    with redis_server.client() as client:
        client.save()
    assert log_out(site, gone) < LEASE_SECONDS / 2
    until(lambda: untold(site) == 0)
    redis_server.kill()  # which loses what everybody knows that it had
    redis_server.start()
    with redis_server.client() as client:
        assert client.keys("sinpluma:sessions:*")
    for _ in range(5):
        assert statuses(site, gone) == {401}
        assert statuses(site, good) == {200}
    wait_for_redis(site, good, until)
    assert statuses(site, gone) == {401}


def test_an_emptied_redis_is_not_believed_for_a_moment(
    site: LiveSite, sign_up: SignUp, redis_server: Any, until: Until
) -> None:
    good, gone = (sign_up(site).token for _ in range(2))
    wait_for_redis(site, good, until)
    log_out(site, gone)
    until(lambda: untold(site) == 0)
    with redis_server.client() as client:
        client.flushall()
    assert statuses(site, gone) == {401}
    assert statuses(site, good) == {200}


def test_a_redis_that_answers_and_takes_nothing_is_not_believed(
    site: LiveSite, sign_up: SignUp, redis_server: Any, until: Until
) -> None:
    good, gone = (sign_up(site).token for _ in range(2))
    wait_for_redis(site, good, until)
    with redis_server.client() as client:
        client.config_set("min-replicas-to-write", 1)
        log_out(site, gone)
        assert statuses(site, gone) == {401}
        assert statuses(site, good) == {200}
        client.config_set("min-replicas-to-write", 0)
    wait_for_redis(site, good, until)
    assert statuses(site, gone) == {401}
    assert "redis refuses" in site.log()
    is_quiet(site)


def test_a_frozen_redis_costs_one_short_wait_and_not_one_each_request(
    site: LiveSite, sign_up: SignUp, redis_server: Any, until: Until
) -> None:
    person = sign_up(site)
    wait_for_redis(site, person.token, until)
    redis_server.freeze()
    started = time.monotonic()
    for _ in range(60):
        assert person.client.get("/user").status_code == 200
    assert time.monotonic() - started < 60 * ANSWER_SECONDS / 2
    ready = httpx.get(f"{site.url}/health/ready", trust_env=False)
    assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
    assert measure(site, "sinpluma_redis_up") == 0
    redis_server.thaw()


# --- processes that see different things ----------------------------------------------------------------------------


def test_a_process_that_is_cut_off_and_one_that_is_not_agree(
    start: Callable[..., LiveSite], sign_up: SignUp, redis_server: Any, proxy: Any, until: Until
) -> None:
    near, far = start(redis_server.url, workers=1), start(proxy.url, workers=1)
    good, one, two = (sign_up(near).token for _ in range(3))
    wait_for_redis(near, good, until)
    wait_for_redis(far, good, until)
    proxy.cut()
    log_out(near, one)
    assert statuses(far, one) == {401}
    assert log_out(far, two) > LEASE_SECONDS - 0.1, "nobody could tell Redis, so the leases run out first"
    assert statuses(near, two) == {401}
    assert statuses(near, good) == statuses(far, good) == {200}
    proxy.mend()
    wait_for_redis(far, good, until)
    assert statuses(far, one) == statuses(far, two) == statuses(near, two) == {401}


def test_what_a_process_committed_before_it_died_is_known_soon(
    start: Callable[..., LiveSite], sign_up: SignUp, redis_server: Any, until: Until
) -> None:
    site = start(redis_server.url)
    good, gone = sign_up(site), sign_up(site)
    token = gone.token
    wait_for_redis(site, good.token, until)
    url = site.environment.pop("SINPLUMA_REDIS_URL")  # such a command commits, and tells no Redis
    site.run("users", "disable", gone.username)
    site.environment["SINPLUMA_REDIS_URL"] = url
    until(lambda: statuses(site, token) == {401}, LEASE_SECONDS)
    assert goes_by_redis(site, good.token), "others are still answered by Redis"
    assert statuses(site, token) == {401}


def test_processes_that_are_led_to_two_servers_let_nobody_in(
    start: Callable[..., LiveSite], start_redis: Callable[[], Any], sign_up: SignUp
) -> None:
    sites = [start(start_redis().url, workers=1) for _ in range(2)]
    good = sign_up(sites[0]).token
    deadline = time.monotonic() + 12
    turn = 0
    while time.monotonic() < deadline:
        gone = sign_up(sites[0]).token
        log_out(sites[turn % 2], gone)
        for site in sites:
            assert statuses(site, gone) == {401}
            assert statuses(site, good) == {200}
        turn += 1
    for site in sites:
        is_quiet(site)
