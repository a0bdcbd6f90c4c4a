"""A chapter that somebody writes in a browser."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from .conftest import Person, Room

PATIENCE_SECONDS = 20
HAND_MS = 150
"""What a hand needs from one key to another elsewhere: more than the 100 ms in which Slate looks for the caret once."""

_KEPT = """async ([userId, pageId]) => {
  const db = await new Promise((resolve) => {
    const opening = indexedDB.open("sinpluma-editor");
    opening.onsuccess = () => resolve(opening.result);
  });
  const text = await new Promise((resolve) => {
    if (!db.objectStoreNames.contains("drafts")) return resolve("");
    const asking = db.transaction("drafts").objectStore("drafts").get([userId, pageId]);
    asking.onsuccess = () => resolve(JSON.stringify(asking.result ?? ""));
  });
  db.close();
  return text;
}"""


def paragraph(text: str) -> dict[str, Any]:
    """A paragraph of a document."""
    return {"type": "paragraph", "children": [{"text": text}]}


@dataclass
class Desk:
    """Somebody's chapter, and where it stands."""

    room: Room
    person: Person
    notebook_id: int
    page_id: int

    @property
    def path(self) -> str:
        """The editor's address."""
        return f"/write/{self.notebook_id}/pages/{self.page_id}"

    def open(self, **options: Any) -> Page:
        """The editor in a browser of its own."""
        page = self.room.page(self.person, self.path, **options)
        expect(text_of(page)).to_be_visible()
        return page

    def stored(self) -> dict[str, Any]:
        """The draft that the server has."""
        with self.room.client(self.person) as client:
            answer = client.get(f"/pages/{self.page_id}", params={"mode": "editor"})
        assert answer.status_code == 200, answer.text
        draft: dict[str, Any] = answer.json()
        return draft

    def stored_text(self) -> str:
        """The text of the draft that the server has, a line each paragraph."""
        blocks = self.stored()["content"]
        return "\n".join("".join(leaf.get("text", "") for leaf in block["children"]) for block in blocks)

    def save_elsewhere(self, text: str) -> None:
        """Save another text, as another machine would."""
        with self.room.client(self.person) as client:
            body = {"version": self.stored()["version"], "content": [paragraph(text)]}
            assert client.put(f"/pages/{self.page_id}", json=body).status_code == 200

    def kept(self, page: Page) -> str:
        """What this browser keeps of the chapter, as JSON."""
        kept: str = page.evaluate(_KEPT, [self.person.user_id, self.page_id])
        return kept


def set_desk(room: Room, *content: str | dict[str, Any]) -> Desk:
    """A new author with one chapter."""
    person = room.person("author", locale="en")
    blocks = [paragraph(block) if isinstance(block, str) else block for block in content] or [paragraph("At first.")]
    with room.client(person) as client:
        notebook = client.post("/notebooks/", json={"title": "Work", "genre_id": 1, "language": "en"}).json()
        form = {"notebook_id": notebook["notebook_id"], "title": "One", "content": blocks}
        made = client.post("/pages/", json=form)
    assert made.status_code == 201, made.text
    return Desk(room, person, notebook["notebook_id"], made.json()["page_id"])


def text_of(page: Page) -> Locator:
    """The field in which the chapter is written."""
    return page.get_by_role("textbox", name="Text of the chapter")


def status(page: Page, kind: str) -> Locator:
    """The line that says how it stands with the text."""
    return page.locator(f"[data-save-state='{kind}']")


def go_to_end(page: Page) -> None:
    """Put the caret at the end of the chapter."""
    text_of(page).focus()
    page.wait_for_timeout(HAND_MS)
    page.keyboard.press("Control+End")
    page.wait_for_timeout(HAND_MS)


def write(page: Page, words: str) -> None:
    """Type at the end of the chapter, key by key, and see it there."""
    go_to_end(page)
    page.keyboard.type(words)
    expect(text_of(page)).to_contain_text(words.strip())


def eventually(page: Page, condition: Callable[[], bool]) -> None:
    """Wait until something holds, while the browser goes on."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    for attempt in itertools.count():
        if condition():
            return
        assert time.monotonic() < deadline, f"it did not come true in {attempt} looks"
        page.wait_for_timeout(100)
