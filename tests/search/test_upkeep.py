"""The plugin is switched on, off, purged, given another backend, and looked after by its command."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import generate_latest

from sinpluma import upkeep
from sinpluma.api import Plugin, SearchBackend, SearchHit, SearchRequest, Site, hookimpl
from sinpluma.testing import LiveSite, app_site

WORD = "zanzibar"
SECONDS = 20.0
QUIET = {"log_level": "error", "event_poll": "0.05"}


async def wait_until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(SECONDS):
        while not await condition():
            await asyncio.sleep(0.05)


async def test_what_was_published_before_the_plugin_was_there_is_found_a_moment_after_it_is(
    tmp_path: Path, new_author: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "AGAIN_SECONDS", 1.0)
    async with app_site(tmp_path, plugins_disabled="search", **QUIET) as without:
        author = await new_author(without)
        notebook_id = await author.write("Zanzibar", "Zanzibar.")
        assert (await author.ask("GET", "/search", q=WORD))[0] == 404
    async with app_site(tmp_path, **QUIET) as site:
        author.running = site

        async def is_found() -> bool:
            return (await author.search(WORD))["total"] == 2

        await wait_until(is_found)
    async with app_site(tmp_path, plugins_disabled="search", **QUIET) as without:
        author.running = without
        await author.do("DELETE", f"/notebooks/{notebook_id}/publish")
        other = await author.write("Zanzibar the other", "-")
    async with app_site(tmp_path, **QUIET) as site:
        author.running = site
        await site.deliver_events()  # which wait for a plugin that is off
        assert [item["notebook_id"] for item in (await author.search(WORD))["items"]] == [other]


def test_the_command_indexes_what_is_missing_while_the_site_serves(start_site: Callable[..., LiveSite]) -> None:
    site = start_site(workers=1)
    with site.client() as client:
        account = {"username": "ana", "email": "ana@example.org", "password": "correct horse battery"}
        client.post("/user/register", json=account).raise_for_status()
        token = client.post("/user/login", json=account).raise_for_status().json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        made = client.post("/notebooks/", json={"title": "Zanzibar", "genre_id": 1}).json()
        client.post(f"/notebooks/{made['notebook_id']}/publish").raise_for_status()
        done = site.run("search", "reindex", "--all")
        assert done.stdout == "Indexed: 1 works and pages.\n"
        assert "Indexing" in done.stderr
        assert site.run("search", "reindex").stdout == "The index is up to date.\n"
        assert client.get("/search", params={"q": "zanzibar"}).json()["total"] == 1


def test_nothing_is_left_after_the_plugins_data_is_purged(start_site: Callable[..., LiveSite]) -> None:
    site = start_site(workers=1)
    site.stop()
    site.environment["SINPLUMA_PLUGINS_DISABLED"] = "search"
    dropped = site.run("plugins", "purge", "search", "--yes").stdout
    assert "search_page_index" in dropped
    assert site.run("plugins", "purge", "search", "--yes").stdout == "There is nothing to drop.\n"
    del site.environment["SINPLUMA_PLUGINS_DISABLED"]
    assert "up to date" in site.run("db", "upgrade").stdout
    assert site.run("search", "reindex").stdout == "The index is up to date.\n"


# --- backends of other plugins --------------------------------------------------------------------------------------


class Oracle(Plugin):
    """Has a backend that can be told what to do."""

    name = "oracle"
    requires = ("notebooks",)

    @hookimpl
    def search_backend(self, site: Site) -> SearchBackend:
        return SearchBackend("oracle", self.find)

    async def find(self, site: Site, request: SearchRequest) -> Sequence[SearchHit]:
        raise ConnectionError("nobody is at home")


class Slow(Oracle):
    """Takes too long."""

    async def find(self, site: Site, request: SearchRequest) -> Sequence[SearchHit]:
        await asyncio.sleep(60)
        return []


class Wrong(Oracle):
    """Gives what no search can give."""

    async def find(self, site: Site, request: SearchRequest) -> Any:
        return [{"kind": "elephant", "id": "one"}]


class Generous(Oracle):
    """Finds what is not there, and some things twice."""

    async def find(self, site: Site, request: SearchRequest) -> Sequence[SearchHit]:
        return [SearchHit("notebook", id_, 1.0) for id_ in (1, 1, 999_999)] + [SearchHit("page", 888_888, 9.0)]


@pytest.mark.parametrize("kind", [Oracle, Slow, Wrong])
async def test_while_a_plugins_backend_fails_the_sites_own_index_answers(
    tmp_path: Path, new_author: Any, kind: type[Plugin]
) -> None:
    settings = {"search_backend": "oracle", "hook_timeout": "0.2", **QUIET}
    async with app_site(tmp_path, [kind], **settings) as site:
        author = await new_author(site)
        await author.write("Zanzibar", "Zanzibar.")
        assert (await author.search(WORD))["total"] == 2
        failures = generate_latest(site.site.metrics.registry).decode()
        assert 'sinpluma_hook_failures_total{hook="search_backend",plugin="oracle"} 1.0' in failures


async def test_what_a_backend_gives_without_need_is_left_out(tmp_path: Path, new_author: Any) -> None:
    async with app_site(tmp_path, [Generous], search_backend="oracle", **QUIET) as site:
        author = await new_author(site)
        await author.write("Zanzibar", "Zanzibar.")
        (item,) = (await author.search("whatever"))["items"]
        assert (item["type"], item["notebook_id"], item["matches"]) == ("notebook", 1, [])


async def test_a_backend_that_no_plugin_brings_is_named_with_those_there_are(tmp_path: Path, new_author: Any) -> None:
    async with app_site(tmp_path, [Oracle], search_backend="solr", **QUIET) as site:
        (state,) = [state for state in site.site.plugins.states() if state.name == "search"]
        assert state.status == "broken"
        assert "SINPLUMA_SEARCH_BACKEND is 'solr'" in str(state.reason)
        assert "fulltext, like, oracle" in str(state.reason)
        author = await new_author(site)
        status, _, problem = await author.ask("GET", "/search", q=WORD)
        assert (status, problem["code"]) == (503, "plugin_unavailable")
        assert (await author.ask("GET", "/notebooks/"))[0] == 200
