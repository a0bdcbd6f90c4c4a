"""Signing in and out, refreshing, and the tokens themselves, as clients see them on two workers."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest

from sinpluma.testing import LiveSite, live_site

own_site = pytest.mark.parametrize("live", ["embedded"], indirect=True)
"""For a test that starts a site of its own: once, whatever the shared site keeps things in."""

Person = Any
SignUp = Callable[..., Person]


@pytest.fixture(scope="module")
def graceless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """A site where a replaced refresh token is worth nothing as soon as its successor was used."""
    with live_site(tmp_path_factory.mktemp("graceless") / "data", refresh_grace_seconds="0") as site:
        yield site


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def refresh(site: LiveSite, token: str, path: str = "/user/token/refresh") -> httpx.Response:
    with site.client() as client:
        return client.post(path, headers=bearer(token))


def own(site: LiveSite, token: str) -> httpx.Response:
    with site.client() as client:
        return client.get("/user", headers=bearer(token))


def on_every_worker(site: LiveSite, token: str) -> set[int]:
    """The statuses of many requests at once, each on its own connection: so many that each worker answers some."""
    headers = {**bearer(token), "Connection": "close"}
    with site.client(headers=headers) as client, ThreadPoolExecutor(12) as pool:
        return {answer.status_code for answer in pool.map(lambda _: client.get("/user"), range(36))}


def keys(site: LiveSite) -> list[dict[str, str]]:
    if given := site.environment.get("SINPLUMA_JWT_KEYS"):
        return [dict(zip(("kid", "secret"), given.split(":"), strict=True))]
    found: list[dict[str, str]] = json.loads((site.data_dir / "jwt-keys.json").read_text())
    return found


def claims(token: str) -> dict[str, Any]:
    found: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return found


def forged(site: LiveSite, token: str, *, algorithm: str = "HS256", kid: str | None = None, **changed: Any) -> str:
    """A token signed with the site's own key, with some claims changed."""
    key = keys(site)[0]
    headers = {"kid": kid or key["kid"]}
    kept = {name: value for name, value in {**claims(token), **changed}.items() if value is not None}
    return jwt.encode(kept, key["secret"], algorithm, headers=headers)


# --- signing in ---------------------------------------------------------------------------------------------------


def test_signing_in_gives_two_tokens_and_the_user(live: LiveSite, sign_up: SignUp) -> None:
    person = sign_up()
    with live.client() as client:
        answer = client.post("/user/login", json={"username": person.username, "password": person.password})
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {"access_token", "refresh_token", "user"}
    assert body["user"]["user_id"] == person.user_id
    assert body["user"]["email"] == person.email
    assert {"username", "display_name", "bio", "locale", "role", "version", "user_created"} <= set(body["user"])
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("spelling", [str.upper, str.lower, str.title, lambda name: f" {name} "])
def test_a_name_signs_in_however_it_is_cased(live: LiveSite, sign_up: SignUp, spelling: Callable[[str], str]) -> None:
    person = sign_up()
    with live.client() as client:
        for name in (person.username, person.email):
            answer = client.post("/user/login", json={"username": spelling(name), "password": person.password})
            assert answer.status_code == 200


def test_an_accented_name_signs_in_without_its_accents(live: LiveSite, sign_up: SignUp) -> None:
    sign_up("Begoña.Ríos")
    with live.client() as client:
        answer = client.post("/user/login", json={"username": "begona.rios", "password": "correct horse battery"})
    assert answer.status_code == 200
    assert answer.json()["user"]["username"] == "Begoña.Ríos"


def hashes(site: LiveSite) -> float:
    text = httpx.get(f"{site.url}/metrics", trust_env=False).text
    values = [line.split()[-1] for line in text.splitlines() if line.startswith("sinpluma_password_hashes_total")]
    return sum(map(float, values))


