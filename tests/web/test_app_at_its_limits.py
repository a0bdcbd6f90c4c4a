"""The app where something is missing: its build, its database, the root of the site."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from sinpluma.api import Unavailable
from sinpluma.testing import AppSite, app_site
from sinpluma_web import pages
from sinpluma_web.shell import Shell, UnfitShell

OpenApp = Callable[..., AbstractAsyncContextManager[AppSite]]
HTML = {"Accept": "text/html"}


@pytest.fixture
def open_app(tmp_path: Path, built_app: Path) -> OpenApp:
    """`async with open_app(api_prefix="") as site`: a site with the app."""

    @asynccontextmanager
    async def start(plugins: str = "auth,notebooks,web", **settings: str) -> AsyncIterator[AppSite]:
        given = {"plugins": plugins, "web_app_dir": str(built_app), **settings}
        async with app_site(tmp_path / "data", **given) as site:
            yield site

    return start


class OutOfOrder:
    """Previews of a site whose database is away, or hangs."""

    def __init__(self, *, hangs: bool) -> None:
        self._hangs = hangs

    async def of_work(self, notebook_id: int) -> Any:
        if self._hangs:
            await asyncio.Event().wait()
        raise Unavailable("The database does not answer at the moment.")


@pytest.mark.parametrize("hangs", [True, False])
async def test_a_page_comes_without_its_preview_while_the_database_is_away(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch, hangs: bool
) -> None:
    monkeypatch.setattr(pages, "PATIENCE", 0.1)
    async with open_app() as site, asyncio.timeout(10):
        monkeypatch.setattr(site.site.plugins.loaded["web"], "previews", OutOfOrder(hangs=hangs))
        answer = await site.client.get("/notebooks/1", headers=HTML)
        home = await site.client.get("/")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-cache"
        assert await answer.get_data() == await home.get_data()


async def test_a_site_whose_app_was_not_built_says_what_to_do_and_its_api_answers(
    open_app: OpenApp, tmp_path: Path
) -> None:
    async with open_app(web_app_dir=str(tmp_path)) as site:
        for path in ("/", "/search", "/notebooks/1", "/nothing"):
            answer = await site.client.get(path, headers=HTML)
            text = await answer.get_data(as_text=True)
            assert (answer.status_code, answer.content_type) == (503, "text/html; charset=utf-8")
            assert "make web" in text
            assert 'href="/api/docs"' in text
        assert (await site.client.get("/api/genres/")).status_code == 200
        assert (await site.client.get("/robots.txt")).status_code == 200
        assert (await site.client.get("/assets/main.js")).status_code == 404


async def test_a_built_page_without_a_place_for_its_head_is_not_used(
    open_app: OpenApp, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "index.html").write_text('<html lang="en"><title>Sin Pluma</title>', encoding="utf-8")
    async with open_app(web_app_dir=str(tmp_path)) as site:
        assert (await site.client.get("/", headers=HTML)).status_code == 503
    assert "the app cannot be used" in caplog.text


@pytest.mark.parametrize(
    "page",
    [
        "",
        '<html lang="en"><title>x</title>',
        "<html><title>x</title><!--head-->",
        '<html lang="en"><title>x</title><!--head--><!--head-->',
    ],
)
def test_a_shell_has_each_place_once(page: str) -> None:
    with pytest.raises(UnfitShell, match="each once"):
        Shell(page)


@pytest.mark.parametrize("order", ["<title>x</title><!--head-->", "<!--head--><title>x</title>"])
def test_what_is_put_into_a_shell_is_no_pattern(order: str) -> None:
    shell = Shell(f'<html lang="en">{order}<p>end')
    page = shell.page(lang='"', title=r"<\1$&\g<head><!--head-->", head=r"\g<0>$`").decode()
    assert page.startswith('<html lang="&quot;">')
    assert r"<title>&lt;\1$&amp;\g&lt;head&gt;&lt;!--head--&gt;</title>" in page
    assert page.count(r"\g<0>$`") == 1
    assert page.endswith("<p>end")


async def test_behind_a_proxy_that_serves_the_app_pages_are_apart_from_the_api(open_app: OpenApp) -> None:
    async with open_app(api_prefix="") as site:
        assert (await site.client.get("/genres/")).content_type == "application/json"
        assert (await site.client.get("/notebooks/1", headers=HTML)).content_type == "application/problem+json"
        page = await site.client.get("/site/notebooks/1", headers=HTML)
        assert (page.status_code, page.content_type) == (404, "text/html; charset=utf-8")
        assert '"api":"/api"' in await page.get_data(as_text=True)
        assert (await site.client.get("/site/")).status_code == 200
        assert (await site.client.get("/site/robots.txt")).status_code == 200
        assert (await site.client.get("/site/sitemap.xml")).status_code == 200
        assert (await site.client.get("/site/assets/main-Ab12.js")).status_code == 200
        assert (await site.client.get("/nothing", headers=HTML)).content_type == "application/problem+json"


async def test_pictures_may_stand_on_the_host_that_is_set_and_on_no_other(open_app: OpenApp) -> None:
    async with open_app("auth,notebooks,media,web", media_url="https://pictures.example.org/api") as site:
        answer = await site.client.get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert '"pictures":"https://pictures.example.org"' in await answer.get_data(as_text=True)
    assert "img-src 'self' data: blob: https://pictures.example.org;" in policy
    assert policy.count("example.org") == 1


async def test_without_exchange_and_media_previews_name_neither_feeds_nor_pictures(open_app: OpenApp) -> None:
    async with open_app() as site:
        page = await (await site.client.get("/genres/poesia")).get_data(as_text=True)
    assert 'rel="canonical"' in page
    assert "feed.atom" not in page
