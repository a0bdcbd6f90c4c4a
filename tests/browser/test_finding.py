"""Readers find works: by searching while they type, by filters, and by addresses that lead back."""

from __future__ import annotations

import re
import time
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from .conftest import Room
from .library import Work, publish

SEARCH = "Search works and chapters"
INDEXED_WITHIN = 30.0


@pytest.fixture
def lighthouse(room: Room) -> Work:
    """A work that search has found once."""
    author = room.person("keeper")
    word = f"zarquon{author.user_id}"
    work = publish(room, author, f"The {word} light", {"Fog": [f"Nobody had seen the {word} before."]}, tags=[word])
    _wait_for_index(room, word)
    return work


def _wait_for_index(room: Room, word: str) -> None:
    deadline = time.monotonic() + INDEXED_WITHIN
    with room.site.client() as client:
        while client.get("/search", params={"q": word}).json()["total"] < 2:
            assert time.monotonic() < deadline, "search did not index the work"
            time.sleep(0.05)


def _word(work: Work) -> str:
    return work.title.split()[1]


def _box(page: Page) -> Locator:
    return page.get_by_role("combobox", name=SEARCH)


def _options(page: Page, *, selected: bool | None = None) -> Locator:
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option", selected=selected)


def _filter(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name="Filters").get_by_label(name)


def test_typing_a_word_suggests_works_and_chapters_that_the_keyboard_chooses(room: Room, lighthouse: Work) -> None:
    page = room.page()
    expect(_box(page)).to_be_visible()

    page.keyboard.press("/")
    expect(_box(page)).to_be_focused()
    page.keyboard.type(_word(lighthouse))
    options = _options(page)
    expect(options).to_have_count(3)
    expect(_box(page)).to_have_attribute("aria-expanded", "true")

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = _options(page, selected=True)
    expect(chosen).to_have_count(1)
    expect(_box(page)).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(_box(page)).to_have_value(_word(lighthouse))

    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/search\?q={_word(lighthouse)}$"))


def test_an_answer_that_comes_late_does_not_take_the_place_of_the_newer_one(room: Room, lighthouse: Work) -> None:
    page = room.page()
    word = _word(lighthouse)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"/api/search\?.*q=The(&|$)"), hold)

    with page.expect_request(re.compile(r"/api/search\?.*q=The(&|$)")):
        _box(page).fill("The")
    _box(page).fill(word)
    expect(_options(page)).to_have_count(3)
    for route in held:
        route.fulfill(json={"items": [], "page": 1, "per_page": 6, "total": 0})
    page.wait_for_load_state("networkidle")
    expect(_options(page)).to_have_count(3)


def test_the_search_page_marks_what_fits_and_suggests_what_was_meant(room: Room, lighthouse: Work) -> None:
    word = _word(lighthouse)
    page = room.page(path=f"/search?q={quote(word)}")
    results = page.get_by_role("main").get_by_role("listitem")
    expect(results).to_have_count(2)
    expect(page.locator("mark", has_text=word).first).to_be_visible()

    page.get_by_label("Show", exact=True).select_option("Chapters only")
    expect(page).to_have_url(re.compile("type=page"))
    expect(results).to_have_count(1)
    page.go_back()
    expect(results).to_have_count(2)

    results.get_by_role("link", name="Fog").click()
    expect(page.get_by_role("heading", level=1, name="Fog")).to_be_visible()


def test_filters_stand_in_the_address_and_going_back_brings_them_back(room: Room) -> None:
    author = room.person("linguist")
    publish(room, author, "Una obra en gallego", {"Un": ["Texto."]}, language="gl", genre_id=4)
    publish(room, author, "Another in Galician", {"One": ["Text."]}, language="gl", genre_id=5)
    page = room.page()
    works = page.get_by_role("article")

    _filter(page, "Language").select_option("gl")
    expect(page).to_have_url(re.compile(r"\?language=gl$"))
    expect(works).to_have_count(2)
    _filter(page, "Genre").select_option("Essays")
    expect(works).to_have_count(1)
    _filter(page, "Sort by").select_option("Title")
    expect(page).to_have_url(re.compile("sort=title"))

    page.go_back()
    expect(_filter(page, "Sort by")).to_have_value("recent")
    page.go_back()
    expect(_filter(page, "Genre")).to_have_value("")
    expect(works).to_have_count(2)
    page.reload()
    expect(_filter(page, "Language")).to_have_value("gl")
    expect(works).to_have_count(2)


def test_more_of_a_long_list_is_still_there_after_coming_back(room: Room) -> None:
    author = room.person("prolific")
    for number in range(25):
        publish(room, author, f"Volume {number:02}", {"One": ["Text."]}, language="eu")
    page = room.page(path="/?language=eu&sort=title")
    works = page.get_by_role("article")
    expect(works).to_have_count(24)

    page.get_by_role("button", name="Show more").click()
    expect(works).to_have_count(25)
    expect(page.get_by_role("button", name="Show more")).to_have_count(0)
    last = page.get_by_role("link", name="Volume 24")
    last.click()
    expect(page.get_by_role("heading", level=1, name="Volume 24")).to_be_visible()
    page.go_back()
    expect(works).to_have_count(25)
    expect(last).to_be_in_viewport()
