"""The editor: what is pasted, what hostile clients stored, input methods, keys, analysis, revisions and previews."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import Room
from .desk import Desk, eventually, go_to_end, paragraph, set_desk, status, text_of, write

HOSTILE = """
<script>window.hacked = 1</script><style>body{display:none}</style>
<p onclick="window.hacked = 1">Plain <b>bold</b> <img src=x onerror="window.hacked = 1">
<a href="javascript:window.hacked=1">link</a> <a href="https://example.org/">good</a></p>
<svg onload="window.hacked = 1"></svg><iframe srcdoc="<script>top.hacked=1</script>"></iframe>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>item<o:p></o:p></p>
"""

_PASTE = """([html, text]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", text);
  const how = { inputType: "insertFromPaste", dataTransfer: data, bubbles: true, cancelable: true };
  const event = new InputEvent("beforeinput", how);
  document.querySelector("[data-slate-editor]").dispatchEvent(event);
}"""


def _paste(page: Page, html: str, text: str = "") -> None:
    go_to_end(page)
    page.evaluate(_PASTE, [html, text])


def test_what_is_pasted_is_cleaned(room: Room) -> None:
    desk = set_desk(room, "")
    page = desk.open()
    _paste(page, HOSTILE)
    expect(text_of(page).get_by_role("listitem")).to_have_text("item")
    eventually(page, lambda: len(desk.stored()["content"]) > 1)
    stored = desk.stored()["content"]
    assert stored[0] == {
        "type": "paragraph",
        "children": [
            {"text": "Plain "},
            {"text": "bold", "bold": True},
            {"text": " link "},
            {"type": "link", "url": "https://example.org/", "children": [{"text": "good"}]},
            {"text": ""},
        ],
    }
    assert stored[1]["type"] == "bulleted-list"
    assert page.evaluate("window.hacked") is None


def test_what_a_hostile_client_stored_is_shown_safely_and_kept(room: Room) -> None:
    desk = set_desk(room)
    hostile = [
        {
            "type": "evil",
            "dangerouslySetInnerHTML": {"__html": "<script>hacked=1</script>"},
            "children": [{"text": "Text."}],
        },
        {"type": "chart", "src": "javascript:hacked=1", "onClick": "hacked=1", "children": [{"text": ""}]},
        {
            "type": "paragraph",
            "children": [
                {"text": ""},
                {"type": "link", "url": "javascript:hacked=1", "children": [{"text": "click"}]},
                {"text": ""},
            ],
        },
        {"type": "image", "src": "https://elsewhere.example/spy.png", "alt": "spy", "children": [{"text": ""}]},
        paragraph("<img src=x onerror=hacked=1> Last."),
    ]
    _store(desk, hostile)
    page = desk.open()
    expect(text_of(page)).to_contain_text("Content of a plugin that is off (chart)")
    expect(text_of(page)).to_contain_text("Text.")
    text_of(page).get_by_text("click").click()
    write(page, " More.")
    with room.client(desk.person) as client:
        link = client.post(f"/pages/{desk.page_id}/preview").json()["url"]
    reader = room.page(None, _here(link))
    expect(reader.get_by_text("Text.", exact=True)).to_be_visible()
    expect(reader.get_by_text("click")).to_be_visible()
    assert reader.locator("main a[href^=javascript], main img, main script").count() == 0
    assert page.locator("[data-slate-editor] a[href], [data-slate-editor] img").count() == 0
    for one in (page, reader):
        assert one.evaluate("window.hacked") is None


def _here(link: str) -> str:
    """A link as it is on the test's site, which does not know its own address."""
    return link[link.index("/preview#") :]


def _store(desk: Desk, content: list[dict[str, Any]]) -> None:
    """Put a document into the database past the checks, as a plugin that is off now, or a hole, would have let it."""
    database = sqlite3.connect(desk.room.site.data_dir / "sinpluma.sqlite3", timeout=30)
    with database:
        database.execute("UPDATE page_draft SET content = ? WHERE page_id = ?", (json.dumps(content), desk.page_id))
    database.close()


def test_dead_keys_and_input_methods_write_what_they_compose(room: Room) -> None:
    desk = set_desk(room, "")
    page = desk.open()
    text_of(page).focus()
    keyboard = page.context.new_cdp_session(page)

    def compose(*steps: str, result: str) -> None:
        for step in steps:
            at = {"selectionStart": len(step), "selectionEnd": len(step)}
            keyboard.send("Input.imeSetComposition", {"text": step, **at})
        keyboard.send("Input.insertText", {"text": result})

    page.keyboard.type("Caf")
    compose("´", result="é")
    expect(text_of(page)).to_have_text("Café")
    page.keyboard.type(" ")
    compose("n", "ni", "ni h", "ni ha", "ni hao", result="你好")
    expect(text_of(page)).to_have_text("Café 你好")
    compose("-", "--", result="、")
    page.keyboard.type(" x")
    eventually(page, lambda: desk.stored_text() == "Café 你好、 x")


def test_everything_is_done_by_keyboard(room: Room) -> None:
    desk = set_desk(room, "")
    page = desk.open()
    text_of(page).focus()
    page.keyboard.type("# Part")
    page.keyboard.press("Enter")
    page.keyboard.type("- one")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("two **bold** ")
    expect(text_of(page).get_by_role("heading", level=2)).to_have_text("Part")
    expect(text_of(page).locator("li li strong")).to_have_text("bold")
    page.keyboard.press("Alt+F10")
    toolbar = page.get_by_role("toolbar", name="Formatting")
    expect(toolbar.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(toolbar.get_by_role("button", name="Redo")).to_be_focused()
    page.keyboard.press("Escape")
    expect(text_of(page)).to_be_focused()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("textbox", name="Address")).to_be_focused()
    page.keyboard.type("example.org")
    page.keyboard.press("Enter")
    expect(text_of(page).get_by_role("link", name="https://example.org")).to_be_visible()
    page.keyboard.press("F1")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    eventually(page, lambda: [block["type"] for block in desk.stored()["content"]][1:2] == ["bulleted-list"])
    expect(status(page, "saved")).to_be_visible()


