"""Signing up, in and out; sessions that end or expire while one works; several tabs."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from .conftest import PASSWORD, Person, Room, sign_in

NEW_PASSWORD = "another horse and battery"


def someone(room: Room, name: str = "writer", **settings: str) -> Person:
    return room.person(name, locale="en", **settings)


def sign_out(page: Page, person: Person) -> None:
    page.get_by_role("button", name=f"Account of {person.username}").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()


def at_settings(page: Page) -> None:
    expect(page.get_by_role("heading", name="About you")).to_be_visible()


def renewals(context: BrowserContext) -> list[str]:
    seen: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith("/user/token/refresh"):
            seen.append(request.url)

    context.on("request", note)
    return seen


def test_whoever_signs_up_is_led_from_fault_to_fault_and_then_signed_in(room: Room) -> None:
    known = someone(room, "known")
    page = room.page(path="/settings/sessions")
    page.get_by_role("main").get_by_role("link", name="Create an account").click()
    page.get_by_label("User name").fill(known.username)
    page.get_by_label("E-mail").fill("nobody")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_label("E-mail")).to_be_focused()
    expect(page.get_by_text("Choose 8 to 128 characters.")).to_be_visible()
    page.get_by_label("E-mail").fill(f"new-{known.email}")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_text("Somebody has this name already.")).to_be_visible()
    page.get_by_label("User name").fill(f"{known.username}-too")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_text("This device")).to_be_visible()


def test_a_site_by_invitation_asks_for_the_code(own_room: Callable[..., Room]) -> None:
    site = own_room(registration="invite")
    page = site.page(path="/sign-up")
    page.get_by_label("User name").fill("guest")
    page.get_by_label("E-mail").fill("guest@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    code = re.search(r"\w{4}-\w{4}-\w{4}-\w{4}", site.site.run("users", "invite").stdout)
    assert code
    page.get_by_label("Invitation code").fill(code[0])
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("button", name="Account of guest")).to_be_visible()


def test_a_wrong_password_keeps_the_form_and_the_right_one_leads_back(room: Room) -> None:
    person = someone(room)
    page = room.page(path="/settings/profile")
    sign_in(page, person, "not this one")
    expect(page.get_by_role("alert")).to_contain_text("The name or the password is wrong.")
    expect(page.get_by_label("User name or e-mail")).to_have_value(person.username)
    sign_in(page, person)
    at_settings(page)


def test_an_access_token_that_expires_while_one_works_is_renewed_once_by_two_tabs(
    own_room: Callable[..., Room],
) -> None:
    room = own_room(access_token_seconds="2")
    person = someone(room)
    context = room.context(person)
    tabs = [context.new_page() for _ in range(2)]
    for tab in tabs:
        tab.goto("/settings/profile")
        at_settings(tab)
    tabs[0].wait_for_timeout(2_500)  # the token's life, and a little more
    seen = renewals(context)
    for tab in tabs:
        tab.get_by_role("link", name="Devices").click(no_wait_after=True)
    for tab in tabs:
        expect(tab.get_by_text("This device")).to_be_visible()
    assert 1 <= len(seen) <= 2  # two if the second tab asked after the first one's new token had expired, too


def test_a_session_that_was_ended_elsewhere_leads_to_sign_in_and_back(room: Room) -> None:
    person = someone(room)
    page = room.page(person, "/settings/profile")
    at_settings(page)
    with room.client(person) as client:
        assert client.delete("/user/sessions").status_code == 204
    page.get_by_role("link", name="Devices").click()
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    sign_in(page, person)
    expect(page.get_by_role("heading", name="Devices that are signed in")).to_be_visible()
    expect(page.get_by_text("This device")).to_be_visible()


def test_signing_out_and_in_again_goes_for_all_tabs(room: Room) -> None:
    person = someone(room)
    context = room.context(person)
    here, there = context.new_page(), context.new_page()
    here.goto("/")
    there.goto("/settings/profile")
    at_settings(there)
    sign_out(here, person)
    expect(there.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    here.get_by_role("banner").get_by_role("link", name="Sign in").click()
    sign_in(here, person)
    at_settings(there)


def test_somebody_else_who_signs_in_sees_nothing_of_the_former_one(room: Room) -> None:
    former, other = someone(room, "former", display_name="The former one"), someone(room, "other")
    page = room.page(former, "/settings/profile")
    expect(page.get_by_label("Name")).to_have_value("The former one")
    with room.client(former) as client:
        client.delete("/user/sessions")
    page.get_by_role("link", name="Devices").click()
    sign_in(page, other)
    expect(page.get_by_role("button", name=f"Account of {other.username}")).to_be_visible()
    expect(page).to_have_url(f"{room.url}/")
    page.goto("/settings/profile")
    expect(page.get_by_label("Name")).to_have_value(other.username)
    assert former.username not in page.content()


def test_one_stays_signed_in_while_the_server_is_away(own_room: Callable[..., Room]) -> None:
    room = own_room()
    person = someone(room)
    page = room.page(person, "/")
    account = page.get_by_role("button", name=f"Account of {person.username}")
    expect(account).to_be_visible()
    page.route("**/api/**", lambda route: route.abort())
    room.watch.may_fail = True
    page.reload()
    expect(account).to_be_visible()
    page.unroute("**/api/**")
    page.reload()
    account.click()
    page.get_by_role("menuitem", name="Settings").click()
    at_settings(page)


def test_a_new_password_ends_the_other_devices_and_keeps_this_one(room: Room) -> None:
    person = someone(room)
    page, phone = room.page(person, "/settings/account"), room.page(person, "/settings/profile")
    at_settings(phone)
    section = page.get_by_role("region", name="Password")
    section.get_by_label("New password").fill(NEW_PASSWORD)
    section.get_by_label("Present password").fill("not this one")
    section.get_by_role("button", name="Change").click()
    expect(section.get_by_text("That is not the present password.")).to_be_visible()
    section.get_by_label("Present password").fill(PASSWORD)
    section.get_by_role("button", name="Change").click()
    expect(page.get_by_text("Your password is changed")).to_be_visible()
    phone.get_by_role("link", name="Devices").click()
    expect(phone.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    page.get_by_role("link", name="Devices").click()
    expect(page.get_by_text("This device")).to_be_visible()


@pytest.mark.parametrize("path", ["/settings/profile", "/admin/users"])
def test_a_page_of_ones_own_asks_visitors_to_sign_in(room: Room, path: str) -> None:
    page = room.page(path=path)
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()


def test_administration_is_for_administrators(room: Room) -> None:
    page = room.page(someone(room), "/admin/users")
    expect(page.get_by_role("heading", name="This page is for administrators")).to_be_visible()
