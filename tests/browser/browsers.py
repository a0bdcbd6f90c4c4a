"""Chromium in front of the app, wherever that runs. Whatever the browser complains of is told."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

PASSWORD = "correct horse battery"
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"),
    *("--disable-component-update", "--no-first-run", "--disable-features=Translate,OptimizationHints,MediaRouter"),
)
OF_AN_ANSWER = "Failed to load resource"


def find_chromium() -> str:
    """Debian's Chromium, or whatever SINPLUMA_TEST_CHROMIUM names."""
    path = os.environ.get("SINPLUMA_TEST_CHROMIUM") or shutil.which("chromium")
    if not path:
        if os.environ.get("CI") == "true":
            pytest.fail("CI must have it: chromium")
        pytest.skip("there is no chromium on this machine")
    return path


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
class Browsers:
    """Browsers in front of the app at a URL, each of which is a person's own."""

    url: str
    browser: Browser
    watch: Watch = field(init=False)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.watch = Watch(self.url)

    def context(self, **options: Any) -> BrowserContext:
        """A browser of its own, of a visitor."""
        options = {"locale": "en-GB", "viewport": {"width": 1280, "height": 900}, "base_url": self.url, **options}
        context = self.browser.new_context(**options)
        context.set_default_timeout(PATIENCE_MS)
        self.watch.over(context)
        self._contexts.append(context)
        return context

    def page(self, *, path: str = "/", **options: Any) -> Page:
        """A tab in a browser of its own, at a path of the app."""
        page = self.context(**options).new_page()
        page.goto(path)
        return page

    def close(self) -> None:
        """Close the browsers, and say what they complained of."""
        for context in self._contexts:
            context.close()
        assert not self.watch.complaints, "the browser complained:\n" + "\n".join(self.watch.complaints)
