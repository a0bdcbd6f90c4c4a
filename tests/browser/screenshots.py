"""Pictures of every page: `make screenshots`. The best of them are those that the README and the docs show."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

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


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-GB", "es-ES"])
def test_it_can_be_seen(  # noqa: PLR0917 - a picture for each combination
    room: Room, library: Library, place: Place, size: str, mode: Any, locale: str
) -> None:
    page = enter(room, library, place, color_scheme=mode, locale=locale, reduced_motion="reduce", **SIZES[size])
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=FOLDER / f"{place.name}-{size}-{mode}-{locale[:2]}.png")
