"""The app without a plugin, and apps that come and go in one process."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from sinpluma.api import HealthCheck, Plugin, Site, hookimpl
from sinpluma.testing import AppSite, app_site

NO_PLUGIN = {"plugins": ","}
TIMES = 50


class Held(NamedTuple):
    """What a process holds."""

    descriptors: int
    threads: int
    tasks: int


def held() -> Held:
    gc.collect()
    return Held(len(list(Path("/proc/self/fd").iterdir())), len(threading.enumerate()), len(asyncio.all_tasks()))


async def get(site: AppSite, path: str) -> tuple[int, object]:
    response = await site.client.get(path)
    return response.status_code, await response.get_json()


async def test_the_app_works_without_any_plugin(tmp_path: Path) -> None:
    async with app_site(tmp_path, bcrypt_rounds="4", **NO_PLUGIN) as site:
        assert (await get(site, "/health/ready"))[0] == 200
        _, states = await get(site, "/api/plugins")
        assert isinstance(states, list)
        assert {state["status"] for state in states} == {"off"}
        assert {state["reason"] for state in states} == {"not named in SINPLUMA_PLUGINS"}
        _, document = await get(site, "/api/openapi.json")
        assert isinstance(document, dict)
        assert set(document["paths"]) == {"/plugins", "/health/live", "/health/ready"}
        for path in ("/api/pages/1", "/api/user", "/api/nothing"):
            assert (await get(site, path))[0] == 404


@pytest.mark.skipif(sys.platform != "linux", reason="counts descriptors in /proc")
async def test_fifty_apps_leave_no_descriptor_thread_or_task_behind(tmp_path: Path) -> None:
    before: Held | None = None
    for _ in range(TIMES):
        async with app_site(tmp_path) as site:
            assert (await get(site, "/api/genres/"))[0] == 200
        before = before or held()  # the first one makes what stays for ever, such as the thread of getaddrinfo
    assert held() == before


@pytest.mark.skipif(sys.platform != "linux", reason="counts descriptors in /proc")
async def test_plugins_that_fail_to_start_or_stop_leave_nothing_behind_either(tmp_path: Path) -> None:
    class Opens(Plugin):
        name = "opens"

        @hookimpl
        @asynccontextmanager
        async def lifespan(self) -> AsyncIterator[None]:
            with (tmp_path / "ink").open("w", encoding="ascii"):
                yield

    class FailsToStart(Opens):
        name = "fails_to_start"

        @hookimpl
        def health_checks(self, site: Site) -> Sequence[HealthCheck]:
            raise RuntimeError(site.phase)

    class FailsToStop(Plugin):
        name = "fails_to_stop"

        @hookimpl
        @asynccontextmanager
        async def lifespan(self) -> AsyncIterator[None]:
            yield
            raise RuntimeError("the door is stuck")

    before: Held | None = None
    for _ in range(5):
        settings = {"plugins": "opens,fails_to_start,fails_to_stop"}
        async with app_site(tmp_path, [Opens, FailsToStart, FailsToStop], **settings) as site:
            _, states = await get(site, "/api/plugins")
            assert isinstance(states, list)
            assert {state["name"]: state["status"] for state in states} == {
                "auth": "off",
                "exchange": "off",
                "notebooks": "off",
                "opens": "on",
                "fails_to_start": "broken",
                "fails_to_stop": "on",
            }
        before = before or held()
    assert held() == before


async def test_two_sites_in_one_process_share_nothing(tmp_path: Path) -> None:
    class Guest(Plugin):
        name = "guest"

    async with (
        app_site(tmp_path / "one", [Guest], plugins="guest") as one,
        app_site(tmp_path / "two", **NO_PLUGIN) as two,
    ):
        assert one.site.plugins.is_on("guest")
        assert not two.site.plugins.is_on("guest")
        assert one.site.db is not two.site.db
        assert one.site.metrics.registry is not two.site.metrics.registry


async def test_plugins_start_behind_what_they_require_or_use_and_stop_before_it(tmp_path: Path) -> None:
    events: list[str] = []

    class Recorded(Plugin):
        @hookimpl
        @asynccontextmanager
        async def lifespan(self) -> AsyncIterator[None]:
            events.append(f"{self.name} starts")
            yield
            events.append(f"{self.name} stops")

    class Roof(Recorded):
        name = "roof"
        requires = ("walls",)

    class Paint(Recorded):
        name = "paint"
        uses = ("walls", "not_there", "roof")

    class Walls(Recorded):
        name = "walls"
        uses = ("paint",)  # each other: then it is the order in which they are given that counts
        requires = ("ground",)

    class Ground(Recorded):
        name = "ground"

    async with app_site(tmp_path, [Roof, Paint, Walls, Ground], plugins="roof,paint,walls,ground"):
        started = [event.removesuffix(" starts") for event in events]
    assert set(started) == {"roof", "paint", "walls", "ground"}
    assert started.index("ground") < started.index("walls") < started.index("roof") < started.index("paint")
    assert events[4:] == [f"{name} stops" for name in reversed(started)]
