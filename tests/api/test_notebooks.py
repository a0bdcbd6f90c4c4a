"""Notebooks over HTTP: beginning, changing, listing, throwing away."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest

FIELDS = {
    "notebook_id",
    "user_id",
    "author",
    "author_name",
    "genre_id",
    "title",
    "resume",
    "language",
    "tags",
    "status",
    "version",
    "page_count",
    "word_count",
    "followers",
    "created",
    "updated",
    "published_at",
    "image_url",
}
ENTRY_FIELDS = {"page_id", "position", "title", "status", "word_count", "published_at"}


def titles(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [item["title"] for item in answer.json()["items"]]


# --- beginning ----------------------------------------------------------------------------------------------------


def test_a_new_notebook_is_a_draft_with_every_field_of_the_contract(writer: Any) -> None:
    made = writer.post(
        "/notebooks/",
        {"title": "Niebla", "genre_id": 7, "resume": "Una nivola.", "language": "es", "tags": ["nivola", "Unamuno"]},
    )

    assert made.status_code == 201
    notebook = made.json()
    assert set(notebook) == FIELDS | {"pages"}
    assert notebook["author"] == writer.username
    assert notebook["user_id"] == writer.user_id
    assert (notebook["title"], notebook["genre_id"], notebook["resume"]) == ("Niebla", 7, "Una nivola.")
    assert (notebook["language"], notebook["tags"]) == ("es", ["nivola", "Unamuno"])
    assert (notebook["status"], notebook["version"], notebook["published_at"]) == ("draft", 1, None)
    assert (notebook["page_count"], notebook["word_count"], notebook["followers"]) == (0, 0, 0)
    assert notebook["pages"] == []
    assert notebook["created"].endswith("Z")
    assert made.headers["ETag"] == '"1"'


def test_a_title_loses_the_space_around_it_and_a_synopsis_its_carriage_returns(writer: Any) -> None:
    notebook = writer.notebook("  Rayuela \n", resume="one\r\ntwo\rthree")

    assert (notebook["title"], notebook["resume"]) == ("Rayuela", "one\ntwo\nthree")


def test_tags_are_kept_in_order_and_once_however_they_are_cased_or_accented(writer: Any) -> None:
    notebook = writer.notebook(tags=[" Ciencia Ficción ", "ciencia ficcion", "Zeta", "alfa", "ZETA"])

    assert notebook["tags"] == ["Ciencia Ficción", "Zeta", "alfa"]


@pytest.mark.parametrize(("given", "kept"), [("ES", "es"), ("pt-br", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW")])
def test_a_language_is_spelt_in_the_usual_way(writer: Any, given: str, kept: str) -> None:
    assert writer.notebook(language=given)["language"] == kept


def test_the_language_is_by_default_the_authors(writer: Any) -> None:
    profile = writer.get("/user").json()
    changed = writer.put("/user/settings", {"locale": "en", "version": profile["version"]})
    assert changed.status_code == 200, changed.text

    assert writer.notebook()["language"] == "en"


def test_all_faults_of_a_form_are_told_at_once(writer: Any) -> None:
    refused = writer.post(
        "/notebooks/",
        {"title": " ", "genre_id": 999, "resume": "x" * 5001, "language": "español", "tags": ["t" * 51]},
    )

    assert refused.status_code == 400
    problem = refused.json()
    assert problem["code"] == "invalid"
    assert set(problem["errors"]) == {"title", "genre_id", "resume", "language", "tags"}
    assert all(problem["errors"].values())


def test_missing_fields_are_all_named(writer: Any) -> None:
    refused = writer.post("/notebooks/", {})

    assert refused.status_code == 400
    assert set(refused.json()["errors"]) == {"title", "genre_id"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 101),
        ("title", "two\nlines"),
        ("title", "\u200b"),
        ("title", 5),
        ("title", None),
        ("genre_id", "3"),
        ("genre_id", True),
        ("genre_id", 0),
        ("genre_id", -1),
        ("genre_id", 1.5),
        ("genre_id", 10**30),
        ("genre_id", 2**63),
        ("resume", 5),
        ("resume", "bell \x07"),
        ("language", "e"),
        ("language", "es_ES"),
        ("language", "es-"),
        ("language", None),
        ("tags", "one"),
        ("tags", [""]),
        ("tags", [5]),
        ("tags", [["nested"]]),
        ("tags", [f"tag {number}" for number in range(21)]),
        ("tags", {"a": "b"}),
    ],
)
def test_a_faulty_field_is_named(writer: Any, field: str, value: Any) -> None:
    refused = writer.post("/notebooks/", {"title": "Fine", "genre_id": 1, field: value})

    assert refused.status_code == 400
    assert list(refused.json()["errors"]) == [field]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "x" * 100),
        ("title", "😀" * 100),
        ("resume", "x" * 5000),
        ("resume", "a\n\n\tb"),
        ("tags", [f"tag {number}" for number in range(20)]),
        ("tags", ["t" * 50]),
        ("tags", ["ﷺ" * 50]),  # unfolds to 900 characters
        ("title", "ﷺ" * 100),
    ],
)
def test_a_field_at_its_limit_is_kept(writer: Any, field: str, value: Any) -> None:
    assert writer.notebook(**{"title": "Fine", field: value})[field] == value


@pytest.mark.parametrize("body", [[], "text", 5, None])
def test_a_body_that_is_no_object_is_refused(writer: Any, body: Any) -> None:
    refused = writer.client.post(
        "/notebooks/",
        content=httpx.Request("POST", "http://x", json=body).content,
        headers={"Content-Type": "application/json"},
    )

    assert refused.status_code == 400


def test_a_notebook_is_begun_by_somebody_signed_in(anonymous: httpx.Client) -> None:
    refused = anonymous.post("/notebooks/", json={"title": "Mine", "genre_id": 1})

    assert refused.status_code == 401
    assert refused.json()["code"] == "unauthorized"


def test_a_repeated_request_with_the_same_key_makes_one_notebook(writer: Any) -> None:
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    body = {"title": "Only one", "genre_id": 1, "tags": ["once"]}

    first = writer.post("/notebooks/", body, headers=headers)
    again = writer.post("/notebooks/", body, headers=headers)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert writer.get("/notebooks/?mine=1").json()["total"] == 1


# --- reading and changing -----------------------------------------------------------------------------------------


def test_an_author_sees_the_drafts_in_the_table_of_contents(writer: Any) -> None:
    notebook = writer.notebook()
    first, second = writer.page(notebook, "one two three"), writer.page(notebook, "four five")
    writer.publish(f"/pages/{first['page_id']}")
    writer.put(f"/pages/{first['page_id']}", {"title": "Changed", "version": 1})

    seen = writer.get(f"/notebooks/{notebook['notebook_id']}").json()

    assert (seen["page_count"], seen["word_count"]) == (2, 5)
    assert [set(entry) for entry in seen["pages"]] == [ENTRY_FIELDS, ENTRY_FIELDS]
    assert [(entry["page_id"], entry["position"]) for entry in seen["pages"]] == [
        (first["page_id"], 1),
        (second["page_id"], 2),
    ]
    assert [entry["status"] for entry in seen["pages"]] == ["changed", "draft"]
    assert [entry["title"] for entry in seen["pages"]] == ["Changed", "A chapter"]


def test_readers_see_the_published_pages_renumbered_under_their_published_titles(
    writer: Any, anonymous: httpx.Client
) -> None:
    notebook = writer.notebook(publish=True)
    pages = [writer.page(notebook, "one two", title=f"Chapter {number}") for number in range(1, 4)]
    for page in pages[1:]:
        writer.publish(f"/pages/{page['page_id']}")
    writer.put(f"/pages/{pages[2]['page_id']}", {"title": "Secret", "version": 1})

    answer = anonymous.get(f"/notebooks/{notebook['notebook_id']}")

    seen = answer.json()
    assert set(seen) == FIELDS | {"pages"}
    assert (seen["page_count"], seen["word_count"]) == (2, 4)
    assert [(entry["position"], entry["title"], entry["status"]) for entry in seen["pages"]] == [
        (1, "Chapter 2", "published"),
        (2, "Chapter 3", "published"),
    ]
    assert answer.headers["Cache-Control"].startswith("public")
    assert "Authorization" in answer.headers["Vary"]


def test_an_entity_tag_spares_a_reader_the_same_answer(writer: Any, anonymous: httpx.Client) -> None:
    notebook, _ = writer.book("one")
    path = f"/notebooks/{notebook['notebook_id']}"

    tag = anonymous.get(path).headers["ETag"]
    again = anonymous.get(path, headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")
    writer.page(notebook)
    writer.publish(path)
    assert anonymous.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_an_authors_answer_is_private_and_tagged_with_the_version(writer: Any) -> None:
    notebook = writer.notebook()

    answer = writer.get(f"/notebooks/{notebook['notebook_id']}")

    assert answer.headers["ETag"] == '"1"'
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_change_touches_only_the_fields_it_sends(writer: Any) -> None:
    notebook = writer.notebook("Before", resume="Stays.", tags=["stays"])

    changed = writer.put(f"/notebooks/{notebook['notebook_id']}", {"title": "After", "version": 1})

    assert changed.status_code == 200
    assert changed.headers["ETag"] == '"2"'
    after = changed.json()
    assert (after["title"], after["resume"], after["tags"], after["version"]) == ("After", "Stays.", ["stays"], 2)
    assert after["updated"] > notebook["updated"]
    assert after == writer.get(f"/notebooks/{notebook['notebook_id']}").json()


def test_every_field_can_be_changed(writer: Any) -> None:
    path = f"/notebooks/{writer.notebook()['notebook_id']}"
    fields = {"title": "New", "genre_id": 8, "resume": "New.", "language": "fr", "tags": ["a", "b"]}

    after = writer.put(path, {**fields, "version": 1}).json()

    assert {name: after[name] for name in fields} == fields
    assert writer.put(path, {"tags": [], "version": 2}).json()["tags"] == []


def test_a_change_that_changes_nothing_is_no_new_version(writer: Any) -> None:
    notebook = writer.notebook("Same", tags=["x"])

    same = writer.put(f"/notebooks/{notebook['notebook_id']}", {"title": " Same ", "tags": ["x"], "version": 1})

    assert (same.status_code, same.json()["version"]) == (200, 1)


def test_a_stale_change_is_refused_with_what_stands_there_now(writer: Any) -> None:
    notebook = writer.notebook("First")
    path = f"/notebooks/{notebook['notebook_id']}"
    writer.put(path, {"title": "Second", "version": 1})

    by_body = writer.put(path, {"title": "Third", "version": 1})
    by_header = writer.put(path, {"title": "Third"}, headers={"If-Match": '"1"'})
    weak = writer.put(path, {"title": "Third"}, headers={"If-Match": 'W/"2"'})

    assert (by_body.status_code, by_body.json()["code"]) == (409, "stale_version")
    assert (by_header.status_code, by_header.json()["code"]) == (412, "precondition_failed")
    assert by_body.json()["current"]["title"] == by_header.json()["current"]["title"] == "Second"
    assert set(by_body.json()["current"]) == FIELDS | {"pages"}
    assert (weak.status_code, weak.json()["title"]) == (200, "Third")


def test_a_change_without_a_version_is_refused(writer: Any) -> None:
    path = f"/notebooks/{writer.notebook()['notebook_id']}"

    refused = writer.put(path, {"title": "New"})

    assert (refused.status_code, refused.json()["code"]) == (428, "version_missing")
    assert writer.put(path, {"title": "New"}, headers={"If-Match": "*"}).status_code == 200


@pytest.mark.parametrize("version", ["1", 0, -1, 1.5, True, []])
def test_a_version_that_is_no_version_is_refused(writer: Any, version: Any) -> None:
    refused = writer.put(f"/notebooks/{writer.notebook()['notebook_id']}", {"title": "New", "version": version})

    assert refused.status_code == 400
    assert list(refused.json()["errors"]) == ["version"]


def test_faulty_changes_are_all_named_and_nothing_is_changed(writer: Any) -> None:
    notebook = writer.notebook("Stays")
    path = f"/notebooks/{notebook['notebook_id']}"

    refused = writer.put(path, {"title": "", "genre_id": 999, "resume": "changed", "version": 1})

    assert refused.status_code == 400
    assert set(refused.json()["errors"]) == {"title", "genre_id"}
    assert writer.get(path).json()["resume"] == ""


# --- lists --------------------------------------------------------------------------------------------------------


def test_a_list_has_published_works_only_and_the_contracts_shape(writer: Any, anonymous: httpx.Client) -> None:
    writer.notebook("Draft")
    writer.notebook("Shown", publish=True)

    answer = anonymous.get("/notebooks/", params={"author": writer.username})

    body = answer.json()
    assert (body["page"], body["per_page"], body["total"]) == (1, 20, 1)
    assert [set(item) for item in body["items"]] == [FIELDS]
    assert titles(answer) == ["Shown"]
    assert answer.headers["Cache-Control"].startswith("public")


def test_works_are_found_by_genre_author_tag_and_language(writer: Any, anonymous: httpx.Client) -> None:
    poem = {"genre_id": 8, "language": "es-AR", "tags": ["Río Grande"]}
    writer.notebook("Poem", publish=True, **poem)
    writer.notebook("Play", publish=True, genre_id=9, language="en", tags=["river"])

    def found(**query: Any) -> list[str]:
        return titles(anonymous.get("/notebooks/", params={"author": writer.username.upper(), **query}))

    assert sorted(found()) == ["Play", "Poem"]
    assert found(genre_id=8) == ["Poem"]
    assert found(genre_id=999) == []
    assert found(tag="RIO GRANDE") == ["Poem"]
    assert found(tag="rio") == []
    assert found(language="es") == ["Poem"]
    assert found(language="ES-ar") == ["Poem"]
    assert found(language="e") == found(language="%") == []
    assert found(genre_id=9, tag="river", language="en") == ["Play"]
    assert titles(anonymous.get("/notebooks/", params={"author": "nobody at all"})) == []


def test_a_tag_that_was_taken_away_finds_the_work_no_more(writer: Any, anonymous: httpx.Client) -> None:
    path = f"/notebooks/{writer.notebook(tags=['old'], publish=True)['notebook_id']}"
    writer.put(path, {"tags": ["new"], "version": 1})

    query = {"author": writer.username}
    assert titles(anonymous.get("/notebooks/", params={**query, "tag": "old"})) == []
    assert titles(anonymous.get("/notebooks/", params={**query, "tag": "new"})) == ["A work"]


def test_works_are_sorted_by_news_title_or_followers(writer: Any, reader: Any, anonymous: httpx.Client) -> None:
    zeta, accented, alpha = (writer.notebook(title, publish=True) for title in ("zeta", "Ábaco", "alpha"))
    reader.post("/readings/", {"notebook_id": accented["notebook_id"]})
    page = writer.page(zeta)
    writer.publish(f"/pages/{page['page_id']}")

    def order(sort: str) -> list[str]:
        return titles(anonymous.get("/notebooks/", params={"author": writer.username, "sort": sort}))

    assert order("recent") == ["zeta", "alpha", "Ábaco"]
    assert order("title") == ["Ábaco", "alpha", "zeta"]
    assert order("popular")[0] == "Ábaco"
    assert alpha["notebook_id"] > zeta["notebook_id"]


def test_publishing_a_page_again_does_not_make_the_work_new(writer: Any, anonymous: httpx.Client) -> None:
    _, (page,) = writer.book("old text", title="Old")
    writer.notebook("New", publish=True)
    writer.put(f"/pages/{page['page_id']}", {"title": "Typo mended", "version": 1})
    writer.publish(f"/pages/{page['page_id']}")

    assert titles(anonymous.get("/notebooks/", params={"author": writer.username})) == ["New", "Old"]


def test_pages_of_a_list_are_linked(writer: Any, anonymous: httpx.Client) -> None:
    for number in range(5):
        writer.notebook(f"Work {number}", publish=True)
    query = {"author": writer.username, "sort": "title", "per_page": 2}

    first, second, third, beyond = (
        anonymous.get("/notebooks/", params={**query, "page": page}) for page in range(1, 5)
    )

    assert [titles(answer) for answer in (first, second, third, beyond)] == [
        ["Work 0", "Work 1"],
        ["Work 2", "Work 3"],
        ["Work 4"],
        [],
    ]
    assert {answer.json()["total"] for answer in (first, second, third, beyond)} == {5}
    assert list(first.links) == ["next"]
    assert set(second.links) == {"next", "prev"}
    assert list(third.links) == ["prev"]
    assert "page=3" in second.links["next"]["url"]


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=x", "per_page=0", "per_page=101", "sort=best", "genre_id=x", "genre_id=0", "mine=perhaps"],
)
def test_a_faulty_query_is_refused(anonymous: httpx.Client, query: str) -> None:
    refused = anonymous.get(f"/notebooks/?{query}")

    assert refused.status_code == 400
    assert list(refused.json()["errors"]) == [query.split("=", maxsplit=1)[0]]


def test_ones_own_list_has_the_drafts_and_the_last_changed_first(writer: Any, anonymous: httpx.Client) -> None:
    first = writer.notebook("First")
    writer.notebook("Second", publish=True)
    writer.page(first)

    mine = writer.get("/notebooks/?mine=1")

    assert titles(mine) == ["First", "Second"]
    assert [item["page_count"] for item in mine.json()["items"]] == [1, 0]
    assert mine.headers["Cache-Control"] == "private, no-store"
    assert anonymous.get("/notebooks/?mine=1").status_code == 401
    assert anonymous.get("/notebooks/?trash=1").status_code == 401


def test_an_authors_public_works_are_listed_under_their_name(writer: Any, anonymous: httpx.Client) -> None:
    writer.notebook("Draft")
    writer.notebook("Shown", publish=True)

    assert titles(anonymous.get(f"/user/{writer.username.upper()}/notebooks")) == ["Shown"]
    assert titles(writer.get(f"/user/{writer.username}/notebooks")) == ["Shown"]
    assert anonymous.get("/user/nobody-at-all/notebooks").status_code == 404


# --- the trash ----------------------------------------------------------------------------------------------------


def test_a_notebook_goes_to_the_trash_with_its_pages_and_comes_back_as_it_was(
    writer: Any, anonymous: httpx.Client
) -> None:
    notebook, (kept, thrown) = writer.book("kept", "thrown away before")
    path = f"/notebooks/{notebook['notebook_id']}"
    writer.delete(f"/pages/{thrown['page_id']}")
    before = writer.get(path).json()

    assert writer.delete(path).status_code == 204

    assert anonymous.get(path).status_code == 404
    assert anonymous.get(f"/pages/{kept['page_id']}").status_code == 404
    assert titles(writer.get("/notebooks/?mine=1")) == []
    assert titles(anonymous.get("/notebooks/", params={"author": writer.username})) == []
    in_trash = writer.get("/notebooks/?trash=1").json()["items"]
    assert [item["notebook_id"] for item in in_trash] == [notebook["notebook_id"]]
    assert in_trash[0]["deleted_at"]
    assert writer.get(path).json()["deleted_at"] == in_trash[0]["deleted_at"]

    restored = writer.post(f"{path}/restore")

    assert (restored.status_code, restored.json()) == (200, before)
    assert anonymous.get(f"/pages/{kept['page_id']}").status_code == 200
    assert anonymous.get(f"/pages/{thrown['page_id']}").status_code == 404


def test_deleting_twice_and_restoring_twice_change_nothing_more(writer: Any) -> None:
    path = f"/notebooks/{writer.notebook()['notebook_id']}"

    assert [writer.delete(path).status_code, writer.delete(path).status_code] == [204, 204]
    assert [writer.post(f"{path}/restore").status_code, writer.post(f"{path}/restore").status_code] == [200, 200]


def test_nothing_in_the_trash_can_be_changed(writer: Any) -> None:
    notebook = writer.notebook()
    page = writer.page(notebook)
    path = f"/notebooks/{notebook['notebook_id']}"
    writer.delete(path)

    answers = [
        writer.put(path, {"title": "New", "version": 1}),
        writer.post(f"{path}/publish"),
        writer.delete(f"{path}/publish"),
        writer.post("/pages/", {"notebook_id": notebook["notebook_id"], "title": "New", "content": []}),
        writer.put(f"/pages/{page['page_id']}", {"title": "New", "version": 1}),
        writer.put(f"/pages/{page['page_id']}/position", {"position": 1}),
        writer.post(f"/pages/{page['page_id']}/publish"),
        writer.post(f"/pages/{page['page_id']}/preview"),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(409, "in_trash")] * len(answers)


def test_only_what_is_in_the_trash_is_deleted_for_ever(writer: Any) -> None:
    notebook = writer.notebook()
    page = writer.page(notebook)
    path = f"/notebooks/{notebook['notebook_id']}"

    too_soon = writer.delete(f"{path}?forever=1")
    writer.delete(path)
    gone = writer.delete(f"{path}?forever=1")

    assert (too_soon.status_code, too_soon.json()["code"]) == (409, "not_in_trash")
    assert gone.status_code == 204
    assert writer.get(path).status_code == 404
    assert writer.get(f"/pages/{page['page_id']}?mode=editor").status_code == 404
    assert writer.post(f"{path}/restore").status_code == 404
    assert writer.get("/notebooks/?trash=1").json()["total"] == 0


# --- publishing ---------------------------------------------------------------------------------------------------


def test_publishing_a_notebook_publishes_every_page(writer: Any, anonymous: httpx.Client) -> None:
    notebook = writer.notebook()
    pages = [writer.page(notebook, text) for text in ("one", "two")]
    path = f"/notebooks/{notebook['notebook_id']}"

    assert writer.post(f"{path}/publish").status_code == 204

    seen = anonymous.get(path).json()
    assert (seen["status"], seen["version"]) == ("published", 1)
    assert seen["published_at"] is not None
    assert [anonymous.get(f"/pages/{page['page_id']}").status_code for page in pages] == [200, 200]


def test_a_notebook_can_be_published_without_its_drafts(writer: Any, anonymous: httpx.Client) -> None:
    notebook = writer.notebook()
    ready, draft = writer.page(notebook), writer.page(notebook)
    writer.publish(f"/pages/{ready['page_id']}")
    path = f"/notebooks/{notebook['notebook_id']}"
    assert anonymous.get(f"/pages/{ready['page_id']}").status_code == 404

    assert writer.post(f"{path}/publish", {"pages": False}).status_code == 204

    assert anonymous.get(f"/pages/{ready['page_id']}").status_code == 200
    assert anonymous.get(f"/pages/{draft['page_id']}").status_code == 404
    assert anonymous.get(path).json()["page_count"] == 1


def test_unpublishing_hides_and_loses_nothing(writer: Any, anonymous: httpx.Client) -> None:
    notebook, (page,) = writer.book("frozen")
    path = f"/notebooks/{notebook['notebook_id']}"
    writer.put(f"/pages/{page['page_id']}", {"title": "Not yet", "version": 1})

    assert writer.delete(f"{path}/publish").status_code == 204

    assert anonymous.get(path).status_code == anonymous.get(f"/pages/{page['page_id']}").status_code == 404
    assert writer.get(path).json()["status"] == "draft"
    assert writer.get(f"/pages/{page['page_id']}?mode=editor").json()["title"] == "Not yet"
    writer.post(f"{path}/publish", {"pages": False})
    assert anonymous.get(f"/pages/{page['page_id']}").json()["title"] == "Chapter 1"


def test_publishing_needs_the_bodys_pages_to_be_true_or_false(writer: Any) -> None:
    path = f"/notebooks/{writer.notebook()['notebook_id']}"

    assert writer.post(f"{path}/publish", {"pages": "yes"}).status_code == 400
    assert writer.post(f"{path}/publish", {}).status_code == 204


# --- administration -----------------------------------------------------------------------------------------------


def test_an_administrator_hides_a_work_and_lets_it_be_seen_again(
    writer: Any, admin: Any, anonymous: httpx.Client
) -> None:
    notebook, (page,) = writer.book("offensive")
    path, page_path = f"/notebooks/{notebook['notebook_id']}", f"/pages/{page['page_id']}"

    assert admin.post(f"/admin{path}/block").status_code == 204

    assert anonymous.get(path).status_code == anonymous.get(page_path).status_code == 404
    assert writer.get(path).json()["blocked"] is True
    refused = writer.post(f"{path}/publish")
    assert (refused.status_code, refused.json()["code"]) == (403, "blocked")
    assert writer.put(page_path, {"title": "Milder", "version": 1}).status_code == 200

    assert admin.delete(f"/admin{path}/block").status_code == 204
    assert anonymous.get(path).status_code == 200
    assert "blocked" not in writer.get(path).json()


def test_only_an_administrator_blocks(writer: Any, admin: Any, anonymous: httpx.Client) -> None:
    path = f"/admin/notebooks/{writer.notebook()['notebook_id']}/block"

    assert anonymous.post(path).status_code == anonymous.delete(path).status_code == 401
    assert writer.post(path).status_code == writer.delete(path).status_code == 403
    assert admin.post("/admin/notebooks/999999999/block").status_code == 404


# --- profiles -----------------------------------------------------------------------------------------------------


def test_a_profile_counts_public_works_and_their_distinct_followers(
    writer: Any, reader: Any, anonymous: httpx.Client
) -> None:
    writer.notebook("Draft")
    works = [writer.notebook(title, publish=True) for title in ("One", "Two")]
    for work in works:
        reader.post("/readings/", {"notebook_id": work["notebook_id"]})

    profile = anonymous.get(f"/user/{writer.username}").json()
    own = writer.get("/user").json()

    assert (profile["notebooks"], profile["followers"]) == (2, 1)
    assert (own["notebooks"], own["followers"]) == (2, 1)
