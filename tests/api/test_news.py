"""News: the pages that the works one follows got since one does."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

import httpx
import pytest

T = TypeVar("T")
FIELDS = {"notebook", "page_id", "title", "word_count", "published_at", "unread"}


def until(look: Callable[[], T], seconds: float = 15) -> T:
    """Wait for something true and give it: news come a moment after the publication."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.02)
    return found


def news(reader: Any, **paging: int) -> list[Any]:
    answer = reader.get("/readings/news", params=paging)
    assert answer.status_code == 200, answer.text
    items: list[Any] = answer.json()["items"]
    return items


def titles(reader: Any) -> list[str]:
    return [item["title"] for item in news(reader)]


def follow(reader: Any, notebook: Any) -> None:
    reader.post("/readings/", {"notebook_id": notebook["notebook_id"]}).raise_for_status()


def add(writer: Any, notebook: Any, title: str, *, publish: bool = True) -> Any:
    """A new page of a work."""
    page = writer.page(notebook, title=title)
    if publish:
        writer.publish(f"/pages/{page['page_id']}")
    return page


@pytest.fixture
def settled(writer: Any, new_writer: Callable[..., Any]) -> Callable[[Any], None]:
    """Wait until all that happened to a work so far has reached the news."""
    probe = new_writer()

    def wait(notebook: Any) -> None:
        # Events of a work arrive in their order: once the last has, all have.
        follow(probe, notebook)
        page = add(writer, notebook, "the last one")
        until(lambda: "the last one" in titles(probe))
        writer.delete(f"/pages/{page['page_id']}")
        probe.delete(f"/readings/{notebook['notebook_id']}")

    return wait


def test_a_page_published_since_i_follow_is_news(writer: Any, reader: Any) -> None:
    notebook, (old,) = writer.book("once upon a time")
    follow(reader, notebook)
    page = add(writer, notebook, "Chapter 2")

    (item,) = until(lambda: news(reader))

    assert set(item) == FIELDS
    assert (item["page_id"], item["title"], item["word_count"], item["unread"]) == (
        page["page_id"],
        "Chapter 2",
        4,
        True,
    )
    assert item["notebook"] == reader.get("/readings/").json()["items"][0]["notebook"]
    assert item["published_at"] >= reader.get(f"/pages/{page['page_id']}").json()["published_at"]
    assert old["page_id"] != item["page_id"]


def test_what_was_there_before_is_no_news(writer: Any, reader: Any, settled: Callable[[Any], None]) -> None:
    notebook, _ = writer.book("one", "two")
    follow(reader, notebook)
    settled(notebook)
    assert titles(reader) == []


def test_the_newest_comes_first_and_the_list_is_paged(writer: Any, reader: Any) -> None:
    books = [writer.book("one", title=title)[0] for title in ("First", "Second")]
    for notebook in books:
        follow(reader, notebook)
    for number in range(2):
        for notebook in books:
            add(writer, notebook, f"{notebook['title']} {number}")
    until(lambda: len(news(reader)) == 4)

    first = reader.get("/readings/news", params={"per_page": 3})

    assert [item["title"] for item in first.json()["items"]] == ["Second 1", "First 1", "Second 0"]
    assert first.json()["total"] == 4
    assert list(first.links) == ["next"]
    assert [item["title"] for item in news(reader, per_page=3, page=2)] == ["First 0"]
    assert reader.get("/readings/news", params={"per_page": 101}).status_code == 400


def test_a_chapter_that_was_published_again_is_no_news(
    writer: Any, reader: Any, settled: Callable[[Any], None]
) -> None:
    notebook, (page,) = writer.book("one")
    follow(reader, notebook)
    path = f"/pages/{page['page_id']}"

    writer.put(path, {"title": "Corrected", "version": 1}).raise_for_status()
    writer.publish(path)
    writer.delete(f"{path}/publish")
    writer.publish(path)
    writer.delete(f"/notebooks/{notebook['notebook_id']}/publish")
    writer.publish(f"/notebooks/{notebook['notebook_id']}")

    settled(notebook)
    assert titles(reader) == []


