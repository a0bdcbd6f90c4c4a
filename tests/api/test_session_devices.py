"""The devices on which somebody is signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import httpx
import pytest

from sinpluma.testing import LiveSite

own_site = pytest.mark.parametrize("live", ["embedded"], indirect=True)
"""For a test that starts a site of its own: once, whatever the shared site keeps things in."""

SignUp = Callable[..., Any]


@contextmanager
def sign_in(site: LiveSite, person: Any, **headers: str) -> Iterator[httpx.Client]:
    """The same person on another device."""
    with site.client(headers=headers) as client:
        answer = client.post("/user/login", json={"username": person.username, "password": person.password})
        assert answer.status_code == 200
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield client


def test_every_device_is_listed_and_one_is_the_present_one(live: LiveSite, sign_up: SignUp) -> None:
    person = sign_up()
    with sign_in(live, person, **{"User-Agent": "Reader/1.0 " + "x" * 500}) as phone:
        answer = phone.get("/user/sessions")
        assert answer.status_code == 200
        latest, first = answer.json()
        assert set(latest) == {"session_id", "created", "last_used", "user_agent", "address", "current"}
        assert (latest["current"], first["current"]) == (True, False)
        assert latest["user_agent"].startswith("Reader/1.0")
        assert len(latest["user_agent"]) == 300
        assert latest["address"] == "127.0.0.1"
        assert datetime.fromisoformat(latest["created"]).utcoffset() is not None


def test_refreshing_counts_as_use(live: LiveSite, sign_up: SignUp) -> None:
    person = sign_up()
    (before,) = person.client.get("/user/sessions").json()
    headers = {"Authorization": f"Bearer {person.tokens['refresh_token']}"}
    with live.client(headers=headers) as client:
        assert client.post("/user/token/refresh").status_code == 200
    (after,) = person.client.get("/user/sessions").json()
    assert after["created"] == before["created"]
    assert datetime.fromisoformat(after["last_used"]) > datetime.fromisoformat(before["last_used"])


def test_one_device_can_be_signed_out(live: LiveSite, sign_up: SignUp) -> None:
    person = sign_up()
    with sign_in(live, person) as phone:
        (session,) = [item["session_id"] for item in phone.get("/user/sessions").json() if item["current"]]
        assert person.client.delete(f"/user/sessions/{session}").status_code == 204
        assert phone.get("/user").status_code == 401
        assert person.client.delete(f"/user/sessions/{session}").status_code == 404
    assert len(person.client.get("/user/sessions").json()) == 1


def test_all_other_devices_can_be_signed_out(live: LiveSite, sign_up: SignUp) -> None:
    person = sign_up()
    with sign_in(live, person) as phone, sign_in(live, person) as tablet:
        assert tablet.delete("/user/sessions").status_code == 204
        assert phone.get("/user").status_code == 401
        assert person.client.get("/user").status_code == 401
        (left,) = tablet.get("/user/sessions").json()
        assert left["current"] is True


@pytest.mark.parametrize("session", ["0", "1", "999999999", "9223372036854775807", "9223372036854775808", "x"])
def test_what_is_not_ones_own_session_is_not_there(sign_up: SignUp, session: str) -> None:
    assert sign_up().client.delete(f"/user/sessions/{session}").status_code == 404


def test_nobody_sees_or_ends_anothers_sessions(sign_up: SignUp) -> None:
    one, other = sign_up(), sign_up()
    (session,) = one.client.get("/user/sessions").json()
    assert other.client.delete(f"/user/sessions/{session['session_id']}").status_code == 404
    assert one.client.get("/user").status_code == 200
    assert session["session_id"] not in [item["session_id"] for item in other.client.get("/user/sessions").json()]


def test_sessions_are_for_those_who_have_one(anonymous: httpx.Client) -> None:
    for method, path in (("GET", "/user/sessions"), ("DELETE", "/user/sessions"), ("DELETE", "/user/sessions/1")):
        assert anonymous.request(method, path).status_code == 401


@own_site
def test_the_address_is_the_one_that_the_trusted_proxy_saw(
    start_site: Callable[..., LiveSite], sign_up: SignUp
) -> None:
    site = start_site(workers=1, trusted_hops="1")
    person = sign_up(site=site)
    with sign_in(site, person, **{"X-Forwarded-For": "6.6.6.6, 203.0.113.9"}) as client:
        assert client.get("/user/sessions").json()[0]["address"] == "203.0.113.9"
    with sign_in(site, person, **{"X-Forwarded-For": "2001:db8:1:2:3:4:5:6"}) as client:
        assert client.get("/user/sessions").json()[0]["address"] == "2001:db8:1:2::/64"
