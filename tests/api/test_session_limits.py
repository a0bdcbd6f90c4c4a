"""Too many attempts: counted by name and by address, on all workers together."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from sinpluma.testing import LiveSite, live_site

PASSWORD = "correct horse"


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """A site that lets three attempts through by name, and eight by address; a proxy tells the address."""
    settings: dict[str, Any] = {
        f"{what}_limit_{by}": rate
        for what in ("login", "register", "reset", "verify")
        for by, rate in (("name", "3/1h"), ("address", "8/1h"))
    }
    folder = tmp_path_factory.mktemp("strict") / "data"
    with live_site(folder, trusted_hops="1", report_limit_name="3/1h", **settings) as site:
        yield site


def come_from(site: LiveSite, address: str, **headers: str) -> httpx.Client:
    """A client whose own claims about its address stand before what the proxy saw."""
    return site.client(headers={"X-Forwarded-For": f"198.51.100.77, {address}", **headers})


def statuses(client: httpx.Client, path: str, bodies: list[Any]) -> list[int]:
    return [client.post(path, json=body).status_code for body in bodies]


def refused(answer: httpx.Response) -> None:
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_requests")
    assert 1 <= int(answer.headers["Retry-After"]) <= 3600


def test_signing_in_is_limited_by_name_known_or_not(strict: LiveSite) -> None:
    with come_from(strict, "203.0.113.1") as client:
        body = {"username": "limited", "email": "limited@example.org", "password": PASSWORD}
        assert client.post("/user/register", json=body).status_code == 201
        for name in ("limited", "unknown"):
            wrong = {"username": name, "password": "wrong"}
            assert statuses(client, "/user/login", [wrong] * 3) == [401] * 3
            with come_from(strict, f"203.0.113.2{len(name)}") as elsewhere:
                refused(elsewhere.post("/user/login", json={"username": name.upper(), "password": PASSWORD}))


def test_signing_in_with_the_right_password_is_not_limited(strict: LiveSite) -> None:
    with come_from(strict, "203.0.113.30") as client:
        body = {"username": "frequent", "email": "frequent@example.org", "password": PASSWORD}
        assert client.post("/user/register", json=body).status_code == 201
        assert statuses(client, "/user/login", [body] * 9) == [200] * 9


def test_signing_in_is_limited_by_address_however_many_names(strict: LiveSite) -> None:
    with come_from(strict, "203.0.113.3") as client:
        bodies = [{"username": f"name{number}", "password": "wrong"} for number in range(9)]
        assert statuses(client, "/user/login", bodies) == [401] * 8 + [429]
    with come_from(strict, "203.0.113.4") as other:
        assert statuses(other, "/user/login", [{"username": "name99", "password": "wrong"}]) == [401]


def test_attempts_at_once_are_counted_one_by_one(strict: LiveSite) -> None:
    with come_from(strict, "203.0.113.5", Connection="close") as client, ThreadPoolExecutor(8) as pool:
        body = {"username": "crowd", "password": "wrong"}
        answers = list(pool.map(lambda _: client.post("/user/login", json=body).status_code, range(24)))
    assert answers.count(401) == 3
    assert answers.count(429) == 21


def test_signing_up_is_limited_by_name_and_by_address(strict: LiveSite) -> None:
    def form(name: str, number: int) -> dict[str, str]:
        return {"username": name, "email": f"{name}{number}@example.org", "password": PASSWORD}

    with come_from(strict, "203.0.113.6") as client:
        same = [form("wanted", number) for number in range(4)]
        assert statuses(client, "/user/register", same) == [201, 409, 409, 429]
        others = [form(f"other{number}", number) for number in range(5)]
        assert statuses(client, "/user/register", others) == [201] * 4 + [429]


def test_links_are_limited_by_address_of_mail_and_of_network(strict: LiveSite) -> None:
    with come_from(strict, "203.0.113.7") as client:
        bodies = [{"email": "nobody@example.org"}] * 4 + [{"email": f"n{number}@example.org"} for number in range(5)]
        assert statuses(client, "/user/password/forgot", bodies) == [202] * 3 + [429] + [202] * 4 + [429]
        refused(client.post("/user/password/reset", json={"token": "x", "password": PASSWORD}))
    with come_from(strict, "203.0.113.8") as client:
        assert statuses(client, "/user/email/verify", [{"token": "x"}] * 9) == [400] * 8 + [429]


def test_letters_sent_again_and_reports_are_limited_by_user(strict: LiveSite) -> None:
    with come_from(strict, "203.0.113.9") as client:
        body = {"username": "impatient", "email": "impatient@example.org", "password": PASSWORD}
        user_id = client.post("/user/register", json=body).json()["user_id"]
        token = client.post("/user/login", json=body | {"email": ""}).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        assert statuses(client, "/user/email/resend", [None] * 4) == [202] * 3 + [429]
        report = {"kind": "user", "target_id": user_id, "reason": "It is me."}
        assert statuses(client, "/reports", [report] * 4) == [201] * 3 + [429]


def test_attempts_at_the_present_password_are_limited(strict: LiveSite) -> None:
    with come_from(strict, "203.0.113.10") as client:
        body = {"username": "guessed", "email": "guessed@example.org", "password": PASSWORD}
        assert client.post("/user/register", json=body).status_code == 201
        credentials = {"username": "guessed", "password": PASSWORD}
        client.headers["Authorization"] = (
            f"Bearer {client.post('/user/login', json=credentials).json()['access_token']}"
        )
        change = {"password": "a new password", "current_password": "guess", "version": 1}
        answers = [client.put("/user/settings", json=change).status_code for _ in range(4)]
        assert answers == [403] * 3 + [429]
        refused(client.request("DELETE", "/user", json={"password": PASSWORD}))
