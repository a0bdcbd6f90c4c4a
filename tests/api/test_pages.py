"""Pages over HTTP: writing, reading, ordering, throwing away, publishing."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest

FIELDS = {
    "page_id",
    "notebook_id",
    "title",
    "position",
    "status",
    "version",
    "word_count",
    "created",
    "updated",
    "published_at",
}
Document = Callable[..., list[dict[str, Any]]]


def path_of(page: Any) -> str:
    return f"/pages/{page['page_id']}"


def order(person: Any, notebook: Any, **query: Any) -> list[tuple[int | None, str]]:
    """Positions and titles as `person` sees them."""
    answer = person.get("/pages/", params={"notebook_id": notebook["notebook_id"], "per_page": 1000, **query})
    assert answer.status_code == 200, answer.text
    return [(item["position"], item["title"]) for item in answer.json()["items"]]


# --- writing ------------------------------------------------------------------------------------------------------


def test_a_new_page_is_appended_as_a_draft_with_every_field_of_the_contract(writer: Any, document: Document) -> None:
    notebook = writer.notebook()
    content = document("En un lugar de la Mancha", "de cuyo nombre")
    writer.page(notebook)

    made = writer.post(
        "/pages/", {"notebook_id": notebook["notebook_id"], "title": " Capítulo primero ", "content": content}
    )

    assert made.status_code == 201
    page = made.json()
    assert set(page) == FIELDS | {"content"}
    assert (page["title"], page["position"], page["version"]) == ("Capítulo primero", 2, 1)
    assert (page["status"], page["published_at"], page["word_count"]) == ("draft", None, 9)
    assert page["content"] == content
    assert made.headers["ETag"] == '"1"'
    assert page == writer.get(f"{path_of(page)}?mode=editor").json()


def test_faults_of_title_and_content_are_told_together(writer: Any) -> None:
    notebook = writer.notebook()

    refused = writer.post(
        "/pages/", {"notebook_id": notebook["notebook_id"], "title": "", "content": [{"type": "nonsense"}]}
    )

    assert refused.status_code == 400
    assert set(refused.json()["errors"]) == {"title", "content[0].type"}
    assert order(writer, notebook) == []


@pytest.mark.parametrize("missing", ["notebook_id", "title", "content"])
def test_a_new_page_needs_each_of_its_fields(writer: Any, missing: str, document: Document) -> None:
    body = {"notebook_id": writer.notebook()["notebook_id"], "title": "A", "content": document("a")}
    del body[missing]

    refused = writer.post("/pages/", body)

    assert refused.status_code == 400
    assert list(refused.json()["errors"]) == [missing]


def test_a_repeated_request_with_the_same_key_makes_one_page(writer: Any, document: Document) -> None:
    notebook = writer.notebook()
    body = {"notebook_id": notebook["notebook_id"], "title": "Once", "content": document("once")}
    headers = {"Idempotency-Key": uuid.uuid4().hex}

    first, again = (writer.post("/pages/", body, headers=headers) for _ in range(2))
    other = writer.post("/pages/", {**body, "title": "Another"}, headers=headers)

    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.json(), again.headers["ETag"]) == (first.json(), first.headers["ETag"])
    assert order(writer, notebook) == [(1, "Once")]
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_a_repeated_save_with_the_same_key_is_one_version(writer: Any, document: Document) -> None:
    page = writer.page(writer.notebook())
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    body = {"content": document("saved"), "version": 1}

    first, again = (writer.put(path_of(page), body, headers=headers) for _ in range(2))

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert again.json()["version"] == 2


def test_saving_changes_what_it_sends_and_nothing_else(writer: Any, document: Document) -> None:
    page = writer.page(writer.notebook(), "one two three", title="Before")

    titled = writer.put(path_of(page), {"title": "After", "version": 1}).json()
    written = writer.put(path_of(page), {"content": document("one two"), "version": 2}).json()

    assert (titled["title"], titled["content"], titled["version"]) == ("After", page["content"], 2)
    assert (written["title"], written["word_count"], written["version"]) == ("After", 2, 3)
    assert written["content"] == document("one two")
    assert written["updated"] > titled["updated"] > page["updated"]


def test_a_save_that_changes_nothing_is_no_new_version(writer: Any) -> None:
    page = writer.page(writer.notebook(), "same", title="Same")

    same = writer.put(path_of(page), {"title": "Same", "content": page["content"], "version": 1})

    assert (same.status_code, same.json()) == (200, page)
    assert len(writer.get(f"{path_of(page)}/revisions").json()) == 1


def test_an_autosave_is_answered_without_the_content(writer: Any, document: Document) -> None:
    page = writer.page(writer.notebook())

    saved = writer.put(path_of(page), {"content": document("as I type"), "version": 1, "autosave": True})

    assert saved.status_code == 200
    assert set(saved.json()) == FIELDS
    assert saved.headers["ETag"] == '"2"'
    assert writer.get(f"{path_of(page)}?mode=editor").json()["content"] == document("as I type")


def test_a_stale_save_is_refused_with_the_text_that_stands_there_now(writer: Any, document: Document) -> None:
    page = writer.page(writer.notebook())
    writer.put(path_of(page), {"content": document("first come"), "version": 1})

    by_body = writer.put(path_of(page), {"content": document("too late"), "version": 1})
    by_header = writer.put(path_of(page), {"content": document("too late")}, headers={"If-Match": '"1"'})

    assert (by_body.status_code, by_body.json()["code"]) == (409, "stale_version")
    assert (by_header.status_code, by_header.json()["code"]) == (412, "precondition_failed")
    now = writer.get(f"{path_of(page)}?mode=editor").json()
    assert by_body.json()["current"] == by_header.json()["current"] == now
    assert now["content"] == document("first come")


def test_a_save_says_which_version_it_saw(writer: Any, document: Document) -> None:
    page = writer.page(writer.notebook())

    without = writer.put(path_of(page), {"content": document("new")})
    by_tag = writer.put(path_of(page), {"content": document("new")}, headers={"If-Match": 'W/"1"'})
    whatever = writer.put(path_of(page), {"content": document("newer")}, headers={"If-Match": "*"})
    nonsense = writer.put(path_of(page), {"content": document("newest")}, headers={"If-Match": '"abc"'})

    assert (without.status_code, without.json()["code"]) == (428, "version_missing")
    assert (by_tag.status_code, whatever.status_code, nonsense.status_code) == (200, 200, 412)


def test_an_editor_is_spared_the_version_it_has(writer: Any, document: Document) -> None:
    page = writer.page(writer.notebook())
    path = f"{path_of(page)}?mode=editor"

    assert writer.get(path).headers["ETag"] == '"1"'
    assert writer.get(path, headers={"If-None-Match": '"1"'}).status_code == 304
    writer.put(path_of(page), {"content": document("new"), "version": 1})
    assert writer.get(path, headers={"If-None-Match": '"1"'}).status_code == 200


# --- reading ------------------------------------------------------------------------------------------------------


def test_readers_get_the_published_copy_between_its_neighbours(writer: Any, anonymous: httpx.Client) -> None:
    notebook, pages = writer.book("one", "two", "three")
    first, second, third = (anonymous.get(path_of(page)).json() for page in pages)

    assert set(first) == FIELDS | {"content", "previous", "next"}
    assert [page["position"] for page in (first, second, third)] == [1, 2, 3]
    assert [(page["previous"], page["next"]) for page in (first, second, third)] == [
        (None, second["page_id"]),
        (first["page_id"], third["page_id"]),
        (second["page_id"], None),
    ]
    assert (first["status"], first["version"], first["word_count"]) == ("published", 1, 1)
    assert first["content"] == pages[0]["content"]
    assert first["notebook_id"] == notebook["notebook_id"]


def test_the_default_mode_is_the_readers_for_the_author_too(writer: Any) -> None:
    page = writer.page(writer.notebook(publish=True))

    assert writer.get(path_of(page)).status_code == 404
    assert writer.get(f"{path_of(page)}?mode=reader").status_code == 404
    writer.publish(path_of(page))
    assert writer.get(path_of(page)).json()["status"] == "published"


def test_an_edit_does_not_reach_readers_until_it_is_published_again(
    writer: Any, anonymous: httpx.Client, document: Document
) -> None:
    notebook, (page,) = writer.book("as published")
    published = anonymous.get(path_of(page)).json()
    writer.put(path_of(page), {"title": "Edited", "content": document("as edited just now"), "version": 1})

    assert anonymous.get(path_of(page)).json() == published
    assert order(anonymous, notebook) == [(1, "Chapter 1")]
    assert writer.get(f"{path_of(page)}?mode=editor").json()["status"] == "changed"

    writer.publish(path_of(page))

    again = anonymous.get(path_of(page)).json()
    assert (again["title"], again["content"], again["version"]) == ("Edited", document("as edited just now"), 2)
    assert again["word_count"] == 4
    assert again["published_at"] == published["published_at"]
    assert again["updated"] > published["updated"]
    assert writer.get(f"{path_of(page)}?mode=editor").json()["status"] == "published"


def test_a_public_page_may_be_cached_and_is_tagged(writer: Any, anonymous: httpx.Client) -> None:
    _, (page,) = writer.book("one")

    answer = anonymous.get(path_of(page))

    assert answer.headers["Cache-Control"] == "public, max-age=1, stale-while-revalidate=1"
    assert "Authorization" in answer.headers["Vary"]
    spared = anonymous.get(path_of(page), headers={"If-None-Match": answer.headers["ETag"]})
    assert (spared.status_code, spared.content) == (304, b"")
    assert writer.get(path_of(page)).headers["Cache-Control"] == "private, no-store"


def test_readers_count_only_published_pages(writer: Any, anonymous: httpx.Client) -> None:
    notebook = writer.notebook(publish=True)
    first, draft, last = (writer.page(notebook, title=title) for title in ("First", "Draft", "Last"))
    writer.publish(path_of(first))
    writer.publish(path_of(last))

    shown = anonymous.get(path_of(last)).json()

    assert (shown["position"], shown["previous"], shown["next"]) == (2, first["page_id"], None)
    assert order(anonymous, notebook) == [(1, "First"), (2, "Last")]
    assert order(writer, notebook) == [(1, "First"), (2, "Draft"), (3, "Last")]
    assert anonymous.get(path_of(draft)).status_code == 404


def test_a_mode_that_does_not_exist_is_refused(anonymous: httpx.Client) -> None:
    refused = anonymous.get("/pages/1?mode=printer")

    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["mode"])


# --- lists --------------------------------------------------------------------------------------------------------


def test_a_list_of_pages_has_no_content_and_up_to_a_thousand_items(writer: Any, anonymous: httpx.Client) -> None:
    notebook, _ = writer.book("one", "two", "three")
    query = {"notebook_id": notebook["notebook_id"]}

    listed = anonymous.get("/pages/", params=query).json()
    second = anonymous.get("/pages/", params={**query, "per_page": 2, "page": 2})

    assert [set(item) for item in listed["items"]] == [FIELDS] * 3
    assert (listed["page"], listed["per_page"], listed["total"]) == (1, 20, 3)
    assert [(item["position"], item["title"]) for item in second.json()["items"]] == [(3, "Chapter 3")]
    assert second.json()["total"] == 3
    assert anonymous.get("/pages/", params={**query, "per_page": 1000}).status_code == 200
    assert anonymous.get("/pages/", params={**query, "per_page": 1001}).status_code == 400


def test_a_list_of_pages_is_of_one_notebook(anonymous: httpx.Client) -> None:
    refused = anonymous.get("/pages/")

    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["notebook_id"])
    assert anonymous.get("/pages/?notebook_id=999999999").status_code == 404


# --- order and trash ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moved", "to", "expected"),
    [(1, 3, "BCAD"), (4, 1, "DABC"), (2, 2, "ABCD"), (3, 2, "ACBD"), (1, 4, "BCDA"), (2, 99, "ACDB")],
)
def test_a_page_moves_and_the_others_make_room(writer: Any, moved: int, to: int, expected: str) -> None:
    notebook = writer.notebook()
    pages = [writer.page(notebook, title=title) for title in "ABCD"]

    answer = writer.put(f"{path_of(pages[moved - 1])}/position", {"position": to})

    assert answer.status_code == 200
    assert answer.json()["position"] == min(to, 4)
    assert answer.json()["version"] == 1
    assert order(writer, notebook) == list(enumerate(expected, 1))


@pytest.mark.parametrize("position", [0, -1, "1", 1.5, None, True, 2**63])
def test_a_position_that_is_none_is_refused(writer: Any, position: Any) -> None:
    page = writer.page(writer.notebook())

    refused = writer.put(f"{path_of(page)}/position", {"position": position})

    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["position"])


def test_order_and_deletion_reach_readers_at_once(writer: Any, anonymous: httpx.Client) -> None:
    notebook, (first, second, third) = writer.book("one", "two", "three")

    writer.put(f"{path_of(third)}/position", {"position": 1})
    writer.delete(path_of(first))

    assert order(anonymous, notebook) == [(1, "Chapter 3"), (2, "Chapter 2")]
    shown = anonymous.get(path_of(second)).json()
    assert (shown["position"], shown["previous"], shown["next"]) == (2, third["page_id"], None)


def test_a_deleted_page_leaves_no_gap_and_comes_back_at_the_end(writer: Any, anonymous: httpx.Client) -> None:
    notebook, (first, second, _) = writer.book("one", "two words", "three")

    assert writer.delete(path_of(second)).status_code == 204

    assert order(writer, notebook) == [(1, "Chapter 1"), (2, "Chapter 3")]
    assert anonymous.get(path_of(second)).status_code == 404
    work = writer.get(f"/notebooks/{notebook['notebook_id']}").json()
    assert (work["page_count"], work["word_count"]) == (2, 2)
    assert order(writer, notebook, trash=1) == [(None, "Chapter 2")]
    in_trash = writer.get(f"{path_of(second)}?mode=editor").json()
    assert (in_trash["position"], in_trash["content"]) == (None, second["content"])
    assert in_trash["deleted_at"]

    restored = writer.post(f"{path_of(second)}/restore")

    assert (restored.status_code, restored.json()["position"]) == (200, 3)
    assert "deleted_at" not in restored.json()
    assert order(anonymous, notebook) == [(1, "Chapter 1"), (2, "Chapter 3"), (3, "Chapter 2")]
    assert order(writer, notebook, trash=1) == []
    assert writer.post(f"{path_of(first)}/restore").json()["position"] == 1


def test_a_page_in_the_trash_cannot_be_changed(writer: Any) -> None:
    page = writer.page(writer.notebook())
    path = path_of(page)
    writer.delete(path)

    answers = [
        writer.put(path, {"title": "New", "version": 1}),
        writer.put(f"{path}/position", {"position": 1}),
        writer.post(f"{path}/publish"),
        writer.post(f"{path}/preview"),
        writer.post(f"{path}/revisions/1/restore"),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(409, "in_trash")] * len(answers)
    assert writer.delete(path).status_code == 204
    assert writer.get(f"{path}/revisions").status_code == 200


def test_a_page_is_deleted_for_ever_only_from_the_trash(writer: Any) -> None:
    notebook = writer.notebook()
    page, kept = writer.page(notebook), writer.page(notebook, title="Kept")

    too_soon = writer.delete(f"{path_of(page)}?forever=1")
    writer.delete(path_of(page))

    assert (too_soon.status_code, too_soon.json()["code"]) == (409, "not_in_trash")
    assert writer.delete(f"{path_of(page)}?forever=1").status_code == 204
    assert writer.post(f"{path_of(page)}/restore").status_code == 404
    assert order(writer, notebook) == [(1, "Kept")]
    assert kept["position"] == 2


# --- publishing ---------------------------------------------------------------------------------------------------


def test_publishing_a_page_again_or_hiding_it_twice_changes_nothing_more(writer: Any, anonymous: httpx.Client) -> None:
    page = writer.page(writer.notebook(publish=True))
    publish = f"{path_of(page)}/publish"

    assert [writer.post(publish).status_code, writer.post(publish).status_code] == [204, 204]
    shown = anonymous.get(path_of(page)).json()
    assert [writer.delete(publish).status_code, writer.delete(publish).status_code] == [204, 204]

    assert shown["updated"] == shown["published_at"]
    assert anonymous.get(path_of(page)).status_code == 404
    draft = writer.get(f"{path_of(page)}?mode=editor").json()
    assert (draft["status"], draft["published_at"], draft["version"]) == ("draft", None, 1)


def test_counts_follow_what_is_published(writer: Any, anonymous: httpx.Client, document: Document) -> None:
    notebook, (first, second) = writer.book("one two", "three")
    path = f"/notebooks/{notebook['notebook_id']}"

    def counts(person: Any) -> tuple[int, int]:
        seen = person.get(path).json()
        return seen["page_count"], seen["word_count"]

    writer.put(path_of(first), {"content": document("one two three four"), "version": 1})
    assert (counts(writer), counts(anonymous)) == ((2, 5), (2, 3))
    writer.delete(f"{path_of(second)}/publish")
    assert (counts(writer), counts(anonymous)) == ((2, 5), (1, 2))
    writer.publish(path_of(first))
    assert (counts(writer), counts(anonymous)) == ((2, 5), (1, 4))
    writer.delete(path_of(first))
    assert (counts(writer), counts(anonymous)) == ((1, 1), (0, 0))
