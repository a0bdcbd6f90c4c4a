"""What a visitor's browser has to load before anything shows."""

from __future__ import annotations

import gzip
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Response, expect

from .conftest import Room

LARGEST = 250_000
"""Bytes of JavaScript, compressed by gzip."""


def test_the_first_page_loads_little_javascript_and_nothing_of_the_editor(room: Room) -> None:
    scripts: dict[str, int] = {}

    def note(response: Response) -> None:
        if response.request.resource_type == "script":
            scripts[urlsplit(response.url).path] = len(gzip.compress(response.body()))

    page = room.context().new_page()
    page.on("response", note)
    page.goto("/", wait_until="networkidle")
    expect(page.get_by_role("main")).to_be_visible()
    assert 0 < sum(scripts.values()) <= LARGEST, scripts


@pytest.mark.parametrize("path", ["/notebooks/999999", "/no/such/page"])
def test_an_address_without_anything_says_so_and_leads_on(room: Room, path: str) -> None:
    room.watch.may_fail = True
    page = room.context().new_page()
    answer = page.goto(path)
    assert answer
    assert answer.status == 404
    expect(page.get_by_role("main").get_by_role("link").first).to_be_visible()
