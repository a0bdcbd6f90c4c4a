"""Whatever happens while somebody writes, no keystroke is lost."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect

from sinpluma.testing import LiveSite

from .browsers import FLAGS, PASSWORD, PATIENCE_MS
from .conftest import SETTINGS, Room
from .desk import Desk, eventually, set_desk, status, text_of, write


def test_what_is_typed_is_saved_by_itself(room: Room) -> None:
    desk = set_desk(room)
    page = desk.open()
    write(page, " Then more.")
    eventually(page, lambda: desk.stored_text() == "At first. Then more.")
    expect(status(page, "saved")).to_contain_text("Saved at")
    eventually(page, lambda: desk.kept(page) == '""')


def test_typing_goes_on_while_it_is_saved(room: Room) -> None:
    desk = set_desk(room, "")
    page = desk.open()
    text_of(page).focus()
    words = "All that is typed while a save is under way is there afterwards."
    for number, word in enumerate(words.split(" ")):
        page.keyboard.type((" " if number else "") + word)
        page.keyboard.press("Control+s")
    eventually(page, lambda: desk.stored_text() == words)
    expect(status(page, "saved")).to_be_visible()
    expect(text_of(page)).to_have_text(words)


def test_the_server_is_killed_while_somebody_types_and_comes_back(
    own_room: Callable[..., Room], start_site: Callable[..., LiveSite]
) -> None:
    room = own_room()
    desk = set_desk(room)
    page = desk.open()
    write(page, " Before.")
    eventually(page, lambda: "Before." in desk.stored_text())
    room.watch.may_fail = True
    room.site.stop(signal.SIGKILL)
    write(page, " While it is away.")
    expect(status(page, "waiting")).to_be_visible(timeout=PATIENCE_MS)
    write(page, " And still.")
    eventually(page, lambda: "And still." in desk.kept(page))
    port = str(urlsplit(room.url).port)
    room.site = start_site(data_dir=room.site.data_dir, **{**SETTINGS, "port": port})
    eventually(page, lambda: desk.stored_text() == "At first. Before. While it is away. And still.")
    expect(status(page, "saved")).to_be_visible()


def test_the_session_ends_while_somebody_types(room: Room) -> None:
    desk = set_desk(room)
    page = desk.open()
    with room.client(desk.person) as client:
        assert client.delete("/user/sessions").status_code == 204
    write(page, " Nobody is signed in.")
    expect(status(page, "signed-out")).to_be_visible()
    write(page, " I go on.")
    page.get_by_role("alert").get_by_role("button", name="Sign in").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("dialog").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    eventually(page, lambda: desk.stored_text() == "At first. Nobody is signed in. I go on.")
    expect(status(page, "saved")).to_be_visible()


def test_one_tab_at_a_time_writes_and_another_can_take_over(room: Room) -> None:
    desk = set_desk(room)
    context = room.context(desk.person)
    first, second = context.new_page(), context.new_page()
    first.goto(desk.path)
    write(first, " Typed in the first tab.")
    second.goto(desk.path)
    expect(second.get_by_role("heading", name="open in another tab")).to_be_visible()
    expect(text_of(second)).to_have_count(0)
    write(first, " To the last moment.")
    second.get_by_role("button", name="Write here").click()
    expect(text_of(second)).to_contain_text("Typed in the first tab. To the last moment.")
    expect(first.get_by_role("heading", name="open in another tab")).to_be_visible()
    write(second, " Then the second.")
    whole = "At first. Typed in the first tab. To the last moment. Then the second."
    eventually(second, lambda: desk.stored_text() == whole)
    second.close()
    expect(text_of(first)).to_contain_text("Then the second.")


def test_a_minute_offline(room: Room) -> None:
    desk = set_desk(room)
    room.watch.may_fail = True
    page = desk.open()
    page.clock.install()
    page.context.set_offline(offline=True)
    write(page, " Offline.")
    expect(status(page, "waiting")).to_have_text("Offline. Kept on this device" * 2)
    page.clock.fast_forward(60_000)
    write(page, " A minute later.")
    expect(status(page, "waiting")).to_be_visible()
    page.context.set_offline(offline=False)
    eventually(page, lambda: desk.stored_text() == "At first. Offline. A minute later.")
    expect(status(page, "saved")).to_be_visible()


def test_the_browser_is_killed_and_the_text_is_there_again(
    room: Room, playwright: Playwright, chromium_path: str, tmp_path: Path
) -> None:
    desk = set_desk(room)
    context = _persistent(playwright, chromium_path, tmp_path, room)
    page = _signed_in(context, desk)
    eventually(page, lambda: _has_written_down(tmp_path, b"sinpluma.session"))
    context.set_offline(offline=True)
    write(page, " Typed just before the end.")
    eventually(page, lambda: "just before the end." in desk.kept(page))
    _kill(tmp_path)
    with suppress(Error):
        context.close()
    assert desk.stored_text() == "At first."
    again = _persistent(playwright, chromium_path, tmp_path, room)
    page = again.new_page()
    page.goto(desk.path)
    expect(text_of(page)).to_have_text("At first. Typed just before the end.")
    expect(page.get_by_text("What you wrote on this device and was not saved is back.")).to_be_visible()
    eventually(page, lambda: "just before the end." in desk.stored_text())
    again.close()


def test_in_a_conflict_mine_is_kept(room: Room) -> None:
    desk, page = _conflict(room)
    page.get_by_role("button", name="Keep mine").click()
    eventually(page, lambda: desk.stored_text() == "At first. Mine.")
    expect(text_of(page)).to_have_text("At first. Mine.")
    write(page, " And on.")
    eventually(page, lambda: desk.stored_text() == "At first. Mine. And on.")


def test_in_a_conflict_theirs_is_taken_and_mine_is_a_copy(room: Room) -> None:
    desk, page = _conflict(room)
    page.get_by_role("button", name="Take the other").click()
    expect(text_of(page)).to_have_text("Theirs.")
    write(page, " And on.")
    eventually(page, lambda: desk.stored_text() == "Theirs. And on.")
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Copies on this device").click()
    page.get_by_role("button", name="Use this text").click()
    expect(text_of(page)).to_have_text("At first. Mine.")
    eventually(page, lambda: desk.stored_text() == "At first. Mine.")


def test_in_a_conflict_mine_is_copied_and_nothing_is_overwritten(room: Room) -> None:
    desk, page = _conflict(room)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy mine").click()
    expect(page.get_by_text("Your text is on the clipboard.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "One\n\nAt first. Mine."
    assert desk.stored_text() == "Theirs."
    page.get_by_role("button", name="Go on writing").click()
    expect(text_of(page)).to_have_text("At first. Mine.")
    expect(status(page, "conflict")).to_be_visible()


def test_a_conflict_with_another_machine_waits_for_who_comes_back(room: Room) -> None:
    desk = set_desk(room)
    context = room.context(desk.person)
    page = context.new_page()
    page.goto(desk.path)
    expect(text_of(page)).to_be_visible()
    context.set_offline(offline=True)
    room.watch.may_fail = True
    write(page, " Mine.")
    eventually(page, lambda: "Mine." in desk.kept(page))
    page.close()
    desk.save_elsewhere("Theirs.")
    context.set_offline(offline=False)
    page = context.new_page()
    page.goto(desk.path)
    expect(page.get_by_role("heading", name="Two texts of this chapter")).to_be_visible()
    expect(page.get_by_role("region", name="Yours, on this device")).to_contain_text("At first. Mine.")
    expect(page.get_by_role("region", name="The other, saved")).to_contain_text("Theirs.")


@pytest.mark.parametrize("title", ["", "   "])
def test_a_text_is_saved_while_its_title_is_missing(room: Room, title: str) -> None:
    desk = set_desk(room)
    page = desk.open()
    page.get_by_role("textbox", name="Title of the chapter").fill(title)
    write(page, " Untitled.")
    eventually(page, lambda: "Untitled." in desk.stored_text())
    assert desk.stored()["title"] == "One"
    expect(page.get_by_text("A chapter needs a title.")).to_be_visible()


def _conflict(room: Room) -> tuple[Desk, Page]:
    desk = set_desk(room)
    page = desk.open()
    desk.save_elsewhere("Theirs.")
    write(page, " Mine.")
    expect(status(page, "conflict")).to_be_visible()
    page.get_by_role("button", name="Compare both texts").click()
    expect(page.get_by_role("heading", name="Two texts of this chapter")).to_be_visible()
    return desk, page


def _persistent(playwright: Playwright, chromium_path: str, profile: Path, room: Room) -> BrowserContext:
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=chromium_path, args=list(FLAGS), locale="en-GB", base_url=room.url
    )
    context.set_default_timeout(PATIENCE_MS)
    return context


def _signed_in(context: BrowserContext, desk: Desk) -> Page:
    """Sign in as a person does: what the app then keeps must outlive the browser."""
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("User name").fill(desk.person.username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto(desk.path)
    expect(text_of(page)).to_be_visible()
    return page


def _has_written_down(profile: Path, name: bytes) -> bool:
    """Whether Chromium has put an entry of localStorage on the disk, which it does when it finds the time."""
    files = (profile / "Default" / "Local Storage" / "leveldb").glob("*.log")
    return any(name in file.read_bytes() for file in files)


def _kill(profile: Path) -> None:
    """Kill the browser that has this profile, at once (Linux)."""
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        with suppress(OSError):
            line = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
            if f"--user-data-dir={profile}" in line and not any(part.startswith("--type=") for part in line):
                os.kill(int(folder.name), signal.SIGKILL)
