"""What administrators see and do: users and reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import httpx
import pytest

from sinpluma.testing import LiveSite

SignUp = Callable[..., Any]
PASSWORD = "correct horse battery"
USER = {
    "user_id",
    "username",
    "display_name",
    "email",
    "email_verified",
    "role",
    "disabled",
    "closed",
    "user_created",
    "last_used",
}
REPORT = {"report_id", "kind", "target_id", "reason", "created", "reporter", "resolved", "resolved_at", "resolved_by"}


@pytest.fixture(scope="module")
def admin(live: LiveSite) -> Iterator[httpx.Client]:
    """The site's only administrator."""
    live.run("users", "create-admin", "head.librarian", "head@example.org", "--password-stdin", stdin=f"{PASSWORD}\n")
    with live.client() as client:
        answer = client.post("/user/login", json={"username": "head.librarian", "password": PASSWORD})
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield client


def sign_in(client: httpx.Client, person: Any) -> httpx.Response:
    return client.post("/user/login", json={"username": person.username, "password": person.password})


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/admin/users", None),
        ("PUT", "/admin/users/1", {"disabled": True}),
        ("GET", "/admin/reports", None),
        ("PUT", "/admin/reports/1", {"resolved": True}),
    ],
)
def test_only_administrators_administer(
    sign_up: SignUp, anonymous: httpx.Client, method: str, path: str, body: Any
) -> None:
    assert anonymous.request(method, path, json=body).status_code == 401
    answer = sign_up().client.request(method, path, json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


# --- users --------------------------------------------------------------------------------------------------------


def test_users_are_listed_page_by_page_the_newest_first(admin: httpx.Client, sign_up: SignUp) -> None:
    people = [sign_up() for _ in range(3)]
    answer = admin.get("/admin/users", params={"per_page": 2})
    body = answer.json()
    assert set(body) == {"items", "page", "per_page", "total"}
    assert [item["user_id"] for item in body["items"]] == [people[2].user_id, people[1].user_id]
    assert body["total"] >= 4
    assert 'rel="next"' in answer.headers["Link"]
    (newest, _) = body["items"]
    assert set(newest) == USER
    assert (newest["email"], newest["role"], newest["disabled"]) == (people[2].email, "user", False)
    assert datetime.fromisoformat(newest["last_used"]) >= datetime.fromisoformat(newest["user_created"])
    second = admin.get("/admin/users", params={"per_page": 2, "page": 2}).json()
    assert second["items"][0]["user_id"] == people[0].user_id


@pytest.mark.parametrize("query", ["Émile", "emile", "EMILE.100", "emile.100%", "emile@exam"])
def test_users_are_found_by_a_part_of_name_or_address(admin: httpx.Client, anonymous: httpx.Client, query: str) -> None:
    body = {"username": "Émile.100%".rstrip("%"), "email": "emile@example.org", "password": PASSWORD}
    anonymous.post("/user/register", json=body)
    found = [item["username"] for item in admin.get("/admin/users", params={"q": query}).json()["items"]]
    assert found == ([] if "%" in query else ["Émile.100"])


@pytest.mark.parametrize("query", ["%", "_%", "\\", "'", "x" * 100])
def test_wildcards_are_ordinary_characters(admin: httpx.Client, query: str) -> None:
    assert admin.get("/admin/users", params={"q": query}).json()["items"] == []


@pytest.mark.parametrize(
    "params", [{"page": 0}, {"per_page": 101}, {"page": "x"}, {"q": "x" * 101}, {"q": "a\0b"}, {"page": 10**30}]
)
def test_impossible_queries_are_refused(admin: httpx.Client, params: dict[str, Any]) -> None:
    assert admin.get("/admin/users", params=params).status_code == 400


def test_a_disabled_user_is_out_on_the_next_request_until_enabled(
    live: LiveSite, admin: httpx.Client, sign_up: SignUp, anonymous: httpx.Client
) -> None:
    person = sign_up()
    answer = admin.put(f"/admin/users/{person.user_id}", json={"disabled": True})
    assert (answer.status_code, answer.json()["disabled"]) == (200, True)
    assert set(answer.json()) == USER
    assert person.client.get("/user").json()["code"] == "session_ended"
    refresh = {"Authorization": f"Bearer {person.tokens['refresh_token']}"}
    assert anonymous.post("/user/token/refresh", headers=refresh).status_code == 401
    unknown = anonymous.post("/user/login", json={"username": "nobody.at.all", "password": "x"}).json()
    assert sign_in(anonymous, person).json() | {"request_id": ""} == unknown | {"request_id": ""}
    assert admin.put(f"/admin/users/{person.user_id}", json={"disabled": False}).json()["disabled"] is False
    assert person.client.get("/user").status_code == 401
    assert sign_in(anonymous, person).status_code == 200


def test_an_administrator_can_end_a_users_sessions(
    admin: httpx.Client, sign_up: SignUp, anonymous: httpx.Client
) -> None:
    person = sign_up()
    assert admin.put(f"/admin/users/{person.user_id}", json={"end_sessions": True}).status_code == 200
    assert person.client.get("/user").status_code == 401
    assert sign_in(anonymous, person).status_code == 200


def test_a_role_counts_from_the_next_request(admin: httpx.Client, sign_up: SignUp) -> None:
    person = sign_up()
    for role, status in (("admin", 200), ("user", 403)):
        answer = admin.put(f"/admin/users/{person.user_id}", json={"role": role})
        assert (answer.status_code, answer.json()["role"]) == (200, role)
        assert person.client.get("/admin/users").status_code == status


def test_the_last_administrator_stays(admin: httpx.Client, sign_up: SignUp) -> None:
    me = admin.get("/user").json()["user_id"]
    for body in ({"role": "user"}, {"disabled": True}):
        answer = admin.put(f"/admin/users/{me}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (409, "last_admin")
    leaving = admin.request("DELETE", "/user", json={"password": PASSWORD})
    assert (leaving.status_code, leaving.json()["code"]) == (409, "last_admin")
    assert admin.get("/admin/users").status_code == 200


@pytest.mark.parametrize("body", [{"role": "owner"}, {"role": 5}, {"disabled": "yes"}, {"end_sessions": 1}, []])
def test_impossible_changes_are_refused(admin: httpx.Client, sign_up: SignUp, body: Any) -> None:
    assert admin.put(f"/admin/users/{sign_up().user_id}", json=body).status_code == 400


@pytest.mark.parametrize("user_id", ["0", "999999999", "9223372036854775807", "99999999999999999999", "x"])
def test_who_is_not_there_cannot_be_changed(admin: httpx.Client, user_id: str) -> None:
    assert admin.put(f"/admin/users/{user_id}", json={"disabled": True}).status_code == 404


# --- reports ------------------------------------------------------------------------------------------------------


def test_a_report_reaches_the_administrators_who_resolve_it(admin: httpx.Client, sign_up: SignUp) -> None:
    reporter, culprit = sign_up(), sign_up()
    form = {"kind": "user", "target_id": culprit.user_id, "reason": "  Copies my\nchapters.  "}
    made = reporter.post("/reports", form)
    assert made.status_code == 201
    assert set(made.json()) == {"report_id", "kind", "target_id", "reason", "created"}
    assert made.json()["reason"] == "Copies my\nchapters."
    newest = admin.get("/admin/reports").json()["items"][0]
    assert set(newest) == REPORT
    assert (newest["report_id"], newest["reporter"], newest["resolved"]) == (
        made.json()["report_id"],
        reporter.username,
        False,
    )
    path = f"/admin/reports/{newest['report_id']}"
    resolved = admin.put(path, json={"resolved": True}).json()
    assert (resolved["resolved"], resolved["resolved_by"]) == (True, "head.librarian")
    assert datetime.fromisoformat(resolved["resolved_at"]).utcoffset() is not None
    assert admin.put(path, json={"resolved": True}).json() == resolved
    still_open = [item["report_id"] for item in admin.get("/admin/reports", params={"open": 1}).json()["items"]]
    assert newest["report_id"] not in still_open
    again = admin.put(path, json={"resolved": False}).json()
    assert (again["resolved"], again["resolved_at"], again["resolved_by"]) == (False, None, None)
    assert newest["report_id"] in [item["report_id"] for item in admin.get("/admin/reports?open=1").json()["items"]]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"reason": ""}, {"reason"}),
        ({"reason": " \n "}, {"reason"}),
        ({"reason": "x" * 2001}, {"reason"}),
        ({"kind": "comment"}, {"kind"}),
        ({"kind": "", "reason": ""}, {"kind", "reason"}),
        ({"target_id": 0}, {"target_id"}),
        ({"target_id": 2**63}, {"target_id"}),
        ({"target_id": "1"}, {"target_id"}),
    ],
)
def test_a_faulty_report_is_refused(sign_up: SignUp, changes: dict[str, Any], fields: set[str]) -> None:
    answer = sign_up().post("/reports", {"kind": "user", "target_id": 1, "reason": "Because.", **changes})
    assert (answer.status_code, set(answer.json()["errors"])) == (400, fields)


