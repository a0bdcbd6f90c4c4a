"""Reading: anonymously, by keys, with settings and places that are kept, and as a follower with news."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Person, Room, sign_in
from .library import Work, add_chapter, publish

LONG = [f"Line {number} of a chapter that is long enough to be scrolled through." for number in range(120)]


@pytest.fixture
def author(room: Room) -> Person:
    """Somebody who has published."""
    return room.person("author")


@pytest.fixture
def novel(room: Room, author: Person) -> Work:
    """Three chapters."""
    return publish(room, author, "The Tide Tables", {"Ebb": LONG, "Slack": ["Nothing moved."], "Flood": ["It came."]})


def _chapter(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def test_a_visitor_reads_a_work_from_its_page_to_its_last_chapter(room: Room, novel: Work) -> None:
    page = room.page(path=novel.path)
    expect(page).to_have_title("The Tide Tables · Sin Pluma")
    page.get_by_role("link", name="Start reading").click()
    _chapter(page, "Ebb")
    page.get_by_role("link", name="Next: Slack").click()
    _chapter(page, "Slack")
    expect(page.get_by_text("Nothing moved.")).to_be_visible()
    page.get_by_role("link", name="Next: Flood").click()
    _chapter(page, "Flood")
    expect(page.get_by_text("This is the last chapter for now")).to_be_visible()


def test_keys_lead_through_chapters_and_say_what_they_do(room: Room, novel: Work) -> None:
    page = room.page(path=novel.chapter(1))
    _chapter(page, "Ebb")
    page.keyboard.press("ArrowRight")
    _chapter(page, "Slack")
    page.keyboard.press("ArrowLeft")
    _chapter(page, "Ebb")

    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(keys.get_by_text("Next chapter")).to_be_visible()
    page.keyboard.press("Escape")
    expect(keys).to_have_count(0)

    page.keyboard.press("c")
    contents = page.get_by_role("dialog", name="Contents")
    expect(contents.get_by_role("link", name="Ebb")).to_have_attribute("aria-current", "page")
    contents.get_by_role("link", name="Flood").click()
    _chapter(page, "Flood")
    page.keyboard.press("u")
    _chapter(page, "The Tide Tables")


def test_letters_and_paper_are_kept_for_the_next_chapter_and_the_next_visit(room: Room, novel: Work) -> None:
    page = room.page(path=novel.chapter(2))
    text = page.get_by_text("Nothing moved.")
    expect(text).to_be_visible()
    before = _look(text)
    page.get_by_role("button", name="Text and paper").click()
    page.get_by_role("radio", name="Sepia").check(force=True)
    page.get_by_role("radio", name="Wide").check(force=True)
    page.get_by_role("button", name="Larger text").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    chosen = _look(text)
    assert chosen["size"] > before["size"]
    assert chosen["paper"] != before["paper"]

    page.reload()
    expect(text).to_be_visible()
    assert _look(text) == chosen
    page.keyboard.press("ArrowRight")
    assert _look(page.get_by_text("It came.")) == chosen


def _look(text: Locator) -> dict[str, Any]:
    look: dict[str, Any] = text.evaluate(
        """text => ({
            size: parseFloat(getComputedStyle(text).fontSize),
            paper: getComputedStyle(document.body).backgroundColor,
        })"""
    )
    return look


def test_a_visitor_goes_on_where_they_were_within_the_chapter(room: Room, novel: Work) -> None:
    page = room.page(path=novel.chapter(1))
    line = page.get_by_text("Line 80 of")
    _chapter(page, "Ebb")
    line.evaluate("line => line.scrollIntoView({block: 'start'})")
    _wait_for_place(page, novel)

    page.goto(novel.path)
    page.get_by_role("link", name="Continue: Ebb").click()
    expect(line).to_be_in_viewport()
    page.reload()
    expect(line).to_be_in_viewport()


def _wait_for_place(page: Page, work: Work) -> None:
    """A place is kept once scrolling has come to rest."""
    page.wait_for_function(
        """id => JSON.parse(localStorage.getItem("sinpluma.places.visitor") ?? "[]")
            .some(([work, place]) => work === id && place.part > 0.3)""",
        arg=work.notebook_id,
    )


def test_the_bar_makes_room_while_one_reads_on_and_comes_back(room: Room, novel: Work) -> None:
    page = room.page(path=novel.chapter(1))
    back = page.get_by_role("link", name="The Tide Tables")
    expect(back).to_be_in_viewport()
    page.mouse.move(640, 500)
    page.mouse.wheel(0, 1500)
    expect(back).not_to_be_in_viewport()
    page.mouse.wheel(0, -300)
    expect(back).to_be_in_viewport()


def test_a_follower_finds_the_work_its_news_and_their_place_among_their_readings(
    room: Room, author: Person, novel: Work
) -> None:
    reader = room.person("reader", locale="en")
    page = room.page(reader, novel.path)
    follow = page.get_by_role("button", name="Follow")
    follow.click()
    expect(page.get_by_role("button", name="Following")).to_be_visible()
    expect(page.get_by_text("1 follower")).to_be_visible()

    page.goto(novel.chapter(2))
    with page.expect_response(lambda answer: answer.url.endswith(f"/api/readings/{novel.notebook_id}")):
        _chapter(page, "Slack")
    with room.client(author) as client:
        new = add_chapter(client, novel.notebook_id, "Spring", ["Higher than ever."])
        assert client.post(f"/pages/{new}/publish").status_code == 204
        _wait_for_news(room, reader, "Spring")

    page.goto("/readings")
    entry = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="The Tide Tables"))
    expect(entry.get_by_text("2 unread chapters")).to_be_visible()
    expect(entry.get_by_role("meter")).to_have_attribute("aria-valuenow", "50")
    news = page.get_by_role("region", name="New chapters")
    expect(news.get_by_role("link", name="Spring")).to_contain_text("New")
    entry.get_by_role("link", name="Continue").click()
    _chapter(page, "Slack")

    page.goto("/readings")
    entry.get_by_role("button", name="Unfollow").click()
    expect(page.get_by_text("You follow nothing yet")).to_be_visible()


def test_what_was_read_before_following_is_read_wherever_it_is_shown(room: Room, novel: Work) -> None:
    page = room.page(path=novel.chapter(1))
    _chapter(page, "Ebb")
    page.get_by_role("link", name="Next: Slack").click()
    _chapter(page, "Slack")
    page.keyboard.press("ArrowLeft")
    _chapter(page, "Ebb")
    page.goto(novel.path)
    page.get_by_role("button", name="Follow").click()
    sign_in(page, room.person("reader", locale="en"))

    expect(page.get_by_role("link", name="Continue: Slack")).to_be_visible()
    _follow(page)
    page.goto("/")
    carried_on = page.get_by_role("region", name="Continue reading").get_by_role("listitem")
    expect(carried_on.get_by_text("1 unread chapter")).to_be_visible()
    expect(carried_on.get_by_role("meter")).to_have_attribute("aria-valuenow", "67")
    page.goto("/readings")
    entry = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="The Tide Tables"))
    expect(entry.get_by_text("1 unread chapter")).to_be_visible()
    expect(entry.get_by_role("meter")).to_have_attribute("aria-valuenow", "67")
    entry.get_by_role("link", name="Continue").click()
    _chapter(page, "Slack")


def test_what_is_followed_but_not_begun_is_nothing_to_go_on_with(room: Room, novel: Work) -> None:
    page = room.page(room.person("reader", locale="en"), novel.path)
    _follow(page)
    page.goto("/readings")
    expect(page.get_by_role("link", name="Start reading")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("article").first).to_be_visible()
    expect(page.get_by_role("region", name="Continue reading")).to_have_count(0)


def _follow(page: Page) -> None:
    with page.expect_response(lambda answer: answer.url.endswith("/api/readings/") and answer.status == 201):
        page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_role("button", name="Following")).to_be_visible()


def test_who_follows_and_leaves_at_once_does_follow(room: Room, novel: Work) -> None:
    reader = room.person("hasty", locale="en")
    page = room.page(reader, novel.path)
    expect(page.get_by_role("button", name=re.compile("^Account of"))).to_be_visible()
    page.get_by_role("button", name="Follow", exact=True).evaluate(
        """button => {
            button.click();
            window.location.href = "about:blank";
        }"""
    )
    page.wait_for_url("about:blank")
    with room.client(reader) as client:
        _until(lambda: client.get("/readings/").json()["total"] == 1)


def _until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 15
    while not reached():
        assert time.monotonic() < deadline, "it did not come to be"


def _wait_for_news(room: Room, reader: Person, title: str) -> None:
    """News come by an event, a moment after the publication."""
    with room.client(reader) as client:
        for _ in range(600):
            items = client.get("/readings/news").json()["items"]
            if any(item["title"] == title for item in items):
                return
    raise AssertionError("the new chapter is no news")


def test_a_visitor_who_wants_to_follow_is_led_to_sign_in(room: Room, novel: Work) -> None:
    page = room.page(path=novel.path)
    page.get_by_role("button", name="Follow").click()
    expect(page).to_have_url(re.compile("/sign-in$"))


def test_a_follow_that_fails_is_taken_back_and_said(room: Room, novel: Work) -> None:
    page = room.page(room.person("unlucky", locale="en"), novel.path)
    problem = {"title": "Away", "status": 503, "code": "unavailable"}
    page.route(
        "**/api/readings/",
        lambda route: route.fulfill(status=503, json=problem) if route.request.method == "POST" else route.fallback(),
    )
    page.get_by_role("button", name="Follow").click()
    expect(page.get_by_role("alert")).to_contain_text("Try again")
    expect(page.get_by_role("button", name="Follow", exact=True)).to_be_visible()


def test_an_author_has_a_page_with_their_works(room: Room, author: Person, novel: Work) -> None:
    page = room.page(path=f"/user/{author.username}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(author.username)
    page.get_by_role("article").get_by_role("link", name=novel.title).click()
    _chapter(page, novel.title)


def test_a_reader_reports_a_work(room: Room, novel: Work) -> None:
    page = room.page(room.person("watchful", locale="en"), novel.path)
    page.get_by_role("button", name="Report").click()
    dialog = page.get_by_role("dialog", name=f"Report “{novel.title}”")
    dialog.get_by_label("What is wrong with it?").fill("It is copied.")
    dialog.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you.")).to_be_visible()
    expect(dialog).to_have_count(0)
