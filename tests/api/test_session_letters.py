"""Links that come by mail: a lost password, a new address. An embedded site writes its mail to the log."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, MetaData, Table, select, update

from sinpluma.testing import LiveSite

SignUp = Callable[..., Any]
NEW = "another horse, another battery"


def letters(site: LiveSite, to: str, subject: str = "") -> list[str]:
    """The letters to an address so far, oldest first: in the site's log, or at its relay."""
    mailbox = site.data_dir.parent / "mail.log"
    text = mailbox.read_text(encoding="utf-8") if mailbox.exists() else site.log()
    found = re.findall(rf"mail to {re.escape(to)}: (.*?)(?=^\d\d:\d\d:\d\d |\Z)", text, re.DOTALL | re.MULTILINE)
    return [letter for letter in found if subject in letter]


def letter(site: LiveSite, to: str, subject: str, number: int = 1) -> str:
    """A letter to an address, once it has been sent."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        sent = letters(site, to, subject)
        if len(sent) >= number:
            return sent[number - 1]
        time.sleep(0.02)
    pytest.fail(f"no letter {number} with {subject!r} to {to}")


def token_in(text: str, page: str) -> str:
    """The token behind # in the link to a page."""
    (found,) = re.findall(rf"http://localhost:\d+/{page}#(\S+)", text)
    return str(found)


def forgot(client: httpx.Client, email: str) -> None:
    answer = client.post("/user/password/forgot", json={"email": email})
    assert (answer.status_code, answer.content) == (202, b"")


def sign_in(client: httpx.Client, name: str, password: str) -> httpx.Response:
    return client.post("/user/login", json={"username": name, "password": password})


# --- a lost password ----------------------------------------------------------------------------------------------


def test_a_link_sets_a_new_password_and_ends_every_session(
    live: LiveSite, sign_up: SignUp, anonymous: httpx.Client
) -> None:
    person = sign_up()
    forgot(anonymous, person.email.upper())
    token = token_in(letter(live, person.email, "contraseña nueva"), "reset")
    answer = anonymous.post("/user/password/reset", json={"token": token, "password": NEW})
    assert answer.status_code == 204
    assert person.client.get("/user").json()["code"] == "session_ended"
    refresh = {"Authorization": f"Bearer {person.tokens['refresh_token']}"}
    assert anonymous.post("/user/token/refresh", headers=refresh).status_code == 401
    assert sign_in(anonymous, person.username, person.password).status_code == 401
    assert sign_in(anonymous, person.username, NEW).status_code == 200
    assert letter(live, person.email, "ha cambiado")


def test_a_link_works_once_and_a_newer_reset_makes_it_worthless(
    live: LiveSite, sign_up: SignUp, anonymous: httpx.Client
) -> None:
    person = sign_up()
    forgot(anonymous, person.email)
    forgot(anonymous, person.email)
    tokens = [token_in(letter(live, person.email, "contraseña nueva", number), "reset") for number in (1, 2)]
    assert anonymous.post("/user/password/reset", json={"token": tokens[0], "password": NEW}).status_code == 204
    for token in tokens:
        answer = anonymous.post("/user/password/reset", json={"token": token, "password": NEW})
        assert (answer.status_code, answer.json()["code"]) == (400, "token_invalid")


def test_a_reset_shows_that_the_address_is_ones_own(live: LiveSite, sign_up: SignUp, anonymous: httpx.Client) -> None:
    person = sign_up()
    assert person.client.get("/user").json()["email_verified"] is False
    forgot(anonymous, person.email)
    token = token_in(letter(live, person.email, "contraseña nueva"), "reset")
    anonymous.post("/user/password/reset", json={"token": token, "password": NEW})
    assert sign_in(anonymous, person.username, NEW).json()["user"]["email_verified"] is True


def test_nobody_learns_whether_an_address_has_an_account(
    live: LiveSite, sign_up: SignUp, anonymous: httpx.Client
) -> None:
    person = sign_up()
    for email in (person.email, "nobody@example.org", "not an address", "", "x" * 5000):
        forgot(anonymous, email)
    assert letter(live, person.email, "contraseña nueva")
    assert not letters(live, "nobody@example.org")


