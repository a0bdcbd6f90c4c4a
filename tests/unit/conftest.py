"""Sites in the test's own process, with no plugins but those of the test."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from sinpluma.api import Plugin
from sinpluma.testing import AppSite, app_site

sys.path.insert(0, str(Path(__file__).parent))  # what the tests here share


class Quiet(Plugin):
    """A plugin that does nothing: a site with it alone is the core alone."""

    name = "quiet"


OpenSite = Callable[..., AbstractAsyncContextManager[AppSite]]


@pytest.fixture(scope="session")
def migrated_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a site with the core's tables, to be copied: migrating takes longer than most tests."""
    folder = tmp_path_factory.mktemp("migrated") / "data"

    async def migrate() -> None:
        async with app_site(folder, [Quiet], plugins="quiet"):
            pass

    asyncio.run(migrate())
    return folder


@pytest.fixture
def open_site(tmp_path: Path, migrated_data: Path) -> OpenSite:
    """`async with open_site(Some, Other, log_level="debug") as site`: only these plugins are on."""

    def start(*kinds: type[Plugin], **settings: str) -> AbstractAsyncContextManager[AppSite]:
        chosen = kinds or (Quiet,)
        data = tmp_path / "data"
        if not data.exists():
            shutil.copytree(migrated_data, data)
        return app_site(data, chosen, plugins=",".join(kind.name for kind in chosen), **settings)

    return start
