"""The whole way of a work: from nobody's account to a reader's shelf, in browsers and by nothing but browsers."""

from __future__ import annotations

import re

from playwright.sync_api import FilePayload, Page, expect

from .browsers import PASSWORD, Browsers
from .desk import status, text_of

FIRST = "The lamp went out in November. Nobody on the island was glad, and nobody was afraid."
SECOND = "In spring a boat came. It was a wonderful morning, and everyone laughed."


def go_the_whole_way(browsers: Browsers, cover: bytes) -> None:
    """A work is written, published, read, followed, analysed and taken away."""
    writing = browsers.page()
    _sign_up(writing, "ines-writes")
    _begin_work(writing, cover)
    _write_chapter(writing, "Winter", FIRST)
    _write_chapter(writing, "Spring", SECOND)
    _publish(writing)
    work = writing.url.replace("/write/", "/notebooks/")
    _read_as_a_visitor(browsers.page(path=work))
    reading = browsers.page()
    _sign_up(reading, "omar-reads")
    _follow(reading, work)
    _analyse(writing)
    _take_away(reading, work)


def _sign_up(page: Page, name: str) -> None:
    page.get_by_role("banner").get_by_role("link", name="Sign up").click()
    page.get_by_label("User name").fill(name)
    page.get_by_label("E-mail").fill(f"{name}@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("button", name=f"Account of {name}")).to_be_visible()


def _begin_work(page: Page, cover: bytes) -> None:
    page.get_by_role("banner").get_by_role("link", name="Write").click()
    page.get_by_role("main").get_by_role("button", name="New work").last.click()
    page.get_by_label("Title").fill("The keeper")
    page.get_by_role("combobox", name="Genre").select_option("Fiction")
    page.get_by_role("combobox", name="Language").select_option("en")
    page.get_by_label("Synopsis").fill("A lighthouse, two seasons, and the people who do without it.")
    page.get_by_role("button", name="Create the work").click()
    expect(page.get_by_role("heading", level=1, name="The keeper")).to_be_visible()
    page.get_by_role("button", name="Change the cover").click()
    picture = FilePayload(name="cover.jpg", mimeType="image/jpeg", buffer=cover)
    page.get_by_label("Choose a picture").and_(page.locator("input")).set_input_files([picture])
    page.get_by_role("dialog", name="Choose the part").get_by_role("button").last.click()
    expect(page.get_by_text("The new cover is there")).to_be_visible()


def _write_chapter(page: Page, title: str, text: str) -> None:
    room = page.url
    page.get_by_role("button", name="New chapter").click()
    page.wait_for_url(re.compile(r"/pages/\d+$"))
    page.get_by_role("textbox", name="Title of the chapter").fill(title)
    text_of(page).click()
    page.keyboard.type(text)
    expect(status(page, "saved")).to_be_visible()
    page.goto(room)
    expect(page.get_by_role("listitem").filter(has_text=title)).to_be_visible()


def _publish(page: Page) -> None:
    page.get_by_role("button", name="Publish the work").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish the work").click()
    expect(page.get_by_text("Readers have everything as you wrote it.")).to_be_visible()


def _read_as_a_visitor(page: Page) -> None:
    page.get_by_role("link", name="Start reading").click()
    expect(page.get_by_text(FIRST)).to_be_visible()
    page.get_by_role("link", name="Next: Spring").click()
    expect(page.get_by_text(SECOND)).to_be_visible()


def _follow(page: Page, work: str) -> None:
    page.goto(work)
    page.get_by_role("button", name="Follow").click()
    expect(page.get_by_role("button", name="Following")).to_be_visible()
    page.get_by_role("banner").get_by_role("link", name="My readings").click()
    expect(page.get_by_role("link", name="The keeper").first).to_be_visible()


def _analyse(page: Page) -> None:
    page.get_by_role("link", name="Spring").click()
    page.get_by_role("button", name="Analyse").click()
    expect(text_of(page).locator("[data-verdict='positive']").first).to_be_visible()


def _take_away(page: Page, work: str) -> None:
    with page.expect_download() as waiting:
        page.goto(work)
        page.get_by_role("button", name="Download").click()
        page.get_by_role("menuitem", name="EPUB").click()
    assert waiting.value.suggested_filename.endswith(".epub")
    assert waiting.value.path().read_bytes()[:2] == b"PK"