def test_an_unknown_name_is_answered_as_a_wrong_password_is_and_costs_as_much(live: LiveSite, sign_up: SignUp) -> None:
    person = sign_up()
    answers = []
    with live.client() as client:
        for name in (person.username, "nobody.at.all", "nobody@example.org"):
            before = hashes(live)
            answer = client.post("/user/login", json={"username": name, "password": "wrong horse"})
            assert hashes(live) == before + 1
            problem = {key: value for key, value in answer.json().items() if key != "request_id"}
            answers.append((answer.status_code, problem))
    assert answers[0] == answers[1] == answers[2]
    status, problem = answers[0]
    assert status == 401
    assert problem["code"] == "bad_credentials"
    assert problem["msg"] != "Token has expired"


@pytest.mark.parametrize(
    ("body", "fields"),
    [({}, {"username", "password"}), ({"username": "ana"}, {"password"}), ({"password": ""}, {"username", "password"})],
)
def test_signing_in_needs_a_name_and_a_password(
    anonymous: httpx.Client, body: dict[str, str], fields: set[str]
) -> None:
    answer = anonymous.post("/user/login", json=body)
    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == fields


@pytest.mark.parametrize("body", [{"username": 5, "password": "x"}, {"username": None}, [], "text", 7])
def test_wrong_types_are_refused(anonymous: httpx.Client, body: Any) -> None:
    assert anonymous.post("/user/login", json=body).status_code == 400


def test_tokens_are_not_kept_for_an_idempotency_key(live: LiveSite, sign_up: SignUp) -> None:
    person = sign_up()
    body = {"username": person.username, "password": person.password}
    with live.client() as client:
        first, second = (
            client.post("/user/login", json=body, headers={"Idempotency-Key": "the-same-key-twice"}) for _ in range(2)
        )
    assert first.status_code == second.status_code == 200
    assert "Idempotent-Replayed" not in second.headers
    assert first.json()["refresh_token"] != second.json()["refresh_token"]


# --- signing out --------------------------------------------------------------------------------------------------


def test_after_signing_out_the_next_request_is_refused_on_every_worker(live: LiveSite, sign_up: SignUp) -> None:
    person = sign_up()
    token = person.tokens["access_token"]
    assert on_every_worker(live, token) == {200}
    assert person.client.delete("/user/logout").status_code == 204
    assert on_every_worker(live, token) == {401}
    problem = own(live, token).json()
    assert problem["code"] == "session_ended"
    assert problem["msg"] != "Token has expired"
    assert refresh(live, person.tokens["refresh_token"]).json()["code"] == "session_ended"


def test_signing_out_leaves_other_devices_signed_in(live: LiveSite, sign_up: SignUp) -> None:
    person = sign_up()
    with live.client() as client:
        body = {"username": person.username, "password": person.password}
        other = client.post("/user/login", json=body).json()
    assert person.client.delete("/user/logout").status_code == 204
    assert own(live, other["access_token"]).status_code == 200


def test_signing_out_needs_somebody_signed_in(anonymous: httpx.Client) -> None:
    answer = anonymous.delete("/user/logout")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


# --- refreshing ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/user/token/refresh", "/refresh", "/refresh/"])
def test_refreshing_gives_new_tokens_of_the_same_session(live: LiveSite, sign_up: SignUp, path: str) -> None:
    person = sign_up()
    answer = refresh(live, person.tokens["refresh_token"], path)
    assert answer.status_code == 200
    assert set(answer.json()) == {"access_token", "refresh_token"}
    assert answer.json()["refresh_token"] != person.tokens["refresh_token"]
    assert claims(answer.json()["refresh_token"])["sid"] == claims(person.tokens["refresh_token"])["sid"]
    assert own(live, answer.json()["access_token"]).status_code == 200
    assert refresh(live, answer.json()["refresh_token"]).status_code == 200


def test_who_lost_the_answer_asks_again_and_gets_the_same_successor(live: LiveSite, sign_up: SignUp) -> None:
    person = sign_up()
    first = refresh(live, person.tokens["refresh_token"]).json()["refresh_token"]
    for _ in range(4):
        assert refresh(live, person.tokens["refresh_token"]).json()["refresh_token"] == first
    assert refresh(live, first).status_code == 200


def test_two_tabs_that_refresh_at_once_get_the_same_successor(live: LiveSite, sign_up: SignUp) -> None:
    person = sign_up()
    headers = {**bearer(person.tokens["refresh_token"]), "Connection": "close"}
    with live.client(headers=headers) as client, ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: client.post("/user/token/refresh"), range(24)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1
    assert len({answer.json()["access_token"] for answer in answers}) == len(answers)


