"""Published works for browser tests, made by the API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from .conftest import Person, Room


@dataclass
class Work:
    """A published work and its chapters."""

    notebook_id: int
    title: str
    pages: list[int]

    @property
    def path(self) -> str:
        """Where the app shows it."""
        return f"/notebooks/{self.notebook_id}"

    def chapter(self, number: int) -> str:
        """Where the app shows a chapter, counted from 1."""
        return f"{self.path}/pages/{self.pages[number - 1]}"


def paragraphs(*texts: str) -> list[dict[str, Any]]:
    """A Slate document."""
    return [{"type": "paragraph", "children": [{"text": text}]} for text in texts]


def publish(room: Room, author: Person, title: str, chapters: dict[str, list[str]], **fields: Any) -> Work:
    """Write and publish a work: its chapters' titles, each with its paragraphs."""
    with room.client(author) as client:
        made = _answer(client.post("/notebooks/", json={"title": title, "genre_id": 1, **fields}))
        pages = [add_chapter(client, made["notebook_id"], *chapter) for chapter in chapters.items()]
        assert client.post(f"/notebooks/{made['notebook_id']}/publish", json={}).status_code == 204
    return Work(made["notebook_id"], title, pages)


def add_chapter(client: httpx.Client, notebook_id: int, title: str, texts: list[str]) -> int:
    """Append a chapter, as a draft."""
    page = {"notebook_id": notebook_id, "title": title, "content": paragraphs(*texts)}
    page_id: int = _answer(client.post("/pages/", json=page))["page_id"]
    return page_id


def _answer(response: httpx.Response) -> dict[str, Any]:
    assert response.status_code == 201, response.text
    answer: dict[str, Any] = response.json()
    return answer
