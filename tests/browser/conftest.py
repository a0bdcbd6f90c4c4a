"""Chromium before a running site that serves the built app. Whatever the browser complains of fails the test."""

from __future__ import annotations

import itertools
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    expect,
    sync_playwright,
)

from sinpluma.testing import LiveSite, live_site

PASSWORD = "correct horse battery"
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"),
    *("--disable-component-update", "--no-first-run", "--disable-features=Translate,OptimizationHints,MediaRouter"),
)
UNLIMITED = {
    f"{what}_limit_{by}": "100000/1m" for what in ("login", "register", "reset", "verify") for by in ("name", "address")
}
SETTINGS = {**UNLIMITED, "event_poll": "0.1", "public_cache_mb": "0", "sentiment_limit": "100000/1m"}
OF_AN_ANSWER = "Failed to load resource"


@dataclass
class Watch:
    """What a browser complained of: errors, warnings, violations of the policy, requests to other hosts."""

    site: str
    complaints: list[str] = field(default_factory=list)
    may_fail: bool = False
    """Whether answers that are not 2xx, or none, are meant by the test for more than the API."""

    def over(self, context: BrowserContext) -> None:
        """Look at every page of a context."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"uncaught: {error.error}"))
        context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        # The browser itself writes a line for every answer that is not 2xx; whether those are right, other tests say.
        of_an_answer = message.text.startswith(OF_AN_ANSWER)
        url = message.location.get("url", "")
        if not (of_an_answer and (self.may_fail or url.startswith(f"{self.site}/api/"))):
            self.complaints.append(f"{message.type} at {url}: {message.text}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and f"{address.scheme}://{address.netloc}" != self.site:
            self.complaints.append(f"a request to another host: {request.url}")


@dataclass
class Person:
    """Somebody with an account."""

    username: str
    email: str
    user_id: int
    password: str = PASSWORD


@dataclass
class Room:
    """A site, and browsers in front of it."""

    site: LiveSite
    browser: Browser
    watch: Watch
    _contexts: list[BrowserContext] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: _NUMBERS)

    @property
    def url(self) -> str:
        """Where the app is."""
        return self.site.url

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
        options = {"locale": "en-GB", "viewport": {"width": 1280, "height": 900}, "base_url": self.url, **options}
        if person:
            tokens = self.sign_in(person)
            session = {"userId": tokens["user"]["user_id"], "refreshToken": tokens["refresh_token"]}
            kept = [{"name": "sinpluma.session", "value": json.dumps(session)}]
            options["storage_state"] = {"cookies": [], "origins": [{"origin": self.url, "localStorage": kept}]}
        context = self.browser.new_context(**options)
        context.set_default_timeout(PATIENCE_MS)
        self.watch.over(context)
        self._contexts.append(context)
        return context

    def page(self, person: Person | None = None, path: str = "/", **options: Any) -> Page:
        """A tab in a browser of its own, at a path of the app."""
        page = self.context(person, **options).new_page()
        page.goto(path)
        return page

    def close(self) -> None:
        """Close the browsers, and say what they complained of."""
        for context in self._contexts:
            context.close()
        assert not self.watch.complaints, "the browser complained:\n" + "\n".join(self.watch.complaints)


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
    path = os.environ.get("SINPLUMA_TEST_CHROMIUM") or shutil.which("chromium")
    if not path:
        if os.environ.get("CI") == "true":
            pytest.fail("CI must have it: chromium")
        pytest.skip("there is no chromium on this machine")
    return path


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
    made = Room(site, chromium, Watch(site.url))
    yield made
    made.close()


@pytest.fixture
def own_room(start_site: Callable[..., LiveSite], chromium: Browser) -> Iterator[Callable[..., Room]]:
    """A site of the test's own, with settings: `own_room(access_token_seconds="2")`."""
    rooms: list[Room] = []

    def make(**settings: Any) -> Room:
        site = start_site(**{**SETTINGS, **settings})
        rooms.append(Room(site, chromium, Watch(site.url)))
        return rooms[-1]

    yield make
    for room in rooms:
        room.close()


@pytest.fixture(scope="session")
def library(site: LiveSite) -> Any:
    """Works on the shared site, and what a place of the app needs of them."""
    from .places import fill  # noqa: PLC0415 - it needs Person and Room from here

    return fill(site)