def test_within_the_grace_the_old_token_still_gives_the_same_successor(live: LiveSite, sign_up: SignUp) -> None:
    person = sign_up()
    first = refresh(live, person.tokens["refresh_token"]).json()["refresh_token"]
    second = refresh(live, first).json()["refresh_token"]
    assert refresh(live, person.tokens["refresh_token"]).json()["refresh_token"] == first
    assert refresh(live, first).json()["refresh_token"] == second


def test_a_token_that_comes_back_after_the_grace_ends_the_session(graceless: LiveSite, sign_up: SignUp) -> None:
    person = sign_up(site=graceless)
    stolen = person.tokens["refresh_token"]
    first = refresh(graceless, stolen).json()["refresh_token"]
    # Unused, the successor may have been lost on its way, however long ago that was.
    assert refresh(graceless, stolen).json()["refresh_token"] == first
    latest = refresh(graceless, first).json()
    answer = refresh(graceless, stolen)
    assert answer.status_code == 401
    assert answer.json()["code"] == "session_ended"
    assert on_every_worker(graceless, latest["access_token"]) == {401}
    assert refresh(graceless, latest["refresh_token"]).status_code == 401
    session = claims(stolen)["sid"]
    assert f"session ended session={session} reason=reuse" in graceless.log()


def test_a_refresh_token_that_was_never_issued_is_refused(live: LiveSite, sign_up: SignUp) -> None:
    person = sign_up()
    assert refresh(live, forged(live, person.tokens["refresh_token"], jti="0" * 32)).status_code == 401
    assert refresh(live, forged(live, person.tokens["refresh_token"], sid=10**12)).status_code == 401
    assert refresh(live, forged(live, person.tokens["refresh_token"], identity="1000000")).status_code == 401
    assert refresh(live, person.tokens["refresh_token"]).status_code == 200


# --- tokens -------------------------------------------------------------------------------------------------------


def test_tokens_live_fifteen_minutes_and_thirty_days(sign_up: SignUp) -> None:
    tokens = sign_up().tokens
    access, renewal = claims(tokens["access_token"]), claims(tokens["refresh_token"])
    assert access["exp"] - access["iat"] == 15 * 60
    assert renewal["exp"] - renewal["iat"] == 30 * 24 * 3600
    assert isinstance(access["identity"], str)
    assert access["aud"] == "sinpluma"


def test_an_expired_access_token_says_exactly_that(live: LiveSite, sign_up: SignUp) -> None:
    person = sign_up()
    answer = own(live, forged(live, person.tokens["access_token"], exp=int(time.time()) - 1))
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["msg"] == "Token has expired"
    assert answer.json()["code"] == "token_expired"


def test_an_expired_refresh_token_says_something_else(live: LiveSite, sign_up: SignUp) -> None:
    expired = forged(live, sign_up().tokens["refresh_token"], exp=int(time.time()) - 1)
    for answer in (refresh(live, expired), own(live, expired)):
        assert answer.status_code == 401
        assert answer.json()["code"] == "session_ended"
        assert answer.json()["msg"] != "Token has expired"


def test_an_expired_access_token_does_not_refresh(live: LiveSite, sign_up: SignUp) -> None:
    answer = refresh(live, forged(live, sign_up().tokens["access_token"], exp=int(time.time()) - 1))
    assert answer.status_code == 401
    assert answer.json()["msg"] != "Token has expired"


def test_each_kind_of_token_serves_its_own_purpose_only(live: LiveSite, sign_up: SignUp) -> None:
    tokens = sign_up().tokens
    assert own(live, tokens["refresh_token"]).status_code == 401
    assert refresh(live, tokens["access_token"]).status_code == 401


def unsigned(token: str) -> str:
    header = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').rstrip(b"=").decode()
    return f"{header}.{token.split('.')[1]}."


