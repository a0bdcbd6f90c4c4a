"""Whether a site lives, and whether requests are welcome."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, ClassVar

import pytest

from sinpluma import __version__
from sinpluma.api import HealthCheck, Plugin, Site, hookimpl
from sinpluma.testing import AppSite

OpenSite = Callable[..., AbstractAsyncContextManager[AppSite]]


class WeatherPlugin(Plugin):
    """Depends on the sun."""

    name = "weather"
    shines: ClassVar[bool] = True

    @hookimpl
    def health_checks(self, site: Site) -> Sequence[HealthCheck]:
        async def look() -> None:
            if not WeatherPlugin.shines:
                raise ConnectionError("clouds at 10.0.0.7")

        return [HealthCheck("sun", look)]


async def _ready(site: AppSite) -> tuple[int, Any]:
    answer = await site.client.get("/health/ready")
    return answer.status_code, await answer.get_json()


async def test_each_store_is_named_with_its_latency(open_site: OpenSite) -> None:
    async with open_site(WeatherPlugin) as site:
        status, body = await _ready(site)
        assert (status, body["status"], body["version"]) == (200, "ok", __version__)
        assert set(body["stores"]) == {"database", "sun"}
        for store in body["stores"].values():
            assert store["status"] == "ok"
            assert 0 <= store["latency_ms"] < 2000


async def test_a_store_that_is_away_degrades_the_site_and_does_not_close_it(
    open_site: OpenSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_site(WeatherPlugin) as site:
        monkeypatch.setattr(WeatherPlugin, "shines", False)
        status, body = await _ready(site)
        assert (status, body["status"]) == (200, "degraded")
        assert {name: store["status"] for name, store in body["stores"].items()} == {"database": "ok", "sun": "down"}
        assert "10.0.0.7" not in str(body)


@pytest.mark.parametrize("phase", ["starting", "stopping"])
async def test_only_a_site_that_starts_or_stops_turns_requests_away(open_site: OpenSite, phase: str) -> None:
    async with open_site() as site:
        site.site.phase = phase
        assert await _ready(site) == (503, {"status": phase, "version": __version__, "stores": {}})
        live = await site.client.get("/health/live")
        assert (live.status_code, await live.get_json()) == (200, {"status": "ok"})


async def test_health_is_asked_without_being_somebody(open_site: OpenSite) -> None:
    async with open_site() as site:
        for path in ("/health/live", "/health/ready", "/metrics"):
            answer = await site.client.get(path, headers={"Authorization": "nonsense", "Accept": "text/plain"})
            assert answer.status_code == 200