@pytest.mark.parametrize("kind", ["user", "notebook", "page"])
def test_what_is_not_there_cannot_be_reported(sign_up: SignUp, kind: str) -> None:
    answer = sign_up().post("/reports", {"kind": kind, "target_id": 999_999_999, "reason": "Because."})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_who_has_left_cannot_be_reported(sign_up: SignUp) -> None:
    reporter, gone = sign_up(), sign_up()
    assert gone.client.request("DELETE", "/user", json={"password": gone.password}).status_code == 204
    assert reporter.post("/reports", {"kind": "user", "target_id": gone.user_id, "reason": "x"}).status_code == 404


def test_reporting_needs_somebody_signed_in(anonymous: httpx.Client) -> None:
    body = {"kind": "user", "target_id": 1, "reason": "Because."}
    assert anonymous.post("/reports", json=body).status_code == 401


def test_a_report_that_is_not_there_cannot_be_resolved(admin: httpx.Client) -> None:
    assert admin.put("/admin/reports/999999999", json={"resolved": True}).status_code == 404
    assert admin.put("/admin/reports/1", json={}).status_code == 400


# --- the command line ---------------------------------------------------------------------------------------------


def test_an_operator_sees_disables_and_enables_users(live: LiveSite, sign_up: SignUp, anonymous: httpx.Client) -> None:
    person = sign_up()
    live.run("users", "disable", person.username.upper())
    assert person.client.get("/user").status_code == 401
    (line,) = live.run("users", "list", "--match", person.email).stdout.splitlines()[:-1]
    assert person.username in line
    assert "disabled" in line
    live.run("users", "enable", person.email)
    assert sign_in(anonymous, person).status_code == 200


def test_an_operator_sets_a_password_which_ends_every_session(
    live: LiveSite, sign_up: SignUp, anonymous: httpx.Client
) -> None:
    person = sign_up()
    live.run("users", "set-password", person.username, "--password-stdin", stdin="set by the operator\n")
    assert person.client.get("/user").status_code == 401
    assert sign_in(anonymous, person).status_code == 401
    person.password = "set by the operator"
    assert sign_in(anonymous, person).status_code == 200


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("disable", "nobody.at.all"), "There is no user nobody.at.all"),
        (("create-admin", "no", "nowhere", "--password-stdin"), "username"),
        (("invite", "--uses", "0"), "--uses"),
    ],
)
def test_an_operators_mistakes_are_told_in_a_sentence(live: LiveSite, arguments: tuple[str, ...], says: str) -> None:
    done = live.run("users", *arguments, stdin="short\n", check=False)
    assert done.returncode != 0
    assert says in done.stderr
    assert "Traceback" not in done.stderr
