"""axe finds nothing serious on any page, in light and in dark, on a desktop and on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from .conftest import Room
from .places import PLACES, Library, Place, enter, settle

AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = {"serious", "critical"}
PHONE = {"width": 360, "height": 740}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_axe_finds_nothing_serious(room: Room, library: Library, place: Place) -> None:
    page = enter(room, library, place, color_scheme="light", reduced_motion="reduce")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = {"light": _serious(page)}
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    settle(page)
    found["dark"] = _serious(page)
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    settle(page)
    found["phone"] = _serious(page)
    assert not any(found.values()), found
    assert not _too_wide(page), "the page scrolls sideways on a phone"


def _serious(page: Page) -> list[str]:
    """What axe finds, as the rule, the element, and what to do."""
    answer: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {node['html'][:200]} — {node['failureSummary']}"
        for violation in answer["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]


def _too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
