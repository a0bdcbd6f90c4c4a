"""Signing up: open, by invitation, or not at all."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import httpx
import pytest

from sinpluma.testing import LiveSite, live_site

SignUp = Callable[..., Any]
numbers = itertools.count(1)


def form(**changes: Any) -> dict[str, Any]:
    number = next(numbers)
    made = {"username": f"novice{number}", "email": f"novice{number}@example.org", "password": "correct horse"}
    return {name: value for name, value in {**made, **changes}.items() if value is not None}


@pytest.fixture(scope="module")
def by_invitation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    with live_site(tmp_path_factory.mktemp("invite") / "data", registration="invite") as site:
        yield site


def test_signing_up_makes_an_account(anonymous: httpx.Client) -> None:
    body = form()
    answer = anonymous.post("/user/register", json=body)
    assert answer.status_code == 201
    made = answer.json()
    assert set(made) == {"user_id", "username", "email", "user_created"}
    assert (made["username"], made["email"]) == (body["username"], body["email"])
    assert datetime.fromisoformat(made["user_created"]).utcoffset() is not None
    assert body["password"] not in answer.text


def test_every_faulty_field_is_told_at_once(anonymous: httpx.Client) -> None:
    answer = anonymous.post("/user/register", json={"username": "a", "email": "nowhere", "password": "short"})
    assert answer.status_code == 400
    problem = answer.json()
    assert problem["code"] == "invalid"
    assert set(problem["errors"]) == {"username", "email", "password"}
    assert all(messages and isinstance(messages, list) for messages in problem["errors"].values())


def test_every_missing_field_is_told_at_once(anonymous: httpx.Client) -> None:
    assert set(anonymous.post("/user/register", json={}).json()["errors"]) == {"username", "email", "password"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", "ab"),
        ("username", "x" * 51),
        ("username", "ana@home"),
        ("username", "ana maria"),
        ("username", "Ádmin"),
        ("username", "sessions"),
        ("email", "x" * 101),
        ("email", "nowhere"),
        ("email", "a" * 60 + "@" + "b" * 60 + ".org"),
        ("password", "1234567"),
        ("password", "x" * 129),
    ],
)
def test_limits_are_held(anonymous: httpx.Client, field: str, value: str) -> None:
    answer = anonymous.post("/user/register", json=form(**{field: value}))
    assert (answer.status_code, set(answer.json()["errors"])) == (400, {field})


@pytest.mark.parametrize(
    "changes",
    [
        {"username": "李小龙"},
        {"username": "abc"},
        {"username": "_" + "y" * 49},
        {"email": "x" * 60 + "@" + "y" * 35 + ".org"},
        {"password": "z" * 128},
        {"password": "8 letras"},
        {"password": "ключ🔑ключ\x7f\t"},
    ],
)
def test_what_is_within_the_limits_is_taken_and_signs_in(anonymous: httpx.Client, changes: dict[str, str]) -> None:
    body = form(**changes)
    assert anonymous.post("/user/register", json=body).status_code == 201
    credentials = {"username": body["username"], "password": body["password"]}
    assert anonymous.post("/user/login", json=credentials).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"username": 5},
        {"username": None, "email": []},
        {"password": True},
        {"invite": 5},
        {"username": "nul\0nul"},
    ],
)
def test_wrong_types_and_impossible_characters_are_refused(anonymous: httpx.Client, changes: dict[str, Any]) -> None:
    answer = anonymous.post("/user/register", json=form(**changes))
    assert answer.status_code == 400


def test_a_name_is_taken_however_it_is_cased_or_accented(anonymous: httpx.Client) -> None:
    assert anonymous.post("/user/register", json=form(username="Núria.Pérez")).status_code == 201
    for spelling in ("nuria.perez", "NÚRIA.PÉREZ", "nu\u0301ria.pe\u0301rez"):
        answer = anonymous.post("/user/register", json=form(username=spelling))
        assert (answer.status_code, answer.json()["code"]) == (409, "taken")
        assert set(answer.json()["errors"]) == {"username"}


def test_an_address_is_taken_however_it_is_cased(anonymous: httpx.Client, sign_up: SignUp) -> None:
    person = sign_up()
    answer = anonymous.post("/user/register", json=form(email=person.email.upper()))
    assert (answer.status_code, answer.json()["code"], set(answer.json()["errors"])) == (409, "taken", {"email"})
    answer = anonymous.post("/user/register", json=form(username=person.username, email=person.email))
    assert set(answer.json()["errors"]) == {"username", "email"}


def test_of_many_who_want_a_name_at_once_one_gets_it(live: LiveSite) -> None:
    name = form()["username"]
    with live.client(headers={"Connection": "close"}) as client, ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda _: client.post("/user/register", json=form(username=name)).status_code, range(16))
        )
    assert sorted(answers) == [201] + [409] * 15


def test_the_same_request_again_makes_one_account_and_gives_the_same_answer(anonymous: httpx.Client) -> None:
    body, headers = form(), {"Idempotency-Key": "a-key-for-signing-up-once"}
    first, second = (anonymous.post("/user/register", json=body, headers=headers) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second.headers["Idempotent-Replayed"] == "true"
    other = anonymous.post("/user/register", json=form(), headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_a_language_that_the_site_does_not_speak_is_no_obstacle(anonymous: httpx.Client) -> None:
    for languages in ("fr", "*", "x" * 500, ""):
        answer = anonymous.post("/user/register", json=form(), headers={"Accept-Language": languages})
        assert answer.status_code == 201


def test_a_closed_site_takes_nobody(start_site: Callable[..., LiveSite]) -> None:
    site = start_site(workers=1, registration="closed")
    with site.client() as client:
        answer = client.post("/user/register", json=form())
        assert (answer.status_code, answer.json()["code"]) == (403, "registration_closed")
        site.run("users", "create-admin", "warden", "warden@example.org", "--password-stdin", stdin="correct horse\n")
        signed_in = client.post("/user/login", json={"username": "warden", "password": "correct horse"})
        assert signed_in.json()["user"]["role"] == "admin"


def invite(site: LiveSite, *options: str) -> str:
    return site.run("users", "invite", *options).stdout.strip()


def test_an_invitation_lets_as_many_in_as_it_is_for(by_invitation: LiveSite) -> None:
    code = invite(by_invitation, "--uses", "2")
    with by_invitation.client() as client:
        for spelling in (code, code.lower().replace("-", " ")):
            assert client.post("/user/register", json=form(invite=spelling)).status_code == 201
        answer = client.post("/user/register", json=form(invite=code))
    assert (answer.status_code, answer.json()["code"]) == (400, "token_invalid")


def test_without_an_invitation_nobody_gets_in(by_invitation: LiveSite) -> None:
    with by_invitation.client() as client:
        missing = client.post("/user/register", json=form())
        made_up = client.post("/user/register", json=form(invite="AAAA-BBBB-CCCC-DDDD"))
    assert (missing.status_code, set(missing.json()["errors"])) == (400, {"invite"})
    assert (made_up.status_code, made_up.json()["code"]) == (400, "token_invalid")


def test_an_invitations_last_use_is_for_one_of_many_who_come_at_once(by_invitation: LiveSite) -> None:
    code = invite(by_invitation)
    with by_invitation.client(headers={"Connection": "close"}) as client, ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda _: client.post("/user/register", json=form(invite=code)).status_code, range(12))
        assert sorted(answers) == [201] + [400] * 11


def test_a_name_that_is_taken_does_not_use_an_invitation_up(by_invitation: LiveSite) -> None:
    code = invite(by_invitation, "--uses", "2")
    with by_invitation.client() as client:
        body = form(invite=code)
        assert client.post("/user/register", json=body).status_code == 201
        assert client.post("/user/register", json=body).status_code == 409
        assert client.post("/user/register", json=form(invite=code)).status_code == 201
