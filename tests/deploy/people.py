"""What people do at the site, and what the tests know of it afterwards."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx

T = TypeVar("T")

PASSWORD = "correct horse battery"
TEXT = "The lamp went out in November. It was a terrible night. In spring a boat came, and everyone was happy."
SCIENCE_FICTION = 1


@dataclass
class Person:
    """Somebody with an account, at the site with a client of their own."""

    client: httpx.Client
    name: str
    token: str = field(default="", repr=False)

    def sign_in(self) -> None:
        answer = self.client.post("/api/user/login", json={"username": self.name, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        self.token = answer.json()["access_token"]
        self.client.headers["Authorization"] = f"Bearer {self.token}"

    def post(self, path: str, json: Any = None, **options: Any) -> Any:
        answer = self.client.post(f"/api{path}", json=json, **options)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def publish(self, title: str, cover: bytes) -> Work:
        """A work with a cover and a chapter, for everybody to read."""
        notebook = self.post("/notebooks/", {"title": title, "genre_id": SCIENCE_FICTION, "language": "en"})
        number = notebook["notebook_id"]
        image = self.post(f"/notebooks/{number}/image/", files={"image": ("cover.jpg", cover, "image/jpeg")})
        content = [{"type": "paragraph", "children": [{"text": TEXT}]}]
        page = self.post("/pages/", {"notebook_id": number, "title": "Winter", "content": content})
        self.post(f"/notebooks/{number}/publish")
        self.post(f"/pages/{page['page_id']}/publish")
        return Work(number, page["page_id"], title, image["image_url"])


@dataclass(frozen=True)
class Work:
    """A published work of one chapter."""

    notebook_id: int
    page_id: int
    title: str
    cover: str

    def read_by(self, visitor: httpx.Client) -> None:
        """Assert that a visitor gets all of it: the work, its cover, its chapter, its arc, and its page in the app."""
        about = visitor.get(f"/api/notebooks/{self.notebook_id}")
        assert about.status_code == 200, about.text
        assert about.json()["title"] == self.title
        cover = visitor.get(self.cover)
        assert (cover.status_code, cover.headers["Content-Type"]) == (200, "image/jpeg"), cover.text[:200]
        chapter = visitor.get(f"/api/pages/{self.page_id}")
        assert chapter.json()["content"][0]["children"][0]["text"] == TEXT
        arc = until("the chapter to be judged", lambda: self._arc(visitor))
        assert [(page["page_id"], page["sentences"]) for page in arc["pages"]] == [(self.page_id, 3)]
        shell = visitor.get(f"/notebooks/{self.notebook_id}")
        assert self.title in shell.text, shell.text[:500]

    def _arc(self, visitor: httpx.Client) -> Any:
        arc = visitor.get(f"/api/notebooks/{self.notebook_id}/sentiment").json()
        return arc if arc["complete"] and arc["pages"] else None


def until(what: str, condition: Callable[[], T | None], *, seconds: float = 30.0) -> T:
    """Give what `condition` gives, as soon as that is true; fails when it was not for so long."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s in vain for {what}"
        time.sleep(0.1)
    return found
