"""A site to measure: one worker unless told otherwise, a published work, nothing limited."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sinpluma.testing import LiveSite, live_site

PASSWORD = "a password for measuring"  # noqa: S105 - of a site that lives for a minute
PARAGRAPHS = 30


@dataclass(frozen=True)
class Work:
    """A running site and a published page in it."""

    site: LiveSite
    page_id: int
    notebook_id: int

    @property
    def page_path(self) -> str:
        """Where a reader gets the page."""
        return f"/pages/{self.page_id}"


@contextmanager
def site_with_work(workers: int = 1, **settings: str) -> Iterator[Work]:
    """Run a site with one published page of about 5 KB."""
    limits = {"login_limit_address": "100000/1m", "login_limit_name": "100000/1m", "log_level": "warning"}
    with (
        tempfile.TemporaryDirectory() as folder,
        live_site(Path(folder) / "data", workers=workers, **limits, **settings) as site,
        site.client() as client,
    ):
        person = {"username": "author", "email": "author@example.org", "password": PASSWORD}
        client.post("/user/register", json=person).raise_for_status()
        signed_in = client.post("/user/login", json={"username": "author", "password": PASSWORD}).json()
        client.headers["Authorization"] = f"Bearer {signed_in['access_token']}"
        genre = client.get("/genres/").json()[0]["genre_id"]
        notebook = client.post("/notebooks/", json={"title": "A work", "genre_id": genre}).json()["notebook_id"]
        text = "So we beat on, boats against the current, and nobody on the shore looked up from their work. " * 2
        content = [{"type": "paragraph", "children": [{"text": text}]} for _ in range(PARAGRAPHS)]
        page = client.post("/pages/", json={"notebook_id": notebook, "title": "One", "content": content}).json()
        client.post(f"/notebooks/{notebook}/publish").raise_for_status()
        yield Work(site, page["page_id"], notebook)
