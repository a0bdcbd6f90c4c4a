"""The app's nginx serves what the plugin `web` would, and asks the api where there is something to say."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from behind_nginx import Edge, Writer
from devnginx.nginx import running

from sinpluma.testing import app_site
from sinpluma_web.places import is_page

Browse = Callable[..., httpx.Client]
HTML = {"Accept": "text/html,*/*;q=0.8"}
PLACES = [
    *("/", "/index.html", "/search", "/search?q=luz", "/readings", "/sign-in", "/sign-up", "/forgot", "/reset"),
    *("/verify", "/preview", "/write", "/write/7", "/write/7/pages/8", "/write/7/pages/8/revisions", "/settings"),
    *("/settings/password", "/admin", "/admin/reports", "/x/epigraph", "/x/epigraph/mine/1", "/search/"),
]
NO_PLACES = ["/nothing", "/write/x", "/write/7/pages", "/x", "/x/UPPER", "/search/more", "/user", "/write/" + "7" * 19]


@pytest.mark.parametrize("path", PLACES)
def test_each_page_of_the_app_begins_as_its_shell(edge: Edge, browse: Browse, built_app: Path, path: str) -> None:
    answer = browse().get(path)
    assert (answer.status_code, answer.text) == (200, (built_app / "index.html").read_text())
    assert answer.headers["Cache-Control"] == "no-cache"
    assert browse().get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", NO_PLACES)
def test_what_is_no_page_is_the_shell_with_404_for_a_browser(browse: Browse, path: str) -> None:
    page = browse().get(path, headers=HTML)
    assert (page.status_code, page.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    program = browse().get(path, headers={"Accept": "*/*"})
    assert (program.status_code, program.headers["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("path", [*PLACES, *NO_PLACES])
def test_both_know_the_same_pages(path: str) -> None:
    known = is_page(path.partition("?")[0].strip("/")) or path in {"/", "/index.html"}
    assert known == (path in PLACES)


@pytest.mark.parametrize(
    ("path", "kind", "cache"),
    [
        ("/assets/main-Ab12.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"),
        ("/sw.js", "text/javascript; charset=utf-8", "no-cache"),
        ("/manifest.webmanifest", "application/manifest+json", "no-cache"),
    ],
)
def test_a_file_is_kept_for_ever_if_its_name_changes_with_it(browse: Browse, path: str, kind: str, cache: str) -> None:
    answer = browse().get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind)
    assert answer.headers.get_list("Cache-Control") == [cache]


def test_a_file_comes_as_it_was_packed_when_the_app_was_built(browse: Browse, built_app: Path) -> None:
    with browse().stream("GET", "/assets/main-Ab12.js", headers={"Accept-Encoding": "gzip"}) as answer:
        packed = b"".join(answer.iter_raw())
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert packed == (built_app / "assets" / "main-Ab12.js.gz").read_bytes()
    assert browse().get("/assets/main-Ab12.js").content == gzip.decompress(packed)


@pytest.mark.parametrize(
    "path",
    [
        "/assets/none.js",
        "/assets/",
        "/assets/main-Ab12.js.gz",
        "/assets/main-Ab12.js.br",
        "/assets/%2e%2e/nginx.conf",
    ],
)
def test_nothing_but_the_app_s_files_can_be_had(browse: Browse, path: str) -> None:
    answer = browse().get(path, headers={"Accept": "*/*"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_an_asset_of_another_release_comes_from_the_api_that_has_it(
    edge: Edge, browse: Browse, start_front: Callable[..., object], tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text("of another release")
    with running(edge.another("react", nginx_app=str(tmp_path))) as app:
        front = start_front(nginx_react=f"react:{app.port}")
        assert browse(front).get("/").text == "of another release"
        asset = browse(front).get("/assets/main-Ab12.js")
        assert (asset.status_code, asset.text) == (200, "document.title = 'built';\n")
        assert browse(front).get("/assets/none.js").status_code == 404


def test_a_public_work_has_its_preview(browse: Browse, sign_up: Callable[..., Writer]) -> None:
    writer = sign_up()
    notebook, page = writer.chapter("It was a dark night.")
    work = browse().get(f"/notebooks/{notebook}", headers=HTML)
    assert f"<title>A work · {writer.name} · Sin Pluma</title>" in work.text
    assert "It was a dark night." in browse().get(f"/notebooks/{notebook}/pages/{page}", headers=HTML).text
    assert writer.name in browse().get(f"/user/{writer.name}", headers=HTML).text
    assert "<title>Terror · Sin Pluma</title>" in browse().get("/genres/terror", headers=HTML).text
    assert browse().get("/notebooks/999999", headers=HTML).status_code == 404


def test_crawlers_find_the_sitemap(browse: Browse, sign_up: Callable[..., Writer]) -> None:
    notebook, _ = sign_up().chapter()
    assert "Sitemap: https://stories.example.org/sitemap.xml" in browse().get("/robots.txt").text
    assert "https://stories.example.org/sitemaps/" in browse().get("/sitemap.xml").text
    assert f"/notebooks/{notebook}<" in browse().get("/sitemaps/works-1.xml").text


def test_pages_come_without_previews_while_the_api_is_away(
    edge: Edge, built_app: Path, start_front: Callable[..., object], browse: Browse
) -> None:
    with running(edge.another("react", nginx_app=str(built_app), nginx_api="lost:1")) as app:
        client = browse(start_front(nginx_react=f"react:{app.port}"))
        for path in ("/notebooks/1", "/user/somebody", "/genres/terror", "/"):
            answer = client.get(path, headers=HTML)
            assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
            assert answer.text == (built_app / "index.html").read_text()
        crawler = client.get("/robots.txt")
        assert (crawler.status_code, crawler.headers["Retry-After"]) == (503, "2")


def test_static_pages_and_the_api_s_have_the_same_headers(browse: Browse) -> None:
    ours, theirs = (browse().get(path, headers=HTML).headers for path in ("/", "/notebooks/999999"))
    own = {"content-length", "content-type", "date", "etag", "last-modified", "accept-ranges", "vary", "x-request-id"}
    assert {name: ours[name] for name in ours if name not in own} == {
        name: theirs[name] for name in theirs if name not in own
    }
    assert "trusted-types sinpluma-worker" in ours["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["https://media.example.org/api", "http://media.example.org:9000", "/api"])
def test_pictures_of_another_host_may_be_shown(edge: Edge, built_app: Path, tmp_path: Path, address: str) -> None:
    settings = {"plugins": "auth,media,notebooks,web", "media_url": address, "web_app_dir": str(built_app)}

    async def policy() -> str:
        async with app_site(tmp_path / "data", **settings) as site:
            return str((await site.client.get("/")).headers["Content-Security-Policy"])

    with running(edge.another("react", nginx_app=str(built_app), media_url=address)) as app:
        answer = httpx.get(f"http://127.0.0.1:{app.port}/", trust_env=False)
    assert answer.headers["Content-Security-Policy"] == asyncio.run(policy())
