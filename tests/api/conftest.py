"""People who write and read, for the tests of the routes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sinpluma.testing import LiveSite

sys.path.insert(0, str(Path(__file__).parent))  # what the tests here share

ADMIN_PASSWORD = "an administrator's password"
CIENCIA_FICCION = 3


class Writer:
    """Somebody signed in, with the few requests that nearly every test begins with."""

    def __init__(self, account: Any) -> None:
        self.username: str = account.username
        self.user_id: int = account.user_id
        self.client: httpx.Client = account.client

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.client.get(path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> httpx.Response:
        return self.client.post(path, json=json, **options)

    def put(self, path: str, json: Any = None, **options: Any) -> httpx.Response:
        return self.client.put(path, json=json, **options)

    def delete(self, path: str, **options: Any) -> httpx.Response:
        return self.client.delete(path, **options)

    def notebook(self, title: str = "A work", *, publish: bool = False, **fields: Any) -> Any:
        """A notebook of this writer, as it was answered."""
        made = self.post("/notebooks/", {"title": title, "genre_id": CIENCIA_FICCION, **fields})
        assert made.status_code == 201, made.text
        if publish:
            self.publish(f"/notebooks/{made.json()['notebook_id']}")
        return made.json()

    def page(self, notebook: Any, text: str = "Once upon a time", *, title: str = "A chapter") -> Any:
        """A page appended to a notebook, as it was answered."""
        body = {"notebook_id": notebook["notebook_id"], "title": title, "content": paragraphs(text)}
        made = self.post("/pages/", body)
        assert made.status_code == 201, made.text
        return made.json()

    def publish(self, path: str) -> None:
        """Publish `/notebooks/1` or `/pages/1`."""
        published = self.post(f"{path}/publish")
        assert published.status_code == 204, published.text

    def book(self, *texts: str, **fields: Any) -> tuple[Any, list[Any]]:
        """A published notebook with a published page for each text."""
        notebook = self.notebook(**fields)
        pages = [self.page(notebook, text, title=f"Chapter {number}") for number, text in enumerate(texts, 1)]
        self.publish(f"/notebooks/{notebook['notebook_id']}")
        return notebook, pages


def paragraphs(*texts: str) -> list[dict[str, Any]]:
    """A document of plain paragraphs."""
    return [{"type": "paragraph", "children": [{"text": text}]} for text in texts]


@pytest.fixture
def anonymous(live: LiveSite) -> Iterator[httpx.Client]:
    """Somebody who is not signed in, and sees what is there now: answers kept for a second are not for a cookie's."""
    with live.client(headers={"Cookie": "seen=1"}) as client:
        yield client


@pytest.fixture
def document() -> Callable[..., list[dict[str, Any]]]:
    """Make a document: `document("first paragraph", "second")`."""
    return paragraphs


@pytest.fixture
def writer(sign_up: Callable[..., Any]) -> Writer:
    """Somebody who writes."""
    return Writer(sign_up())


@pytest.fixture
def reader(sign_up: Callable[..., Any]) -> Writer:
    """Somebody else who is signed in."""
    return Writer(sign_up())


@pytest.fixture
def new_writer(sign_up: Callable[..., Any]) -> Callable[..., Writer]:
    """Sign more writers up: `new_writer()`, or at another site `new_writer(site=…)`."""
    return lambda *args, **options: Writer(sign_up(*args, **options))


@pytest.fixture(scope="session")
def admin(live: LiveSite, sign_up: Callable[..., Any]) -> Writer:
    """An administrator."""
    name = "overseer"
    live.run("users", "create-admin", name, f"{name}@example.org", "--password-stdin", stdin=ADMIN_PASSWORD)
    account = sign_up()
    signed_in = account.client.post("/user/login", json={"username": name, "password": ADMIN_PASSWORD})
    account.client.headers["Authorization"] = f"Bearer {signed_in.json()['access_token']}"
    account.username = name
    return Writer(account)
