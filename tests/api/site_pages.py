"""Reading the pages of a site as a browser, or who shows links, does."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import httpx

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Cookie": "seen=1"}
"""With a cookie no answer is one that was kept for a second."""


class Head(HTMLParser):
    """What a page says of itself."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__()
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        self.language = self.title = self.data = ""
        self.metas: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.scripts: list[dict[str, Any]] = []
        self.elements: list[str] = []
        self._inside = ""
        self.feed(answer.text)

    @property
    def site(self) -> Any:
        return json.loads(self.data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._inside = tag
        self.elements.append(tag)
        if tag == "html":
            self.language = given["lang"]
        if tag == "meta" and "content" in given:
            name = given.get("name") or given["property"]
            assert name not in self.metas, name
            self.metas[name] = given["content"]
        if tag == "link":
            self.links[given["rel"]] = given["href"]
        if tag == "script":
            self.scripts.append(given)

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "title":
            self.title += data
        if self._inside == "script" and self.scripts[-1].get("id") == "site":
            self.data += data
