"""Sites in the test's own process, with no plugins but those of the test."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from sinpluma.api import Plugin
from sinpluma.testing import AppSite, app_site


class Quiet(Plugin):
    """A plugin that does nothing: a site with it alone is the core alone."""

    name = "quiet"


OpenSite = Callable[..., AbstractAsyncContextManager[AppSite]]


@pytest.fixture
def open_site(tmp_path: Path) -> OpenSite:
    """`async with open_site(Some, Other, log_level="debug") as site`: only these plugins are on."""

    def start(*kinds: type[Plugin], **settings: str) -> AbstractAsyncContextManager[AppSite]:
        chosen = kinds or (Quiet,)
        return app_site(tmp_path / "data", chosen, plugins=",".join(kind.name for kind in chosen), **settings)

    return start
