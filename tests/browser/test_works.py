"""What an author does with works and their chapters, apart from writing them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect

from .conftest import Person, Room
from .desk import eventually
from .library import publish

PARAGRAPH = [{"type": "paragraph", "children": [{"text": "It rained on the river for a week."}]}]


@pytest.fixture
def author(room: Room) -> Person:
    """Somebody who has written nothing yet."""
    return room.person("author", locale="en")


@pytest.fixture
def work(room: Room, author: Person) -> Callable[..., int]:
    """Make a work with chapters of these titles: `work("One", "Two")`."""

    def make(*chapters: str) -> int:
        with room.client(author) as client:
            genre = client.get("/genres/").json()[0]["genre_id"]
            made = client.post("/notebooks/", json={"title": "The river", "genre_id": genre}).json()
            number: int = made["notebook_id"]
            for title in chapters:
                page = {"notebook_id": number, "title": title, "content": PARAGRAPH}
                assert client.post("/pages/", json=page).status_code == 201
        return number

    return make


def test_the_first_work_is_made_with_a_cover_and_a_chapter(
    room: Room, author: Person, photograph: Callable[..., bytes]
) -> None:
    page = room.page(author, "/write")
    expect(page.get_by_role("heading", name="Your first work begins here")).to_be_visible()
    page.get_by_role("main").get_by_role("button", name="New work").last.click()
    page.get_by_label("Title").fill("The lighthouse")
    page.get_by_role("combobox", name="Genre").select_option("Fiction")
    page.get_by_label("Tags").fill("sea, Séa,storm")
    page.get_by_label("Tags").press("Enter")
    page.get_by_role("button", name="Create the work").click()
    expect(page.get_by_role("heading", level=1, name="The lighthouse")).to_be_visible()
    expect(page.get_by_role("heading", name="No chapters yet")).to_be_visible()

    page.get_by_role("button", name="Change the cover").click()
    picture = {"name": "cover.jpg", "mimeType": "image/jpeg", "buffer": photograph(900, 700)}
    page.get_by_label("Choose a picture").and_(page.locator("input")).set_input_files([picture])  # type: ignore[list-item]
    page.get_by_role("dialog", name="Choose the part").get_by_role("button").last.click()
    expect(page.get_by_text("The new cover is there")).to_be_visible()
    expect(page.locator("main img").first).to_have_js_property("complete", value=True)

    page.get_by_role("button", name="New chapter").click()
    page.wait_for_url(re.compile(r"/write/\d+/pages/\d+$"))
    page.goto(page.url.split("/pages/")[0])
    expect(chapters(page)).to_have_text(["Chapter 1"])
    page.get_by_role("link", name="About the work").click()
    expect(page.get_by_role("button", name="sea", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Séa")).to_have_count(0)


def test_chapters_are_put_in_order_by_keyboard_and_by_pointer(
    room: Room, author: Person, work: Callable[..., int]
) -> None:
    page = room.page(author, f"/write/{work('One', 'Two', 'Three')}")
    page.get_by_role("button", name="Move “One”").focus()
    for key, position in (("Space", 1), ("ArrowDown", 2)):
        page.keyboard.press(key)
        expect(page.get_by_text(f"“One” would be chapter {position} of 3.")).to_be_attached()
    with page.expect_response(re.compile(r"/position$")):
        page.keyboard.press("Space")
    expect(chapters(page)).to_have_text(["Two", "One", "Three"])
    with page.expect_response(re.compile(r"/position$")):
        drag(page, "Three", onto="Two", told="“Three” would be chapter 1 of 3.")
    expect(chapters(page)).to_have_text(["Three", "Two", "One"])
    page.reload()
    expect(chapters(page)).to_have_text(["Three", "Two", "One"])


def test_chapters_are_put_in_order_by_a_finger(room: Room, author: Person, work: Callable[..., int]) -> None:
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    page = room.page(author, f"/write/{work('One', 'Two', 'Three')}", **phone)
    with page.expect_response(re.compile(r"/position$")):
        drag_by_touch(page, "Three", onto="One", told="“Three” would be chapter 1 of 3.")
    expect(chapters(page)).to_have_text(["Three", "One", "Two"])
    page.reload()
    expect(chapters(page)).to_have_text(["Three", "One", "Two"])


def test_a_chapter_of_a_draft_is_published_with_its_work(room: Room, author: Person, work: Callable[..., int]) -> None:
    number = work("One", "Two")
    page = room.page(author, f"/write/{number}")
    choose(page, "One", "Publish")
    page.get_by_role("dialog").get_by_role("button", name="Publish both").click()
    expect(page.get_by_text("Readers have it now.")).to_be_visible()
    expect(page.get_by_text("Readers have 1 chapter.")).to_be_visible()
    assert titles(room, number) == ["One"]
    choose(page, "Two", "Publish")
    expect(page.get_by_text("Readers have everything as you wrote it.")).to_be_visible()
    assert titles(room, number) == ["One", "Two"]


def test_an_author_sees_the_arc_of_a_published_work(room: Room, author: Person) -> None:
    bright, dark = "She laughed with joy and hugged them all.", "He wept in pain, and hated the cold grave."
    published = publish(room, author, "Two winters", {"Summer": [bright] * 40, "Winter": [dark] * 40}, language="en")
    page = room.page(author, "/write")
    with room.site.client() as visitor:
        address = f"/notebooks/{published.notebook_id}/sentiment"
        eventually(page, lambda: visitor.get(address).json()["sentences"] == 80)
    page.goto(f"/write/{published.notebook_id}")
    page.get_by_role("link", name="See it as readers do").click()
    arc = page.get_by_role("region", name="The arc of emotion")
    expect(arc.get_by_role("img", name="A line through the work")).to_be_visible()
    expect(arc).to_contain_text("Brightest in “Summer”, darkest in “Winter”.")


def test_a_chapter_that_cannot_be_moved_stands_again_where_it_stood(
    room: Room, author: Person, work: Callable[..., int]
) -> None:
    number = work("One", "Two")
    page = room.page(author, f"/write/{number}")
    expect(chapters(page)).to_have_text(["One", "Two"])
    with room.client(author) as client:
        pages = client.get("/pages/", params={"notebook_id": number}).json()["items"]
        assert client.delete(f"/pages/{pages[0]['page_id']}").status_code == 204
    choose(page, "One", "Move down")
    expect(page.get_by_text("“One” could not be moved")).to_be_visible()


def test_readers_get_what_is_published_and_keep_it_until_it_is_taken_back(
    room: Room, author: Person, work: Callable[..., int]
) -> None:
    number = work("One", "Two")
    page = room.page(author, f"/write/{number}")
    page.get_by_role("button", name="Publish the work").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish the work").click()
    expect(page.get_by_text("Readers have everything as you wrote it.")).to_be_visible()
    assert titles(room, number) == ["One", "Two"]

    rename(page, "Two", "Two, again")
    expect(page.get_by_text("1 chapter has unpublished changes")).to_be_visible()
    assert titles(room, number) == ["One", "Two"]
    page.get_by_role("button", name="Publish changes of 1 chapter").click()
    expect(page.get_by_text("Readers have everything as you wrote it.")).to_be_visible()
    assert titles(room, number) == ["One", "Two, again"]

    page.get_by_role("button", name="Unpublish the work").click()
    page.get_by_role("dialog").get_by_role("button", name="Unpublish the work").click()
    expect(page.get_by_text("Only you can see this work.")).to_be_visible()
    with room.site.client() as visitor:
        assert visitor.get(f"/notebooks/{number}").status_code == 404


def test_what_is_deleted_comes_back_from_the_trash(room: Room, author: Person, work: Callable[..., int]) -> None:
    page = room.page(author, f"/write/{work('One', 'Two')}")
    choose(page, "One", "Delete")
    expect(chapters(page)).to_have_text(["Two"])
    page.get_by_text("Trash: 1 chapter").click()
    page.get_by_role("button", name="Restore").click()
    expect(chapters(page)).to_have_text(["Two", "One"])

    page.get_by_role("button", name="Delete the work").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="Your first work begins here")).to_be_visible()
    page.get_by_role("link", name="Trash").click()
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_role("heading", name="The trash is empty")).to_be_visible()
    page.get_by_role("link", name="Works", exact=True).click()
    page.get_by_role("link", name="The river").click()
    expect(chapters(page)).to_have_text(["Two", "One"])


def test_a_file_becomes_a_work_and_a_work_becomes_a_file(room: Room, author: Person) -> None:
    page = room.page(author, "/write")
    page.get_by_role("button", name="Import").first.click()
    field = page.get_by_label("Choose a file").and_(page.locator("input"))
    field.set_input_files({"name": "novel.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    expect(page.get_by_text("“novel.pdf” is of no kind that can be imported.")).to_be_visible()
    book = "# The valley\n\n## Snow\n\nIt snowed.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n## Thaw\n\nIt thawed.\n"
    field.set_input_files({"name": "valley.md", "mimeType": "text/markdown", "buffer": book.encode()})
    expect(page.get_by_text("Tables became a line for each row.")).to_be_visible()
    page.get_by_role("link", name="Open the work").click()
    expect(chapters(page)).to_have_text(["Snow", "Thaw"])
    with page.expect_download() as waiting:
        page.get_by_role("button", name="EPUB").click()
    assert waiting.value.suggested_filename.endswith(".epub")
    assert waiting.value.path().read_bytes()[:2] == b"PK"


def test_two_tabs_that_change_a_work_see_both_states_and_neither_loses_its_own(
    room: Room, author: Person, work: Callable[..., int]
) -> None:
    path = f"/write/{work()}?part=about"
    context = room.context(author)
    one, other = context.new_page(), context.new_page()
    for tab in (one, other):
        tab.goto(path)
        expect(tab.get_by_label("Title")).to_have_value("The river")
    save(one, "The brook", synopsis="From its spring to the sea.")
    expect(one.get_by_text("Saved", exact=True)).to_be_visible()
    save(other, "The stream")
    dialog = other.get_by_role("dialog", name="Changed elsewhere meanwhile")
    expect(dialog.get_by_role("row").filter(has_text="Title").get_by_role("cell")).to_have_text(
        ["The stream", "The brook"]
    )
    dialog.get_by_role("button", name="Go on writing").click()
    expect(other.get_by_label("Title")).to_have_value("The stream")
    other.get_by_role("button", name="Save").click()
    dialog.get_by_role("button", name="Keep mine").click()
    expect(other.get_by_role("heading", level=1, name="The stream")).to_be_visible()
    expect(other.get_by_label("Synopsis")).to_have_value("From its spring to the sea.")


def test_what_was_typed_into_a_form_is_there_after_a_reload(
    room: Room, author: Person, work: Callable[..., int]
) -> None:
    page = room.page(author, f"/write/{work()}?part=about")
    page.get_by_label("Synopsis").fill("Half a sentence, and then")
    page.reload()
    expect(page.get_by_label("Synopsis")).to_have_value("Half a sentence, and then")
    expect(page.get_by_text("These changes were not saved last time.")).to_be_visible()
    page.get_by_role("button", name="Discard my changes").click()
    expect(page.get_by_label("Synopsis")).to_have_value("")


def test_a_work_of_a_thousand_chapters_is_shown_in_parts(room: Room, author: Person, work: Callable[..., int]) -> None:
    page = room.page(author, f"/write/{work(*(f'Chapter {number}' for number in range(1, 103)))}")
    expect(chapters(page)).to_have_count(100)
    choose(page, "Chapter 2", "Move to …", exact=True)
    page.get_by_label("Position, from 1 to 102").fill("102")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.get_by_text("“Chapter 2” is now chapter 102")).to_be_visible()
    page.get_by_role("button", name="Go to page 2").click()
    expect(chapters(page)).to_have_text(["Chapter 102", "Chapter 2"])


def test_another_persons_work_cannot_be_written_in(room: Room, author: Person, work: Callable[..., int]) -> None:
    number = work("One")
    with room.client(author) as client:
        assert client.post(f"/notebooks/{number}/publish", json={}).status_code == 204
    page = room.page(room.person("stranger", locale="en"), f"/write/{number}")
    expect(page.get_by_role("heading", name="This work is somebody else's")).to_be_visible()
    expect(page.get_by_role("link", name="Read it")).to_have_attribute("href", f"/notebooks/{number}")


def chapters(page: Page) -> Locator:
    """The titles of the chapters, in the order in which they are shown."""
    return page.get_by_role("list", name="Chapters in their order").get_by_role("link")


def choose(page: Page, chapter: str, what: str, **exact: Any) -> None:
    """Do something with a chapter, from its menu."""
    page.get_by_role("button", name=f"What to do with “{chapter}”", **exact).click()
    page.get_by_role("menuitem", name=what).click()


def rename(page: Page, chapter: str, title: str) -> None:
    """Give a chapter another title."""
    choose(page, chapter, "Rename")
    page.get_by_label("Title of the chapter").fill(title)
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(chapters(page).filter(has_text=title)).to_be_visible()


def save(page: Page, title: str, *, synopsis: str | None = None) -> None:
    """Change what a work says of itself."""
    page.get_by_label("Title").fill(title)
    if synopsis is not None:
        page.get_by_label("Synopsis").fill(synopsis)
    page.get_by_role("button", name="Save").click()


def drag(page: Page, chapter: str, *, onto: str, told: str) -> None:
    """Take a chapter by its handle, and let it go where another one stands, once that is `told`."""
    handle = page.get_by_role("button", name=f"Move “{chapter}”")
    target = page.get_by_role("button", name=f"Move “{onto}”").bounding_box()
    assert target
    handle.hover()
    page.mouse.down()
    page.mouse.move(target["x"] + 10, target["y"] + 40, steps=5)
    page.mouse.move(target["x"] + 10, target["y"] - 4, steps=5)
    expect(page.get_by_text(told)).to_be_attached()
    page.mouse.up()


def drag_by_touch(page: Page, chapter: str, *, onto: str, told: str) -> None:
    """Do so with a finger."""
    handle = page.get_by_role("button", name=f"Move “{chapter}”")
    handle.scroll_into_view_if_needed()
    start, end = handle.bounding_box(), page.get_by_role("button", name=f"Move “{onto}”").bounding_box()
    assert start
    assert end
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    way = end["y"] - 4 - y
    finger = page.context.new_cdp_session(page)
    _touch(finger, "touchStart", x, y)
    for step in range(1, 11):
        _touch(finger, "touchMove", x, y + way * step / 10)
    expect(page.get_by_text(told)).to_be_attached()
    _touch(finger, "touchEnd")


def _touch(finger: CDPSession, kind: str, *place: float) -> None:
    points = [{"x": place[0], "y": place[1]}] if place else []
    finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def titles(room: Room, number: int) -> list[str]:
    """The chapters that a visitor may read."""
    with room.site.client() as visitor:
        answer = visitor.get("/pages/", params={"notebook_id": number})
    assert answer.status_code == 200
    return [page["title"] for page in answer.json()["items"]]
