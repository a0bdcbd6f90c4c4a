"""Profiles and settings, and leaving the site."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from sinpluma.testing import LiveSite

SignUp = Callable[..., Any]
NEW = "another horse, another battery"
PUBLIC = {"user_id", "username", "display_name", "bio", "user_created"}
OWN = PUBLIC | {"email", "locale", "role", "version"}


def change(person: Any, *, version: Any = None, proved: Any = False, **fields: Any) -> httpx.Response:
    """Change settings from the present version, or from another."""
    seen = version or person.client.get("/user").json()["version"]
    proof = {"current_password": person.password} if proved else {}
    answer: httpx.Response = person.client.put("/user/settings", json={**fields, **proof, "version": seen})
    return answer


def sign_in(client: httpx.Client, name: str, password: str) -> int:
    return client.post("/user/login", json={"username": name, "password": password}).status_code


# --- profiles -----------------------------------------------------------------------------------------------------


def test_a_profile_is_public_and_never_has_the_address(sign_up: SignUp, anonymous: httpx.Client) -> None:
    person = sign_up()
    answer = anonymous.get(f"/user/{person.username}")
    assert answer.status_code == 200
    profile = answer.json()
    assert set(profile) >= PUBLIC
    assert not set(profile) & {"email", "locale", "role", "version", "pending_email", "password_hash"}
    assert person.email not in answer.text
    assert (profile["user_id"], profile["username"]) == (person.user_id, person.username)
    assert answer.headers["Cache-Control"] == "public, max-age=1, stale-while-revalidate=1"
    assert "Authorization" in answer.headers["Vary"]


@pytest.mark.parametrize("spelling", ["Zoë.Ñandú", "ZOË.ÑANDÚ", "zoe.nandu", "zoe\u0308.nandu/"])
def test_a_profile_is_found_however_the_name_is_written(live: LiveSite, anonymous: httpx.Client, spelling: str) -> None:
    body = {"username": "Zoë.Ñandú", "email": "zoe@example.org", "password": "correct horse"}
    assert anonymous.post("/user/register", json=body).status_code in {201, 409}
    answer = anonymous.get(f"/user/{quote(spelling, safe='/')}")
    assert answer.json()["username"] == "Zoë.Ñandú"


@pytest.mark.parametrize("name", ["nobody", "register", "x" * 500, "%00", "%ff%fe", "a b", "..", "%F0%9F%99%82"])
def test_who_is_not_there_has_no_profile(anonymous: httpx.Client, name: str) -> None:
    answer = anonymous.get(f"/user/{name}")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


def test_a_profile_that_has_not_changed_is_not_sent_again(sign_up: SignUp, anonymous: httpx.Client) -> None:
    person = sign_up()
    tag = anonymous.get(f"/user/{person.username}").headers["ETag"]
    again = anonymous.get(f"/user/{person.username}", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert change(person, bio="A different one.").status_code == 200
    assert anonymous.get(f"/user/{person.username}", headers={"If-None-Match": tag}).status_code == 200


def test_ones_own_profile_has_what_only_oneself_may_see(sign_up: SignUp) -> None:
    person = sign_up()
    answer = person.client.get("/user")
    assert answer.status_code == 200
    profile = answer.json()
    assert set(profile) >= OWN
    assert (profile["email"], profile["role"], profile["version"]) == (person.email, "user", 1)
    assert profile["locale"] in {"es", "en"}
    assert answer.headers["ETag"] == '"1"'
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_ones_own_profile_needs_somebody_signed_in(anonymous: httpx.Client) -> None:
    assert anonymous.get("/user").status_code == 401
    assert anonymous.put("/user/settings", json={"bio": "x", "version": 1}).status_code == 401
    assert anonymous.request("DELETE", "/user", json={"password": "x"}).status_code == 401


# --- settings -----------------------------------------------------------------------------------------------------


def test_what_readers_see_is_changed_without_the_password(sign_up: SignUp, anonymous: httpx.Client) -> None:
    person = sign_up()
    fields = {"display_name": "  Élodie 👩\u200d💻 d'Aube  ", "bio": "Line one.\nLine two.", "locale": "en"}
    answer = change(person, **fields)
    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"2"'
    profile = answer.json()
    assert (profile["bio"], profile["locale"], profile["version"]) == ("Line one.\nLine two.", "en", 2)
    assert profile["display_name"] == "Élodie 👩\u200d💻 d'Aube"
    seen = anonymous.get(f"/user/{person.username}").json()
    assert (seen["display_name"], seen["bio"]) == (profile["display_name"], profile["bio"])


def test_only_the_fields_that_are_sent_change(sign_up: SignUp) -> None:
    person = sign_up()
    before = person.client.get("/user").json()
    after = change(person, bio="New.").json()
    assert {**before, "bio": "New.", "version": 2} == after
    assert change(person).json() == {**after, "version": 3}


def test_every_faulty_setting_is_told_at_once(sign_up: SignUp) -> None:
    fields = {
        "username": "a",
        "email": "nowhere",
        "password": "short",
        "display_name": "x" * 101,
        "bio": "x" * 2001,
        "locale": "fr",
    }
    answer = change(sign_up(), **fields)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert set(answer.json()["errors"]) == {*fields, "current_password"}


@pytest.mark.parametrize(
    "body",
    [
        {"bio": 5},
        {"bio": None},
        {"version": "1"},
        {"version": 1.5},
        {"display_name": "two\nlines"},
        {"display_name": "a\u2028b"},
        [],
    ],
)
def test_wrong_values_are_refused(sign_up: SignUp, body: Any) -> None:
    sent = {"version": 1, **body} if isinstance(body, dict) else body
    assert sign_up().client.put("/user/settings", json=sent).status_code == 400


def test_a_change_says_which_version_it_was_made_from(sign_up: SignUp) -> None:
    person = sign_up()
    missing = person.client.put("/user/settings", json={"bio": "x"})
    assert (missing.status_code, missing.json()["code"]) == (428, "version_missing")


def test_a_stale_version_gets_the_present_settings_and_changes_nothing(sign_up: SignUp) -> None:
    person = sign_up()
    present = change(person, bio="Newer.").json()
    stale = change(person, version=1, bio="Older.")
    assert (stale.status_code, stale.json()["code"], stale.json()["current"]) == (409, "stale_version", present)
    for tag, status in (('"1"', 412), ('W/"1"', 412), ('"nonsense"', 412), ('W/"2"', 200), ("*", 200)):
        answer = person.client.put("/user/settings", json={"bio": f"By {tag}."}, headers={"If-Match": tag})
        assert answer.status_code == status, tag
        if status == 412:
            assert answer.json()["current"] == present
    assert person.client.get("/user").json()["bio"] == "By *."


def test_of_two_changes_at_once_one_wins_and_the_other_learns_of_it(sign_up: SignUp) -> None:
    person = sign_up()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: change(person, version=1, bio=f"Number {number}."), range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
    (winner,) = [answer.json() for answer in answers if answer.status_code == 200]
    assert all(answer.json()["current"] == winner for answer in answers if answer.status_code == 409)


@pytest.mark.parametrize(
    "fields", [{"username": "somebody.else"}, {"email": "else@example.org"}, {"password": "another horse"}]
)
def test_name_address_and_password_need_the_present_password(sign_up: SignUp, fields: dict[str, str]) -> None:
    person = sign_up()
    missing = change(person, **fields)
    assert (missing.status_code, set(missing.json()["errors"])) == (400, {"current_password"})
    wrong = change(person, **fields, current_password="not this one")
    assert (wrong.status_code, wrong.json()["code"]) == (403, "wrong_password")
    assert set(wrong.json()["errors"]) == {"current_password"}
    assert person.client.get("/user").json()["version"] == 1


def test_a_user_can_take_another_name_and_stays_signed_in(sign_up: SignUp, anonymous: httpx.Client) -> None:
    person = sign_up()
    new = f"Renamed.{person.user_id}"
    assert change(person, username=new, proved=True).json()["username"] == new
    assert person.client.get("/user").json()["username"] == new
    assert anonymous.get(f"/user/{person.username}").status_code == 404
    assert anonymous.get(f"/user/{new}").status_code == 200
    assert sign_in(anonymous, new, person.password) == 200
    assert change(person, username=new.upper(), proved=True).json()["username"] == new.upper()


def test_a_name_or_address_of_another_is_taken(sign_up: SignUp) -> None:
    person, other = sign_up(), sign_up()
    for field, value in (("username", other.username.upper()), ("email", other.email.upper())):
        answer = change(person, proved=True, **{field: value})
        assert (answer.status_code, answer.json()["code"], set(answer.json()["errors"])) == (409, "taken", {field})


def test_a_new_password_ends_every_session_on_every_worker(
    live: LiveSite, sign_up: SignUp, anonymous: httpx.Client
) -> None:
    person = sign_up()
    other = anonymous.post("/user/login", json={"username": person.username, "password": person.password}).json()
    assert change(person, password=NEW, proved=True).status_code == 200
    for token in (person.tokens["access_token"], other["access_token"]):
        headers = {"Authorization": f"Bearer {token}", "Connection": "close"}
        with live.client(headers=headers) as client, ThreadPoolExecutor(8) as pool:
            answers = pool.map(lambda _, client=client: client.get("/user").status_code, range(24))
            assert set(answers) == {401}
    headers = {"Authorization": f"Bearer {other['refresh_token']}"}
    assert anonymous.post("/user/token/refresh", headers=headers).status_code == 401
    assert sign_in(anonymous, person.username, person.password) == 401
    assert sign_in(anonymous, person.username, NEW) == 200


def test_a_change_that_is_sent_again_with_its_key_is_made_once(sign_up: SignUp) -> None:
    person = sign_up()
    headers = {"Idempotency-Key": "once"}
    body = {"bio": "Once.", "version": 1}
    first, second = (person.client.put("/user/settings", json=body, headers=headers) for _ in range(2))
    assert first.json() == second.json()
    assert person.client.get("/user").json()["version"] == 2


# --- leaving ------------------------------------------------------------------------------------------------------


def leave(person: Any, password: str) -> httpx.Response:
    answer: httpx.Response = person.client.request("DELETE", "/user", json={"password": password})
    return answer


def test_leaving_needs_the_password(sign_up: SignUp) -> None:
    person = sign_up()
    wrong = leave(person, "not this one")
    assert (wrong.status_code, wrong.json()["code"], set(wrong.json()["errors"])) == (
        403,
        "wrong_password",
        {"password"},
    )
    missing = person.client.request("DELETE", "/user", json={})
    assert (missing.status_code, set(missing.json()["errors"])) == (400, {"password"})
    assert person.client.delete("/user").status_code in {400, 415}
    assert person.client.get("/user").status_code == 200


def test_who_leaves_is_signed_out_and_hidden_at_once_and_can_come_back(
    live: LiveSite, sign_up: SignUp, anonymous: httpx.Client
) -> None:
    person = sign_up()
    assert leave(person, person.password).status_code == 204
    headers = {"Authorization": f"Bearer {person.tokens['access_token']}", "Connection": "close"}
    with live.client(headers=headers) as client, ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: client.get("/user").status_code, range(24))) == {401}
    assert anonymous.get(f"/user/{person.username}").status_code == 404
    refresh = {"Authorization": f"Bearer {person.tokens['refresh_token']}"}
    assert anonymous.post("/user/token/refresh", headers=refresh).status_code == 401
    wrong = anonymous.post("/user/login", json={"username": "nobody.at.all", "password": "x"}).json()
    closed = anonymous.post("/user/login", json={"username": person.username, "password": person.password}).json()
    assert closed | {"request_id": ""} == wrong | {"request_id": ""}
    taken = {"username": person.username, "email": "another@example.org", "password": NEW}
    assert anonymous.post("/user/register", json=taken).json()["code"] == "taken"
    live.run("users", "reopen", person.username)
    assert sign_in(anonymous, person.username, person.password) == 200
    assert anonymous.get(f"/user/{person.username}").status_code == 200


def test_settings_are_in_the_document_of_the_api(anonymous: httpx.Client) -> None:
    document = anonymous.get("/openapi.json").json()
    operation = document["paths"]["/user/settings"]["put"]
    assert json.dumps(operation["requestBody"]).count("SettingsChange") == 1
    fields = document["components"]["schemas"]["SettingsChange"]["properties"]
    assert set(fields) == {
        "username",
        "email",
        "password",
        "display_name",
        "bio",
        "locale",
        "current_password",
        "version",
    }