@pytest.mark.parametrize(
    "forge",
    [
        lambda _, token: unsigned(token),
        lambda _, token: token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB"),
        lambda _, token: ".".join([*token.split(".")[:2], ""]),
        lambda site, token: forged(site, token, algorithm="HS512"),
        lambda site, token: forged(site, token, kid="unknown"),
        lambda site, token: forged(site, token, aud="another"),
        lambda site, token: forged(site, token, aud=None),
        lambda site, token: forged(site, token, identity=None),
        lambda site, token: forged(site, token, type="session"),
        lambda site, token: forged(site, token, identity="999999"),
        lambda site, token: forged(site, token, iat=int(time.time()) + 3600),
        lambda _, token: jwt.encode(claims(token), "x" * 32, "HS256"),
        lambda _, token: jwt.encode(claims(token), "x" * 32, "HS256", headers={"kid": "a" * 3000}),
    ],
)
@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")  # the forger's key is short for HS512
def test_forged_tokens_are_refused(live: LiveSite, sign_up: SignUp, forge: Callable[[LiveSite, str], str]) -> None:
    answer = own(live, forge(live, sign_up().tokens["access_token"]))
    assert answer.status_code == 401
    assert answer.json()["msg"] != "Token has expired"


def nested() -> str:
    deep = base64.urlsafe_b64encode(b"[" * 4000).rstrip(b"=").decode()
    return f"Bearer {deep}.{deep}.x"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer a",
        "Bearer a.b.c",
        "Bearer a b",
        "Bearer x,",
        ",",
        "Basic YTpi",
        "bearer x",
        "Bearer ....",
        "Bearer \u00e9.\u00e9.\u00e9",
        nested(),
    ],
)
def test_malformed_headers_are_not_signed_in_and_no_fault_of_ours(anonymous: httpx.Client, header: str) -> None:
    headers = [(b"Authorization", header.encode("latin-1"))]
    for method, path in (("GET", "/user"), ("POST", "/user/token/refresh"), ("GET", "/user/nobody")):
        answer = anonymous.request(method, path, headers=headers)
        assert answer.status_code == 401, (path, answer.text)
        assert answer.json()["code"] == "unauthorized"


def test_a_key_can_be_rotated_while_its_tokens_live(graceless: LiveSite, sign_up: SignUp) -> None:
    person = sign_up(site=graceless)
    before = keys(graceless)[0]["kid"]
    successor = refresh(graceless, person.tokens["refresh_token"]).json()["refresh_token"]
    graceless.run("keys", "rotate")
    assert on_every_worker(graceless, person.tokens["access_token"]) == {200}
    # The successor was made under the old key, and so it is made again.
    assert refresh(graceless, person.tokens["refresh_token"]).json()["refresh_token"] == successor
    renewed = refresh(graceless, successor).json()
    assert jwt.get_unverified_header(renewed["access_token"])["kid"] == keys(graceless)[0]["kid"] != before
    assert on_every_worker(graceless, renewed["access_token"]) == {200}
    listed = graceless.run("keys", "list").stdout
    assert [line.split()[-1] for line in listed.splitlines()] == ["signs", "verifies"]


@own_site
def test_forgetting_the_old_keys_signs_everybody_out(start_site: Callable[..., LiveSite], sign_up: SignUp) -> None:
    site = start_site()
    person = sign_up(site=site)
    site.run("keys", "rotate", "--forget-old")
    assert on_every_worker(site, person.tokens["access_token"]) == {401}
    assert refresh(site, person.tokens["refresh_token"]).status_code == 401


@own_site
def test_keys_from_the_settings_are_used_and_never_stored(
    start_site: Callable[..., LiveSite], sign_up: SignUp, tmp_path: Path
) -> None:
    secret = "an-operators-secret-of-32-letters-or-more"
    site = start_site(jwt_keys=f"mine:{secret}", data_dir=tmp_path / "data")
    token = sign_up(site=site).tokens["access_token"]
    assert jwt.decode(token, secret, ["HS256"], audience="sinpluma")
    assert jwt.get_unverified_header(token)["kid"] == "mine"
    assert not (tmp_path / "data" / "jwt-keys.json").exists()
    assert secret not in site.run("config").stdout
    refused = site.run("keys", "rotate", check=False)
    assert refused.returncode != 0
    assert "SINPLUMA_JWT_KEYS" in refused.stderr
