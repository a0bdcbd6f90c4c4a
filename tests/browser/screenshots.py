"""Pictures of every page, and those that the README and the docs show: `make screenshots`."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import Room
from .places import PLACES, Library, Place, enter

FOLDER = Path(os.environ.get("SINPLUMA_SCREENSHOTS", ".cache/screenshots"))
SIZES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "has_touch": True,
        "is_mobile": True,
    },
}

DOCS = Path(__file__).resolve().parents[2] / "docs" / "images" / "app"
SHOWN = (
    ("home", "desktop", "light", "en-GB", "home"),
    ("work", "desktop", "light", "en-GB", "work"),
    ("editor", "desktop", "light", "en-GB", "editor"),
    ("reader", "phone", "dark", "es-ES", "reader-phone"),
)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-GB", "es-ES"])
def test_it_can_be_seen(  # noqa: PLR0917 - a picture for each combination
    room: Room, library: Library, place: Place, size: str, mode: Any, locale: str
) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    _take(room, library, place, FOLDER / f"{place.name}-{size}-{mode}-{locale[:2]}.png", size, mode, locale)


@pytest.mark.parametrize(("name", "size", "mode", "locale", "picture"), SHOWN)
def test_the_docs_show_it(  # noqa: PLR0917 - one of these combinations
    room: Room, library: Library, name: str, size: str, mode: Any, locale: str, picture: str
) -> None:
    place = next(one for one in PLACES if one.name == name)
    DOCS.mkdir(parents=True, exist_ok=True)
    _take(room, library, place, DOCS / f"{picture}.png", size, mode, locale)


def _take(  # noqa: PLR0917
    room: Room, library: Library, place: Place, file: Path, size: str, mode: Any, locale: str
) -> None:
    """Take a picture of a place in a language; of the editor, with its analysis."""
    person = library.people[place.who]
    if person:
        with room.client(person) as client:
            version = client.get("/user").json()["version"]
            client.put("/user/settings", json={"locale": locale[:2], "version": version}).raise_for_status()
    page = enter(room, library, place, color_scheme=mode, locale=locale, reduced_motion="reduce", **SIZES[size])
    if place.name == "editor":
        page.get_by_role("toolbar").get_by_role("button", name=re.compile("Analyse|Analizar")).click()
        expect(page.locator("[data-slate-editor] [data-verdict]").first).to_be_visible()
        page.mouse.move(0, 0)
    page.screenshot(path=file)
