"""Readings over HTTP: following works, and how far one has read."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

FIELDS = {"notebook", "page_id", "progress", "unread", "created"}


def follow(reader: Any, notebook: Any) -> httpx.Response:
    answer: httpx.Response = reader.post("/readings/", {"notebook_id": notebook["notebook_id"]})
    return answer


def only(reader: Any) -> Any:
    """The one reading that a reader has."""
    listed = reader.get("/readings/").json()
    assert listed["total"] == len(listed["items"]) == 1
    return listed["items"][0]


def reach(reader: Any, page: Any) -> Any:
    answer = reader.put(f"/readings/{page['notebook_id']}", {"page_id": page["page_id"]})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_following_is_answered_201_and_again_200(writer: Any, reader: Any) -> None:
    notebook, _ = writer.book("one", "two")

    first, again = follow(reader, notebook), follow(reader, notebook)

    assert (first.status_code, again.status_code) == (201, 200)
    reading = first.json()
    assert set(reading) == FIELDS
    assert (reading["page_id"], reading["progress"], reading["unread"]) == (None, 0.0, 2)
    assert reading["notebook"]["followers"] == 1
    assert again.json() == reading
    assert only(reader) == reading


def test_what_was_read_before_following_counts(writer: Any, reader: Any) -> None:
    notebook, pages = writer.book("one", "two", "three", "four")
    body = {"notebook_id": notebook["notebook_id"], "page_id": pages[2]["page_id"]}

    followed = reader.post("/readings/", body)
    again = reader.post("/readings/", {**body, "page_id": pages[0]["page_id"]})

    assert (followed.status_code, again.status_code) == (201, 200)
    reading = only(reader)
    assert (reading["page_id"], reading["progress"], reading["unread"]) == (pages[2]["page_id"], 0.75, 1)


def test_a_page_that_readers_do_not_have_was_not_read_before_following(writer: Any, reader: Any) -> None:
    notebook, _ = writer.book("one")
    draft, elsewhere = writer.page(notebook), writer.book("another")[1][0]
    for page in (draft, elsewhere):
        answer = reader.post("/readings/", {"notebook_id": notebook["notebook_id"], "page_id": page["page_id"]})
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["page_id"])
    assert reader.get("/readings/").json()["total"] == 0


def test_a_work_in_ones_readings_is_answered_as_in_every_list(
    writer: Any, reader: Any, anonymous: httpx.Client
) -> None:
    notebook, _ = writer.book("one")
    follow(reader, notebook)

    listed = anonymous.get("/notebooks/", params={"author": writer.username}).json()["items"]

    assert [only(reader)["notebook"]] == listed


def test_progress_is_the_part_read_and_unread_what_follows(writer: Any, reader: Any) -> None:
    notebook, pages = writer.book("one", "two", "three", "four")
    follow(reader, notebook)

    seen = [(reach(reader, page)["progress"], only(reader)["unread"]) for page in pages]

    assert seen == [(0.25, 3), (0.5, 2), (0.75, 1), (1.0, 0)]
    begun_again = reader.put(f"/readings/{notebook['notebook_id']}", {"page_id": None}).json()
    assert (begun_again["page_id"], begun_again["progress"], begun_again["unread"]) == (None, 0.0, 4)


def test_a_new_page_is_unread(writer: Any, reader: Any) -> None:
    notebook, pages = writer.book("one", "two")
    follow(reader, notebook)
    reach(reader, pages[-1])

    draft = writer.page(notebook)
    assert only(reader)["unread"] == 0
    writer.publish(f"/pages/{draft['page_id']}")

    assert (only(reader)["unread"], round(only(reader)["progress"], 3)) == (1, 0.667)


def test_who_reached_a_page_that_goes_has_reached_the_one_before(writer: Any, reader: Any) -> None:
    notebook, (first, second, third) = writer.book("one", "two", "three")
    follow(reader, notebook)
    reach(reader, second)

    writer.delete(f"/pages/{third['page_id']}/publish")
    assert (only(reader)["page_id"], only(reader)["progress"]) == (second["page_id"], 1.0)
    writer.delete(f"/pages/{second['page_id']}/publish")
    assert only(reader)["progress"] == 1.0
    writer.delete(f"/pages/{second['page_id']}")

    assert (only(reader)["page_id"], only(reader)["unread"]) == (first["page_id"], 0)
    writer.delete(f"/pages/{first['page_id']}")
    assert (only(reader)["page_id"], only(reader)["progress"], only(reader)["unread"]) == (None, 0.0, 0)


def test_only_a_page_that_can_be_read_is_reached(writer: Any, reader: Any) -> None:
    notebook, _ = writer.book("one")
    draft, (_, (foreign,)) = writer.page(notebook), writer.book("of another work")
    follow(reader, notebook)
    path = f"/readings/{notebook['notebook_id']}"

    for page_id in (draft["page_id"], foreign["page_id"], 999_999_999):
        refused = reader.put(path, {"page_id": page_id})
        assert (refused.status_code, list(refused.json()["errors"])) == (400, ["page_id"])
    assert only(reader)["page_id"] is None


@pytest.mark.parametrize("body", [{}, {"page_id": "1"}, {"page_id": 0}, {"page_id": 2**63}, {"page_id": True}])
def test_what_is_no_page_is_refused(reader: Any, body: Any) -> None:
    refused = reader.put("/readings/1", body)

    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["page_id"])


def test_one_can_stop_following_in_both_ways(writer: Any, reader: Any) -> None:
    for by_body in (False, True):
        notebook, _ = writer.book("one")
        follow(reader, notebook)
        path, options = f"/readings/{notebook['notebook_id']}", {}
        if by_body:
            path, options = "/readings/", {"json": {"notebook_id": notebook["notebook_id"]}}

        answers = [reader.client.request("DELETE", path, **options) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [204, 404]
        assert reader.get("/readings/").json()["total"] == 0
        assert writer.get(f"/notebooks/{notebook['notebook_id']}").json()["followers"] == 0


def test_what_is_not_followed_has_no_progress(writer: Any, reader: Any) -> None:
    notebook, (page,) = writer.book("one")

    answer = reader.put(f"/readings/{notebook['notebook_id']}", {"page_id": page["page_id"]})

    assert answer.status_code == 404


def test_a_work_that_is_hidden_leaves_the_list_and_comes_back_with_its_bookmark(writer: Any, reader: Any) -> None:
    notebook, pages = writer.book("one", "two")
    follow(reader, notebook)
    reach(reader, pages[0])
    path = f"/notebooks/{notebook['notebook_id']}"

    writer.delete(f"{path}/publish")
    assert reader.get("/readings/").json() == {"items": [], "page": 1, "per_page": 20, "total": 0}
    writer.publish(path)

    assert only(reader)["page_id"] == pages[0]["page_id"]


def test_the_last_read_comes_first_and_the_list_is_paged(writer: Any, reader: Any) -> None:
    books = [writer.book("text", title=title) for title in ("One", "Two", "Three")]
    for notebook, _ in books:
        follow(reader, notebook)
    reach(reader, books[0][1][0])

    first = reader.get("/readings/", params={"per_page": 2})

    assert [item["notebook"]["title"] for item in first.json()["items"]] == ["One", "Three"]
    assert first.json()["total"] == 3
    assert list(first.links) == ["next"]
    assert reader.get("/readings/", params={"per_page": 101}).status_code == 400


def test_following_is_for_those_who_are_signed_in(anonymous: httpx.Client) -> None:
    answers = [
        anonymous.get("/readings/"),
        anonymous.post("/readings/", json={"notebook_id": 1}),
        anonymous.put("/readings/1", json={"page_id": 1}),
        anonymous.delete("/readings/1"),
        anonymous.request("DELETE", "/readings/", json={"notebook_id": 1}),
    ]

    assert [answer.status_code for answer in answers] == [401] * 5


def test_what_is_not_there_cannot_be_followed(reader: Any) -> None:
    assert reader.post("/readings/", {"notebook_id": 999_999_999}).status_code == 404
    assert reader.post("/readings/", {"notebook_id": "1"}).status_code == 400
    assert reader.post("/readings/", {}).status_code == 400
