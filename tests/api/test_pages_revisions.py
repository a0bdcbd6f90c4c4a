"""Revisions and preview links over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

Document = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def page(writer: Any) -> Any:
    """A page as it was first written."""
    return writer.page(writer.notebook(publish=True), "first", title="First")


def path_of(page: Any) -> str:
    return f"/pages/{page['page_id']}"


def save(writer: Any, page: Any, document: Document, text: str, version: int, **fields: Any) -> Any:
    answer = writer.put(path_of(page), {"content": document(text), "version": version, **fields})
    assert answer.status_code == 200, answer.text
    return answer.json()


def revisions(writer: Any, page: Any) -> list[dict[str, Any]]:
    answer = writer.get(f"{path_of(page)}/revisions")
    assert answer.status_code == 200, answer.text
    listed: list[dict[str, Any]] = answer.json()
    return listed


def text_of(writer: Any, page: Any, revision: int) -> str:
    content = writer.get(f"{path_of(page)}/revisions/{revision}").json()["content"]
    text: str = content[0]["children"][0]["text"]
    return text


def test_every_saved_state_is_a_revision_the_newest_first(writer: Any, page: Any, document: Document) -> None:
    save(writer, page, document, "second state", 1)
    save(writer, page, document, "third", 2, title="Third")

    listed = revisions(writer, page)

    assert [set(revision) for revision in listed] == [
        {"revision", "created", "title", "word_count", "autosave", "name"}
    ] * 3
    assert [(item["revision"], item["title"], item["word_count"]) for item in listed] == [
        (3, "Third", 1),
        (2, "First", 2),
        (1, "First", 1),
    ]
    assert not any(item["autosave"] for item in listed)


def test_a_revision_has_its_content(writer: Any, page: Any, document: Document) -> None:
    save(writer, page, document, "second", 1)

    first = writer.get(f"{path_of(page)}/revisions/1")

    assert first.json()["content"] == document("first")
    assert first.headers["Cache-Control"] == "private, no-store"
    assert writer.get(f"{path_of(page)}/revisions/3").status_code == 404
    assert writer.get(f"{path_of(page)}/revisions/9999999999").status_code == 404


def test_autosaves_in_a_row_are_one_revision(writer: Any, page: Any, document: Document) -> None:
    for version, text in enumerate(("as I", "as I type", "as I type on"), 1):
        save(writer, page, document, text, version, autosave=True)

    assert [(item["revision"], item["autosave"]) for item in revisions(writer, page)] == [(4, True), (1, False)]
    assert text_of(writer, page, 4) == "as I type on"


def test_a_save_between_autosaves_is_a_revision_of_its_own(writer: Any, page: Any, document: Document) -> None:
    save(writer, page, document, "automatic", 1, autosave=True)
    save(writer, page, document, "by hand", 2)
    save(writer, page, document, "automatic again", 3, autosave=True)

    assert [(item["revision"], item["autosave"]) for item in revisions(writer, page)] == [
        (4, True),
        (3, False),
        (2, True),
        (1, False),
    ]


def test_saving_by_hand_what_was_autosaved_keeps_it(writer: Any, page: Any, document: Document) -> None:
    save(writer, page, document, "worth keeping", 1, autosave=True)

    same = save(writer, page, document, "worth keeping", 2)
    save(writer, page, document, "typing on", 2, autosave=True)

    assert same["version"] == 2
    assert [(item["revision"], item["autosave"]) for item in revisions(writer, page)] == [
        (3, True),
        (2, False),
        (1, False),
    ]


def test_an_autosave_that_was_named_or_published_is_not_written_over(
    writer: Any, page: Any, document: Document
) -> None:
    save(writer, page, document, "named", 1, autosave=True)
    writer.put(f"{path_of(page)}/revisions/2", {"name": "Keep"})
    save(writer, page, document, "published", 2, autosave=True)
    writer.publish(path_of(page))
    save(writer, page, document, "next", 3, autosave=True)

    assert [item["revision"] for item in revisions(writer, page)] == [4, 3, 2, 1]
    assert text_of(writer, page, 3) == "published"


def test_a_revision_can_be_named_and_lose_its_name(writer: Any, page: Any) -> None:
    path = f"{path_of(page)}/revisions/1"

    named = writer.put(path, {"name": "  Before the quarrel "})
    unnamed = writer.put(path, {"name": None})

    assert (named.status_code, named.json()["name"]) == (200, "Before the quarrel")
    assert (unnamed.status_code, unnamed.json()["name"]) == (200, None)
    assert writer.put(path, {"name": "x" * 100}).status_code == 200
    assert writer.put(path, {"name": "x" * 101}).json()["errors"].keys() == {"name"}
    assert writer.put(path, {"name": "two\nlines"}).status_code == 400
    assert writer.put(path, {}).json()["errors"].keys() == {"name"}
    assert writer.put(f"{path_of(page)}/revisions/9", {"name": "x"}).status_code == 404


def test_a_restored_revision_is_the_draft_again_and_nothing_is_lost(writer: Any, page: Any, document: Document) -> None:
    save(writer, page, document, "second thoughts", 1, title="Second")

    restored = writer.post(f"{path_of(page)}/revisions/1/restore")

    assert restored.status_code == 200
    now = restored.json()
    assert (now["title"], now["content"], now["version"], now["word_count"]) == ("First", document("first"), 3, 1)
    assert restored.headers["ETag"] == '"3"'
    assert [item["revision"] for item in revisions(writer, page)] == [3, 2, 1]
    assert text_of(writer, page, 2) == "second thoughts"
    assert writer.post(f"{path_of(page)}/revisions/9/restore").status_code == 404


def test_restoring_what_stands_there_changes_nothing(writer: Any, page: Any) -> None:
    assert writer.post(f"{path_of(page)}/revisions/1/restore").json()["version"] == 1


def test_the_last_two_hundred_revisions_are_kept_and_named_and_published_ones_for_ever(
    writer: Any, page: Any, document: Document
) -> None:
    writer.put(f"{path_of(page)}/revisions/1", {"name": "The first"})
    save(writer, page, document, "published", 1)
    writer.publish(path_of(page))

    for version in range(2, 210):
        save(writer, page, document, f"state {version + 1}", version)

    assert [item["revision"] for item in revisions(writer, page)] == [*range(210, 10, -1), 2, 1]


# --- preview links ------------------------------------------------------------------------------------------------


def test_a_preview_link_shows_the_draft_to_whoever_has_it(
    writer: Any, anonymous: httpx.Client, document: Document
) -> None:
    page = writer.page(writer.notebook(), "for your eyes")

    made = writer.post(f"{path_of(page)}/preview")

    assert made.status_code == 201
    address, _, token = made.json()["url"].partition("#")
    assert address.endswith("/preview")
    assert len(token) >= 43
    lifetime = datetime.fromisoformat(made.json()["expires"]) - datetime.now(UTC)
    assert timedelta(days=6, hours=23) < lifetime <= timedelta(days=7)
    shown = anonymous.post("/preview", json={"token": token})
    assert (shown.status_code, shown.json()["content"]) == (200, document("for your eyes"))
    assert "no-store" in shown.headers["Cache-Control"]
    save(writer, page, document, "newer", 1)
    assert anonymous.post("/preview", json={"token": token}).json()["content"] == document("newer")


def test_ending_the_preview_ends_every_link_of_that_page(writer: Any, anonymous: httpx.Client) -> None:
    notebook = writer.notebook()
    page, other = writer.page(notebook), writer.page(notebook)
    tokens = [writer.post(f"{path_of(one)}/preview").json()["url"].split("#")[1] for one in (page, page, other)]

    assert writer.delete(f"{path_of(page)}/preview").status_code == 204

    answers = [anonymous.post("/preview", json={"token": token}) for token in tokens]
    assert [answer.status_code for answer in answers] == [400, 400, 200]
    assert answers[0].json()["code"] == "token_invalid"


def test_a_preview_link_shows_nothing_thrown_away_or_blocked(writer: Any, admin: Any, anonymous: httpx.Client) -> None:
    notebook = writer.notebook()
    page = writer.page(notebook)
    token = writer.post(f"{path_of(page)}/preview").json()["url"].split("#")[1]
    work = f"/notebooks/{notebook['notebook_id']}"

    def shown() -> int:
        return anonymous.post("/preview", json={"token": token}).status_code

    writer.delete(path_of(page))
    assert shown() == 400
    writer.post(f"{path_of(page)}/restore")
    assert shown() == 200
    admin.post(f"/admin{work}/block")
    assert shown() == 400
    admin.delete(f"/admin{work}/block")
    writer.delete(work)
    assert shown() == 400


@pytest.mark.parametrize("body", [{"token": "nonsense"}, {"token": ""}, {"token": "é" * 40}])
def test_a_made_up_token_is_refused(anonymous: httpx.Client, body: Any) -> None:
    refused = anonymous.post("/preview", json=body)

    assert (refused.status_code, refused.json()["code"]) == (400, "token_invalid")


def test_a_preview_needs_its_token_as_text(anonymous: httpx.Client) -> None:
    assert anonymous.post("/preview", json={"token": 5}).json()["errors"].keys() == {"token"}
    assert anonymous.post("/preview", json={}).json()["errors"].keys() == {"token"}
    assert anonymous.post("/preview", json={"token": "x" * 201}).status_code == 400


def test_a_repeated_request_makes_another_link_as_no_link_is_ever_stored(writer: Any, page: Any) -> None:
    headers = {"Idempotency-Key": "the same key for both"}

    first, second = (writer.post(f"{path_of(page)}/preview", headers=headers).json() for _ in range(2))

    assert first["url"] != second["url"]
