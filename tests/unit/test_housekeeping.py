"""The periodic purge of what has outlived its time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import ClassVar

import pytest
from sqlalchemy.exc import OperationalError

from sinpluma import housekeeping
from sinpluma.api import Plugin, Site, hookimpl
from sinpluma.testing import AppSite

OpenSite = Callable[..., AbstractAsyncContextManager[AppSite]]


class AtticPlugin(Plugin):
    """Has something to delete, under names that a log record has itself."""

    name = "attic"
    purges: ClassVar[int] = 0

    @hookimpl
    async def purge_expired(self, site: Site, now: datetime) -> Mapping[str, int]:
        AtticPlugin.purges += 1
        return {"message": 3, "name": 0}


class LeakyPlugin(Plugin):
    """Cannot purge."""

    name = "leaky"

    @hookimpl
    async def purge_expired(self, site: Site, now: datetime) -> Mapping[str, int]:
        raise RuntimeError("a bug")


@pytest.fixture(autouse=True)
def _unused() -> None:
    AtticPlugin.purges = 0


async def _until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


async def test_the_core_and_every_plugin_purge_and_one_that_cannot_hinders_none(open_site: OpenSite) -> None:
    async with open_site(LeakyPlugin, AtticPlugin) as site:
        deleted = await housekeeping.purge(site.site)
    assert deleted == {
        "idempotency_key": 0,
        "operation": 0,
        "rate_limit": 0,
        "event_delivery": 0,
        "message": 3,
        "name": 0,
    }


async def test_a_site_purges_again_and_again_even_after_a_purge_that_failed(
    open_site: OpenSite, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    purge, failures = housekeeping.purge, 1

    async def fail_first(site: Site) -> dict[str, int]:
        nonlocal failures
        if failures:
            failures -= 1
            raise OperationalError("DELETE", {}, Exception("database is locked"))
        return await purge(site)

    caplog.set_level(logging.INFO)
    monkeypatch.setattr(housekeeping, "purge", fail_first)
    async with open_site(AtticPlugin, purge_interval="1"):
        await _until(lambda: "purged" in caplog.messages)
    assert "purge failed" in caplog.messages
    (record,) = [record for record in caplog.records if record.getMessage() == "purged"]
    assert vars(record)["deleted"] == {"message": 3}


async def test_one_process_purges_at_a_time(open_site: OpenSite) -> None:
    async with open_site(AtticPlugin, purge_interval="1") as site:
        async with site.site.db.locks.hold(housekeeping.LOCK) as held:
            assert held
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(1.3):
                    await _until(lambda: AtticPlugin.purges)
        await _until(lambda: AtticPlugin.purges)
