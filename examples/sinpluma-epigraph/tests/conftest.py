"""A site with this plugin, and an author who writes there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sinpluma.testing import AppSite, app_site

PASSWORD = "a long and quiet river"  # noqa: S105 - of an account in a test


@dataclass
class Answer:
    """What the site answered."""

    status: int
    body: Any


@dataclass
class Author:
    """Somebody who is signed in."""

    site: AppSite
    token: str

    async def send(self, method: str, path: str, body: Any = None) -> Answer:
        """Send a request of this author's to the API."""
        headers = {"Authorization": f"Bearer {self.token}"}
        response = await self.site.client.open(f"/api{path}", method=method, json=body, headers=headers)
        return Answer(response.status_code, await response.get_json(silent=True))

    async def page(self, *nodes: Any) -> int:
        """Write a new page; gives its id."""
        genre = (await self.send("GET", "/genres/")).body[0]["genre_id"]
        notebook = (await self.send("POST", "/notebooks/", {"title": "A novel", "genre_id": genre})).body
        content = list(nodes) or [{"type": "paragraph", "children": [{"text": "It was late."}]}]
        draft = {"notebook_id": notebook["notebook_id"], "title": "One", "content": content}
        made = await self.send("POST", "/pages/", draft)
        assert made.status == 201, made.body
        return int(made.body["page_id"])

    async def publish(self, page_id: int) -> Answer:
        """Publish a page and its notebook."""
        page = (await self.send("GET", f"/pages/{page_id}?mode=editor")).body
        return await self.send("POST", f"/notebooks/{page['notebook_id']}/publish", {})


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[AppSite]:
    """A site of its own for each test. The plugin is on because it is installed."""
    async with app_site(tmp_path) as running:
        yield running


SignUp = Callable[..., Awaitable[Author]]


@pytest.fixture
def sign_up(site: AppSite) -> SignUp:
    """Sign somebody up and in: `await sign_up("ana")`, or at another site."""

    async def make(name: str, at: AppSite = site) -> Author:
        account = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
        await at.client.post("/api/user/register", json=account)
        signed_in = await at.client.post("/api/user/login", json=account)
        return Author(at, (await signed_in.get_json())["access_token"])

    return make


@pytest.fixture
async def ana(sign_up: SignUp) -> Author:
    """An author."""
    return await sign_up("ana")
