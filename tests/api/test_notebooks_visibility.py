"""Who may see and change what: every state of a work, for its author, somebody else and nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest


@dataclass
class Scene:
    """A work in some state, and the people who look at it."""

    notebook: str
    page: str
    notebook_id: int
    author: Any
    other: Any
    nobody: httpx.Client

    @property
    def people(self) -> tuple[Any, Any, Any]:
        return self.author, self.other, self.nobody


def draft(_scene: Scene) -> None:
    """Nothing is published."""


def page_published(scene: Scene) -> None:
    scene.author.publish(scene.page)


def notebook_published(scene: Scene) -> None:
    scene.author.post(f"{scene.notebook}/publish", {"pages": False})


def published(scene: Scene) -> None:
    scene.author.publish(scene.notebook)


def page_unpublished(scene: Scene) -> None:
    published(scene)
    scene.author.delete(f"{scene.page}/publish")


def page_thrown_away(scene: Scene) -> None:
    published(scene)
    scene.author.delete(scene.page)


def notebook_unpublished(scene: Scene) -> None:
    published(scene)
    scene.author.delete(f"{scene.notebook}/publish")


def notebook_thrown_away(scene: Scene) -> None:
    published(scene)
    scene.author.delete(scene.notebook)


# state → statuses for author, other, nobody of: the notebook · the page for readers · its draft
STATES: dict[Callable[[Scene], None], tuple[tuple[int, int, int], tuple[int, int, int], tuple[int, int, int]]] = {
    draft: ((200, 404, 404), (404, 404, 404), (200, 404, 401)),
    page_published: ((200, 404, 404), (404, 404, 404), (200, 404, 401)),
    notebook_published: ((200, 200, 200), (404, 404, 404), (200, 404, 401)),
    published: ((200, 200, 200), (200, 200, 200), (200, 403, 401)),
    page_unpublished: ((200, 200, 200), (404, 404, 404), (200, 404, 401)),
    page_thrown_away: ((200, 200, 200), (404, 404, 404), (200, 404, 401)),
    notebook_unpublished: ((200, 404, 404), (404, 404, 404), (200, 404, 401)),
    notebook_thrown_away: ((200, 404, 404), (404, 404, 404), (200, 404, 401)),
}


@pytest.fixture
def scene(writer: Any, reader: Any, anonymous: httpx.Client) -> Scene:
    notebook = writer.notebook()
    page = writer.page(notebook)
    return Scene(
        notebook=f"/notebooks/{notebook['notebook_id']}",
        page=f"/pages/{page['page_id']}",
        notebook_id=notebook["notebook_id"],
        author=writer,
        other=reader,
        nobody=anonymous,
    )


@pytest.mark.parametrize("state", STATES)
def test_each_state_shows_what_it_should_to_each_person(scene: Scene, state: Callable[[Scene], None]) -> None:
    state(scene)
    notebook, page, editor = STATES[state]

    assert tuple(person.get(scene.notebook).status_code for person in scene.people) == notebook
    assert tuple(person.get(scene.page).status_code for person in scene.people) == page
    assert tuple(person.get(f"{scene.page}?mode=editor").status_code for person in scene.people) == editor


@pytest.mark.parametrize("state", STATES)
def test_a_hidden_work_is_in_no_list(scene: Scene, state: Callable[[Scene], None]) -> None:
    state(scene)
    shown = STATES[state][0][2] == 200
    query = {"notebook_id": scene.notebook_id}

    for path in (f"/notebooks/?author={scene.author.username}", f"/user/{scene.author.username}/notebooks"):
        assert scene.nobody.get(path).json()["total"] == int(shown)
    assert scene.nobody.get("/pages/", params=query).status_code == (200 if shown else 404)
    assert scene.other.get("/pages/", params=query).status_code == (200 if shown else 404)
    assert scene.other.post("/readings/", query).status_code == (201 if shown else 404)
    assert scene.nobody.get(f"/user/{scene.author.username}").json()["notebooks"] == int(shown)


CHANGES: dict[str, tuple[str, Any]] = {
    "/notebooks/{id}": ("PUT", {"title": "Mine now", "version": 1}),
    "/notebooks/{id} ": ("DELETE", None),
    "/notebooks/{id}?forever=1": ("DELETE", None),
    "/notebooks/{id}/restore": ("POST", None),
    "/notebooks/{id}/publish": ("POST", None),
    "/notebooks/{id}/publish ": ("DELETE", None),
    "{page}": ("PUT", {"title": "Mine now", "version": 1}),
    "{page} ": ("DELETE", None),
    "{page}?forever=1": ("DELETE", None),
    "{page}/position": ("PUT", {"position": 1}),
    "{page}/restore": ("POST", None),
    "{page}/publish": ("POST", None),
    "{page}/publish ": ("DELETE", None),
    "{page}/preview": ("POST", None),
    "{page}/preview ": ("DELETE", None),
    "{page}/revisions": ("GET", None),
    "{page}/revisions/1": ("GET", None),
    "{page}/revisions/1 ": ("PUT", {"name": "Mine now"}),
    "{page}/revisions/1/restore": ("POST", None),
    "/pages/?notebook_id={id}&trash=1": ("GET", None),
    "/pages/": ("POST", {"notebook_id": "{id}", "title": "Mine now", "content": []}),
}


@pytest.mark.parametrize("template", CHANGES)
def test_only_its_author_changes_a_work(scene: Scene, template: str) -> None:
    method, body = CHANGES[template]
    path = template.strip().format(id=scene.notebook_id, page=scene.page)
    if body and "notebook_id" in body:
        body = {**body, "notebook_id": scene.notebook_id}

    hidden = scene.other.client.request(method, path, json=body)
    scene.author.publish(scene.notebook)
    before = scene.author.get(scene.notebook).json()
    visible = scene.other.client.request(method, path, json=body)
    unsigned = scene.nobody.request(method, path, json=body)

    assert (hidden.status_code, visible.status_code, unsigned.status_code) == (404, 403, 401)
    assert scene.author.get(scene.notebook).json() == before


def test_nobody_learns_of_a_hidden_work_that_it_exists(scene: Scene) -> None:
    hidden, absent = scene.nobody.get(scene.notebook).json(), scene.nobody.get("/notebooks/999999999").json()

    assert hidden | {"request_id": ""} == absent | {"request_id": ""}


@pytest.mark.parametrize(
    "path", ["/notebooks/x", "/notebooks/-1", "/notebooks/99999999999999999999", "/pages/1.5", "/pages/%00", "/pages/٣"]
)
def test_an_id_that_is_none_is_not_found(anonymous: httpx.Client, path: str) -> None:
    assert anonymous.get(path).status_code == 404


def test_a_closed_account_takes_its_works_along(scene: Scene, reader: Any) -> None:
    published(scene)
    reader.post("/readings/", {"notebook_id": scene.notebook_id})
    token = scene.author.post(f"{scene.page}/preview").json()["url"].split("#")[1]

    closed = scene.author.client.request("DELETE", "/user", json={"password": "correct horse battery"})

    assert closed.status_code == 204, closed.text
    assert scene.nobody.get(scene.notebook).status_code == scene.nobody.get(scene.page).status_code == 404
    assert scene.nobody.get(f"/notebooks/?author={scene.author.username}").json()["total"] == 0
    assert scene.nobody.get(f"/user/{scene.author.username}/notebooks").status_code == 404
    assert reader.get("/readings/").json()["total"] == 0
    assert scene.nobody.post("/preview", json={"token": token}).status_code == 400


def test_a_disabled_authors_works_stay(scene: Scene, admin: Any) -> None:
    published(scene)

    disabled = admin.put(f"/admin/users/{scene.author.user_id}", {"disabled": True})

    assert disabled.status_code == 200, disabled.text
    assert scene.nobody.get(scene.page).status_code == 200


def test_a_slash_at_the_end_is_optional(scene: Scene) -> None:
    published(scene)

    for path in (
        scene.notebook,
        f"{scene.notebook}/",
        scene.page,
        f"{scene.page}/",
        "/notebooks",
        "/genres",
        "/genres/",
    ):
        assert scene.nobody.get(path).status_code == 200, path
