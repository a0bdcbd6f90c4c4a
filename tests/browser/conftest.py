"""Chromium before a running site that serves the built app. Whatever the browser complains of fails the test."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from sinpluma.testing import LiveSite, live_site

from .browsers import FLAGS, PASSWORD, Browsers, find_chromium

UNLIMITED = {
    f"{what}_limit_{by}": "100000/1m" for what in ("login", "register", "reset", "verify") for by in ("name", "address")
}
SETTINGS = {**UNLIMITED, "event_poll": "0.1", "public_cache_mb": "0", "sentiment_limit": "100000/1m"}


@dataclass
class Person:
    """Somebody with an account."""

    username: str
    email: str
    user_id: int
    password: str = PASSWORD


@dataclass
class Room(Browsers):
    """A site, and browsers in front of it."""

    site: LiveSite = field(kw_only=True)
    _numbers: Iterator[int] = field(default_factory=lambda: _NUMBERS)

    def person(self, name: str = "writer", **settings: Any) -> Person:
        """Register somebody by the API."""
        username = f"{name}{next(self._numbers)}"
        form = {"username": username, "email": f"{username}@example.org", "password": PASSWORD}
        with self.site.client() as client:
            made = client.post("/user/register", json=form)
        assert made.status_code == 201, made.text
        person = Person(username, form["email"], made.json()["user_id"])
        if settings:
            with self.client(person) as client:
                changed = client.put("/user/settings", json=settings, headers={"If-Match": _version(client)})
                assert changed.status_code == 200, changed.text
        return person

    def sign_in(self, person: Person) -> dict[str, Any]:
        """A new pair of tokens."""
        with self.site.client() as client:
            answer = client.post("/user/login", json={"username": person.username, "password": person.password})
        assert answer.status_code == 200, answer.text
        tokens: dict[str, Any] = answer.json()
        return tokens

    @contextmanager
    def client(self, person: Person) -> Iterator[httpx.Client]:
        """The API, as somebody."""
        token = self.sign_in(person)["access_token"]
        with self.site.client(headers={"Authorization": f"Bearer {token}"}) as client:
            yield client

    def context(self, person: Person | None = None, **options: Any) -> BrowserContext:
        """A browser of its own: of somebody who is signed in there, or of a visitor."""
        if person:
            tokens = self.sign_in(person)
            session = {"userId": tokens["user"]["user_id"], "refreshToken": tokens["refresh_token"]}
            kept = [{"name": "sinpluma.session", "value": json.dumps(session)}]
            options["storage_state"] = {"cookies": [], "origins": [{"origin": self.url, "localStorage": kept}]}
        return super().context(**options)

    def page(self, person: Person | None = None, path: str = "/", **options: Any) -> Page:
        """A tab in a browser of its own, at a path of the app."""
        page = self.context(person, **options).new_page()
        page.goto(path)
        return page


def sign_in(page: Page, person: Person, password: str = PASSWORD) -> None:
    """Fill in the form for signing in, and send it."""
    page.get_by_label("User name or e-mail").fill(person.username)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


_NUMBERS = itertools.count(1)


def _version(client: httpx.Client) -> str:
    return f'"{client.get("/user").json()["version"]}"'


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Debian's Chromium, or whatever SINPLUMA_TEST_CHROMIUM names."""
    return find_chromium()


@pytest.fixture(scope="module")  # as long as it runs, no asyncio test can
def playwright() -> Iterator[Playwright]:
    """Playwright's driver."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="module")
def chromium(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    """A Chromium for the tests of a file; each person has a context of their own in it."""
    browser = playwright.chromium.launch(executable_path=chromium_path, args=list(FLAGS))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """A site that the tests share which do not break it."""
    with live_site(tmp_path_factory.mktemp("browser") / "data", workers=2, **SETTINGS) as running:
        assert httpx.get(running.url, trust_env=False).status_code == 200, "the app is not built: make web"
        yield running


@pytest.fixture
def room(site: LiveSite, chromium: Browser) -> Iterator[Room]:
    """The shared site, and browsers in front of it."""
    made = Room(site.url, chromium, site=site)
    yield made
    made.close()


@pytest.fixture
def own_room(start_site: Callable[..., LiveSite], chromium: Browser) -> Iterator[Callable[..., Room]]:
    """A site of the test's own, with settings: `own_room(access_token_seconds="2")`."""
    rooms: list[Room] = []

    def make(**settings: Any) -> Room:
        site = start_site(**{**SETTINGS, **settings})
        rooms.append(Room(site.url, chromium, site=site))
        return rooms[-1]

    yield make
    for room in rooms:
        room.close()


@pytest.fixture(scope="session")
def library(site: LiveSite) -> Any:
    """Works on the shared site, and what a place of the app needs of them."""
    from .places import fill  # noqa: PLC0415 - it needs Person and Room from here

    return fill(site)
