"""The example plugin adds to the app what a plugin may add: an entry of the menu, a page, and a node of documents."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import Person, Room

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "sinpluma-epigraph"
VERSE = {"type": "verse", "indent": 2, "children": [{"text": "Catorce versos dicen que es soneto"}]}

EPIGRAPH = {"text": "Burla burlando van los tres delante"}


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example as it is installed, in a folder of its own."""
    folder = tmp_path_factory.mktemp("example")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--target"]
    subprocess.run([*command, str(folder), str(EXAMPLE)], check=True, capture_output=True)
    return folder


@pytest.fixture
def room(own_room: Callable[..., Room], example: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    """A site with the example plugin."""
    monkeypatch.setenv("PYTHONPATH", str(example))
    return own_room(workers=1)


@pytest.fixture
def chapter(room: Room) -> tuple[Person, str]:
    """An author, and the address of a published chapter with a verse."""
    author = room.person(locale="en")
    with room.client(author) as client:
        work: Any = client.post("/notebooks/", json={"title": "Rimas", "genre_id": 8}).json()
        page = {"notebook_id": work["notebook_id"], "title": "Violante", "content": [VERSE]}
        page_id = client.post("/pages/", json=page).json()["page_id"]
        assert client.post(f"/notebooks/{work['notebook_id']}/publish", json={}).status_code == 204
    return author, f"/notebooks/{work['notebook_id']}/pages/{page_id}"


def test_an_author_gives_a_chapter_its_epigraph_on_the_plugins_page(room: Room, chapter: tuple[Person, str]) -> None:
    author, address = chapter
    page = room.page(author)
    page.get_by_role("link", name="Epigraphs").click()
    page.get_by_role("link", name="Rimas").click()
    page.get_by_label("Epigraph", exact=True).fill("Burla burlando van los tres delante")
    page.get_by_label("Whose words they are").fill("Lope de Vega")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    with room.client(author) as client:
        assert client.get(f"/pages/{address.rsplit('/', 1)[1]}").json()["epigraph"]["source"] == "Lope de Vega"


def test_a_visitor_reads_the_verse_as_the_plugin_shows_it_and_sees_no_entry(
    room: Room, chapter: tuple[Person, str]
) -> None:
    page = room.page(path=chapter[1], locale="es-ES")
    verse = page.locator(".epigraph-verse")
    expect(verse).to_have_text("Catorce versos dicen que es soneto")
    expect(verse).to_have_css("margin-inline-start", "54px")
    expect(page.get_by_role("link", name="Epígrafes")).to_have_count(0)


def test_an_author_sees_why_a_plugin_objects_to_publishing_a_chapter_and_publishes_it_then(
    room: Room, unsourced: tuple[Person, int, int]
) -> None:
    author, number, page_id = unsourced
    page = room.page(author, f"/write/{number}/pages/{page_id}")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Publish both").click()
    refusal = page.get_by_role("alert").filter(has_text="It was not published")
    expect(refusal).to_contain_text("Violante: its epigraph names no source.")
    assert _seen(room, number) == 404
    with room.client(author) as client:
        client.put(f"/pages/{page_id}/epigraph", json={**EPIGRAPH, "source": "Lope", "version": 1}).raise_for_status()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Publish both").click()
    expect(page.get_by_text("Readers have it now.")).to_be_visible()
    expect(refusal).to_have_count(0)
    assert _seen(room, number) == 200


def test_a_work_is_not_published_where_a_plugin_objects_to_one_of_its_chapters(
    room: Room, unsourced: tuple[Person, int, int]
) -> None:
    author, number, _ = unsourced
    page = room.page(author, f"/write/{number}")
    page.get_by_role("button", name="Publish the work").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish the work").click()
    expect(page.get_by_role("alert")).to_contain_text("Violante: its epigraph names no source.")
    expect(page.get_by_text("Only you can see this work.")).to_be_visible()
    assert _seen(room, number) == 404


@pytest.fixture
def unsourced(room: Room) -> tuple[Person, int, int]:
    """An author, a draft, and its chapter, whose epigraph names no source."""
    author = room.person(locale="en")
    with room.client(author) as client:
        number: int = client.post("/notebooks/", json={"title": "Rimas", "genre_id": 8}).json()["notebook_id"]
        page = {"notebook_id": number, "title": "Violante", "content": [VERSE]}
        page_id: int = client.post("/pages/", json=page).json()["page_id"]
        client.put(f"/pages/{page_id}/epigraph", json={**EPIGRAPH, "version": 0}).raise_for_status()
    return author, number, page_id


def _seen(room: Room, number: int) -> int:
    with room.site.client() as visitor:
        return visitor.get(f"/notebooks/{number}").status_code