def test_a_bad_password_is_told_before_the_link_is_used(
    live: LiveSite, sign_up: SignUp, anonymous: httpx.Client
) -> None:
    person = sign_up()
    forgot(anonymous, person.email)
    token = token_in(letter(live, person.email, "contraseña nueva"), "reset")
    answer = anonymous.post("/user/password/reset", json={"token": token, "password": "short"})
    assert (answer.status_code, answer.json()["code"], set(answer.json()["errors"])) == (400, "invalid", {"password"})
    assert anonymous.post("/user/password/reset", json={"token": token, "password": NEW}).status_code == 204
    assert set(anonymous.post("/user/password/reset", json={}).json()["errors"]) == {"token", "password"}


def test_links_of_one_kind_do_not_serve_as_the_other(live: LiveSite, sign_up: SignUp, anonymous: httpx.Client) -> None:
    person = sign_up()
    verification = token_in(letter(live, person.email, "Confirma"), "verify")
    answer = anonymous.post("/user/password/reset", json={"token": verification, "password": NEW})
    assert (answer.status_code, answer.json()["code"]) == (400, "token_invalid")
    forgot(anonymous, person.email)
    reset = token_in(letter(live, person.email, "contraseña nueva"), "reset")
    assert anonymous.post("/user/email/verify", json={"token": reset}).json()["code"] == "token_invalid"


def test_the_database_has_no_token_only_its_digest(
    live: LiveSite, database: Engine, sign_up: SignUp, anonymous: httpx.Client
) -> None:
    person = sign_up()
    forgot(anonymous, person.email)
    token = token_in(letter(live, person.email, "contraseña nueva"), "reset")
    tables = MetaData()
    tables.reflect(database)
    with database.connect() as connection:
        dump = "\n".join(str(tuple(row)) for table in tables.sorted_tables for row in connection.execute(select(table)))
    assert person.email in dump
    assert token not in dump
    assert person.tokens["refresh_token"] not in dump
    assert person.tokens["access_token"] not in dump
    assert person.password not in dump


def test_an_expired_link_is_worth_nothing(
    live: LiveSite, database: Engine, sign_up: SignUp, anonymous: httpx.Client
) -> None:
    person = sign_up()
    forgot(anonymous, person.email)
    token = token_in(letter(live, person.email, "contraseña nueva"), "reset")
    links = Table("one_time_token", MetaData(), autoload_with=database)
    of_person = (links.c.user_id == person.user_id, links.c.purpose == "reset")
    with database.begin() as connection:
        expires = connection.scalar(select(links.c.expires).where(*of_person))
        assert timedelta(minutes=55) < expires.replace(tzinfo=UTC) - datetime.now(UTC) <= timedelta(hours=1)
        connection.execute(update(links).where(*of_person).values(expires=datetime(2020, 1, 1)))  # noqa: DTZ001
    answer = anonymous.post("/user/password/reset", json={"token": token, "password": NEW})
    assert (answer.status_code, answer.json()["code"]) == (400, "token_invalid")