def test_sentences_are_marked_in_place_and_the_document_stays_as_it_is(room: Room) -> None:
    desk = set_desk(room, "I am so happy and glad, it was wonderful. It was a terrible, horrible disaster.")
    page = desk.open()
    page.get_by_role("button", name="Analyse").click()
    good = text_of(page).locator("[data-verdict='positive']")
    bad = text_of(page).locator("[data-verdict='negative']")
    expect(good).to_have_text("I am so happy and glad, it was wonderful.")
    expect(bad).to_have_text("It was a terrible, horrible disaster.")
    good.hover()
    expect(page.get_by_role("tooltip").filter(has_text="Positive")).to_contain_text("English")
    write(page, " I hate this awful, ugly, miserable day.")
    expect(bad).to_have_count(2)
    page.get_by_role("button", name="Analyse").click()
    expect(text_of(page).locator("[data-verdict]")).to_have_count(0)
    eventually(page, lambda: "miserable day." in desk.stored_text())
    assert set(desk.stored()["content"][0]["children"][0]) == {"text"}


def test_a_revision_is_compared_and_restored(room: Room) -> None:
    desk = set_desk(room, "The cat sat down.")
    desk.save_elsewhere("The black cat lay down.")
    page = room.page(desk.person, f"{desk.path}/revisions")
    revisions = page.get_by_role("navigation", name="Revisions").get_by_role("button")
    expect(revisions).to_have_count(2)
    revisions.last.click()
    expect(page.locator("ins")).to_have_text(["black ", "lay"])
    expect(page.locator("del")).to_have_text(["sat"])
    page.get_by_role("button", name="Restore this revision").click()
    expect(page.get_by_text("Restored.")).to_be_visible()
    assert desk.stored_text() == "The cat sat down."


def test_a_chapter_is_published_from_the_desk_and_changed_since(room: Room) -> None:
    desk = set_desk(room)
    page = desk.open()
    write(page, " Quick.")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Publish both").click()
    expect(page.get_by_text("Readers have it now.")).to_be_visible()
    expect(page.get_by_text("Published", exact=True)).to_be_visible()
    with room.site.client() as visitor:
        assert visitor.get(f"/pages/{desk.page_id}").status_code == 200
    assert desk.stored_text() == "At first. Quick."
    write(page, " Later.")
    expect(page.get_by_text("Unpublished changes")).to_be_visible()
    page.get_by_role("button", name="Publish changes").click()
    expect(page.get_by_text("Published", exact=True)).to_be_visible()
    with room.site.client() as visitor:
        assert "Later." in visitor.get(f"/pages/{desk.page_id}").text


def test_a_chapter_of_a_draft_is_ready_first_and_read_once_the_work_is_published(room: Room) -> None:
    desk = set_desk(room)
    page = desk.open()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Only the chapter").click()
    expect(page.get_by_text("Readers see it once the work is published.")).to_be_visible()
    with room.site.client() as visitor:
        assert visitor.get(f"/pages/{desk.page_id}").status_code == 404
    page.get_by_role("button", name="Publish the work").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish the work").click()
    expect(page.get_by_role("button", name="Publish the work")).to_have_count(0)
    with room.site.client() as visitor:
        assert visitor.get(f"/pages/{desk.page_id}").status_code == 200
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Unpublish").click()
    expect(page.get_by_text("Draft", exact=True)).to_be_visible()
    with room.site.client() as visitor:
        assert visitor.get(f"/pages/{desk.page_id}").status_code == 404


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 900}, {"width": 360, "height": 640}])
def test_how_it_stands_with_the_text_is_in_sight_wherever_one_writes(room: Room, viewport: Any) -> None:
    desk = set_desk(room, *(f"Paragraph {number} of a long chapter." for number in range(80)))
    page = desk.open(viewport=viewport)
    write(page, " The end.")
    expect(status(page, "saved")).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("words", exact=False).last).to_be_in_viewport(ratio=1)
    bar = page.get_by_role("toolbar").bounding_box()
    caret = text_of(page).get_by_text("The end.").bounding_box()
    foot = page.get_by_text("on this device").bounding_box()
    assert bar
    assert caret
    assert foot
    assert bar["y"] + bar["height"] <= caret["y"]
    assert caret["y"] + caret["height"] <= foot["y"]


def test_undo_is_offered_only_where_there_is_something_to_undo(room: Room) -> None:
    page = set_desk(room).open()
    undo, redo = (page.get_by_role("button", name=name) for name in ("Undo", "Redo"))
    expect(undo).to_be_disabled()
    expect(redo).to_be_disabled()
    write(page, " More.")
    expect(undo).to_be_enabled()
    undo.click()
    expect(redo).to_be_enabled()


def test_a_draft_is_read_by_its_link_until_the_author_ends_it(room: Room) -> None:
    desk = set_desk(room, "For your eyes.")
    page = desk.open()
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Link for a first reader").click()
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_label("Address").input_value()
    reader = room.page(None, _here(link))
    expect(reader.get_by_text("For your eyes.", exact=True)).to_be_visible()
    page.get_by_role("button", name="End all links").click()
    expect(page.get_by_text("No link leads to the draft any more.")).to_be_visible()
    reader.reload()
    expect(reader.get_by_text("This link is over, or was never one.")).to_be_visible()
