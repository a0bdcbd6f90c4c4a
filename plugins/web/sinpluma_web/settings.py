"""The settings of the app."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta


class WebSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Which app people get."""

    web_app_dir: Annotated[
        Path | None, Meta(description="Folder with the built app. Unset: the one that comes with Sin Pluma.")
    ] = None