def test_a_reset_that_is_sent_again_with_its_key_is_answered_as_before(
    live: LiveSite, sign_up: SignUp, anonymous: httpx.Client
) -> None:
    person = sign_up()
    forgot(anonymous, person.email)
    body = {"token": token_in(letter(live, person.email, "contraseña nueva"), "reset"), "password": NEW}
    headers = {"Idempotency-Key": f"reset-of-{person.username}-once"}
    answers = [anonymous.post("/user/password/reset", json=body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [204, 204]
    assert answers[1].headers["Idempotent-Replayed"] == "true"


# --- verifying an address -----------------------------------------------------------------------------------------


def test_the_first_letter_verifies_the_address_once(live: LiveSite, sign_up: SignUp, anonymous: httpx.Client) -> None:
    person = sign_up()
    token = token_in(letter(live, person.email, "Confirma"), "verify")
    before = person.client.get("/user").json()
    answer = anonymous.post("/user/email/verify", json={"token": token})
    assert (answer.status_code, answer.content) == (204, b"")
    after = person.client.get("/user").json()
    assert (before["email_verified"], after["email_verified"]) == (False, True)
    assert after["version"] == before["version"] + 1
    again = anonymous.post("/user/email/verify", json={"token": token})
    assert (again.status_code, again.json()["code"]) == (400, "token_invalid")


def test_letters_speak_the_language_of_who_signed_up(live: LiveSite, anonymous: httpx.Client) -> None:
    body = {"username": "penelope", "email": "penelope@example.org", "password": "correct horse"}
    answer = anonymous.post("/user/register", json=body, headers={"Accept-Language": "en-GB,en;q=0.9,es;q=0.1"})
    assert answer.status_code == 201
    assert "Open this link" in letter(live, "penelope@example.org", "Confirm your e-mail address")


def test_the_letter_can_be_sent_again(live: LiveSite, sign_up: SignUp) -> None:
    person = sign_up()
    assert person.post("/user/email/resend").status_code == 202
    token = token_in(letter(live, person.email, "Confirma", 2), "verify")
    assert person.post("/user/email/verify", json={"token": token}).status_code == 204


def test_sending_it_again_needs_somebody_signed_in(anonymous: httpx.Client) -> None:
    assert anonymous.post("/user/email/resend").status_code == 401


def change_email(person: Any, email: str) -> httpx.Response:
    version = person.client.get("/user").json()["version"]
    body = {"email": email, "current_password": person.password, "version": version}
    answer: httpx.Response = person.client.put("/user/settings", json=body)
    return answer


def test_a_new_address_counts_once_it_is_verified(live: LiveSite, sign_up: SignUp, anonymous: httpx.Client) -> None:
    person = sign_up()
    new = f"new.{person.email}"
    changed = change_email(person, new)
    assert changed.status_code == 200
    assert (changed.json()["email"], changed.json()["pending_email"]) == (person.email, new)
    assert sign_in(anonymous, new, person.password).status_code == 401
    assert new in letter(live, person.email, "va a cambiar")
    token = token_in(letter(live, new, "Confirma"), "verify")
    assert anonymous.post("/user/email/verify", json={"token": token}).status_code == 204
    profile = person.client.get("/user").json()
    assert (profile["email"], profile["pending_email"], profile["email_verified"]) == (new, None, True)
    assert sign_in(anonymous, new, person.password).status_code == 200
    assert sign_in(anonymous, person.email, person.password).status_code == 401


def test_a_link_to_an_address_that_is_no_longer_wanted_is_worth_nothing(
    live: LiveSite, sign_up: SignUp, anonymous: httpx.Client
) -> None:
    person = sign_up()
    unwanted, wanted = f"a.{person.email}", f"b.{person.email}"
    assert change_email(person, unwanted).status_code == 200
    token = token_in(letter(live, unwanted, "Confirma"), "verify")
    assert change_email(person, wanted).status_code == 200
    assert anonymous.post("/user/email/verify", json={"token": token}).json()["code"] == "token_invalid"
    assert person.client.get("/user").json()["email"] == person.email
    assert change_email(person, person.email).json()["pending_email"] is None


def test_of_two_who_want_one_address_the_first_to_verify_gets_it(
    live: LiveSite, sign_up: SignUp, anonymous: httpx.Client
) -> None:
    first, second = sign_up(), sign_up()
    wanted = f"shared.{first.email}"
    tokens = []
    for number, person in enumerate((first, second), 1):
        assert change_email(person, wanted).status_code == 200
        tokens.append(token_in(letter(live, wanted, "Confirma", number), "verify"))
    assert anonymous.post("/user/email/verify", json={"token": tokens[0]}).status_code == 204
    late = anonymous.post("/user/email/verify", json={"token": tokens[1]})
    assert (late.status_code, late.json()["code"], set(late.json()["errors"])) == (409, "taken", {"email"})
    assert change_email(second, wanted).json()["code"] == "taken"


@pytest.mark.parametrize("body", [{}, {"token": 5}, {"token": None}])
def test_verifying_needs_a_token(anonymous: httpx.Client, body: dict[str, Any]) -> None:
    assert anonymous.post("/user/email/verify", json=body).status_code == 400


@pytest.mark.parametrize("token", ["", "x", "é" * 500, "a" * 43])
def test_a_made_up_token_verifies_nothing(anonymous: httpx.Client, token: str) -> None:
    answer = anonymous.post("/user/email/verify", json={"token": token})
    assert (answer.status_code, answer.json()["code"]) == (400, "token_invalid")