def test_what_was_written_while_the_work_was_hidden_is_news_when_it_is_seen_again(writer: Any, reader: Any) -> None:
    notebook, _ = writer.book("one")
    follow(reader, notebook)
    path = f"/notebooks/{notebook['notebook_id']}"
    writer.delete(f"{path}/publish")
    add(writer, notebook, "Written in secret")
    other, _ = writer.book("another", title="Other")
    follow(reader, other)
    add(writer, other, "Meanwhile")
    until(lambda: titles(reader) == ["Meanwhile"])

    writer.publish(path)

    until(lambda: titles(reader) == ["Written in secret", "Meanwhile"])


def test_a_whole_work_that_is_published_at_once_is_news_chapter_by_chapter(writer: Any, reader: Any) -> None:
    notebook, _ = writer.book("one")
    follow(reader, notebook)
    for title in ("Chapter 2", "Chapter 3"):
        add(writer, notebook, title, publish=False)

    writer.publish(f"/notebooks/{notebook['notebook_id']}")

    until(lambda: titles(reader) == ["Chapter 3", "Chapter 2"])


def test_what_can_no_longer_be_read_is_no_news_until_it_can(writer: Any, reader: Any, admin: Any) -> None:
    notebook, _ = writer.book("one")
    follow(reader, notebook)
    page = add(writer, notebook, "Chapter 2")
    until(lambda: titles(reader) == ["Chapter 2"])
    work, chapter = f"/notebooks/{notebook['notebook_id']}", f"/pages/{page['page_id']}"

    for hide, show in (
        (lambda: writer.delete(f"{chapter}/publish"), lambda: writer.publish(chapter)),
        (lambda: writer.delete(chapter), lambda: writer.post(f"{chapter}/restore")),
        (lambda: writer.delete(f"{work}/publish"), lambda: writer.publish(work)),
        (lambda: writer.delete(work), lambda: writer.post(f"{work}/restore")),
        (lambda: admin.post(f"/admin{work}/block"), lambda: admin.delete(f"/admin{work}/block")),
    ):
        hide()
        assert titles(reader) == []
        show()
        assert titles(reader) == ["Chapter 2"]

    writer.delete(chapter)
    writer.delete(f"{chapter}?forever=1")
    assert titles(reader) == []


def test_who_follows_no_more_has_no_news_and_who_follows_again_only_what_comes_then(writer: Any, reader: Any) -> None:
    notebook, _ = writer.book("one")
    follow(reader, notebook)
    add(writer, notebook, "Chapter 2")
    until(lambda: titles(reader) == ["Chapter 2"])

    reader.delete(f"/readings/{notebook['notebook_id']}")
    assert titles(reader) == []
    follow(reader, notebook)
    add(writer, notebook, "Chapter 3")

    until(lambda: titles(reader) == ["Chapter 3"])


def test_what_is_unread_is_what_the_reading_counts_as_unread(writer: Any, reader: Any) -> None:
    notebook, _ = writer.book("one")
    follow(reader, notebook)
    pages = [add(writer, notebook, f"Chapter {number}") for number in (2, 3, 4)]
    until(lambda: len(news(reader)) == 3)

    reader.put(f"/readings/{notebook['notebook_id']}", {"page_id": pages[1]["page_id"]}).raise_for_status()

    assert [(item["title"], item["unread"]) for item in news(reader)] == [
        ("Chapter 4", True),
        ("Chapter 3", False),
        ("Chapter 2", False),
    ]
    assert reader.get("/readings/").json()["items"][0]["unread"] == 1


def test_news_are_for_those_who_are_signed_in(anonymous: httpx.Client) -> None:
    assert anonymous.get("/readings/news").status_code == 401
