"""What plugins add to the app: served under an address of its own, or told what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from sinpluma.api import ClientModules, Plugin, hookimpl
from sinpluma.testing import AppSite, app_site

Open = Callable[..., AbstractAsyncContextManager[AppSite]]
MODULE = "export default () => {};\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A plugin's files for browsers."""
    found = tmp_path / "client"
    (found / "parts").mkdir(parents=True)
    (found / "main.js").write_text(MODULE, encoding="utf-8")
    (found / "parts" / "verse.mjs").write_text("export const verse = 1;\n", encoding="utf-8")
    (found / ".secret.js").write_text("export const secret = 1;\n", encoding="utf-8")
    (tmp_path / "outside.js").write_text("export const outside = 1;\n", encoding="utf-8")
    return found


@pytest.fixture
def open_site(tmp_path: Path) -> Open:
    """`async with open_site(folder, "main.js") as site`: the plugin `lamp` gives that module."""

    def start(given: Path, *modules: str, **settings: str) -> AbstractAsyncContextManager[AppSite]:
        class LampPlugin(Plugin):
            name = "lamp"

            @hookimpl
            def client_modules(self) -> ClientModules:
                return ClientModules(given, modules)

        return app_site(tmp_path / "data", [LampPlugin], plugins="lamp", **settings)

    return start


async def lamp(site: AppSite, prefix: str = "/api") -> Any:
    """What the app is told of the plugin."""
    states = await (await site.client.get(f"{prefix}/plugins")).get_json()
    return next(state for state in states if state["name"] == "lamp")


async def test_the_app_is_told_where_a_plugins_modules_are(open_site: Open, folder: Path) -> None:
    async with open_site(folder, "main.js", "parts/verse.mjs") as site:
        main, verse = (await lamp(site))["client"]
        assert main.startswith("/api/plugins/lamp/client/")
        answer = await site.client.get(main)
        assert (answer.status_code, await answer.get_data(as_text=True)) == (200, MODULE)
        assert answer.content_type == "text/javascript; charset=utf-8"
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        again = await site.client.get(main, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
        assert verse == main.replace("main.js", "parts/verse.mjs")
        assert (await site.client.get(verse)).status_code == 200


async def test_nothing_else_can_be_had_by_their_address(open_site: Open, folder: Path) -> None:
    async with open_site(folder, "main.js") as site:
        (main,) = (await lamp(site))["client"]
        for name in (".secret.js", "../../outside.js", "..%2foutside.js", "parts", "parts/", "none.js"):
            answer = await site.client.get(main.replace("main.js", name))
            assert answer.status_code == 404, name
        for other in ("nobody", "auth"):
            assert (await site.client.get(main.replace("/lamp/", f"/{other}/"))).status_code == 404


async def test_another_edition_has_another_address(open_site: Open, folder: Path) -> None:
    async with open_site(folder, "main.js") as site:
        (before,) = (await lamp(site))["client"]
    (folder / "parts" / "verse.mjs").write_text("export const verse = 2;\n", encoding="utf-8")
    async with open_site(folder, "main.js") as site:
        (after,) = (await lamp(site))["client"]
        assert before != after
        assert (await site.client.get(before)).status_code == 404


async def test_behind_a_proxy_that_strips_the_prefix_the_address_has_it(open_site: Open, folder: Path) -> None:
    async with open_site(folder, "main.js", api_prefix="") as site:
        (main,) = (await lamp(site, ""))["client"]
        assert main.startswith("/api/plugins/lamp/")
        assert (await site.client.get(main.removeprefix("/api"))).status_code == 200


@pytest.mark.parametrize(
    ("modules", "told"),
    [
        (("none.js",), "its client module none.js is no .js or .mjs file in"),
        (("../outside.js",), "its client module ../outside.js is no .js"),
        ((".secret.js",), "its client module .secret.js is no .js"),
        (("parts",), "its client module parts is no .js"),
    ],
)
async def test_a_module_that_is_not_there_takes_its_plugin_out(
    open_site: Open, folder: Path, modules: tuple[str, ...], told: str
) -> None:
    async with open_site(folder, *modules) as site:
        state = await lamp(site)
        assert state["status"] == "broken"
        assert told in state["reason"]
        assert "client" not in state


async def test_a_folder_that_is_not_there_takes_its_plugin_out(open_site: Open, tmp_path: Path) -> None:
    async with open_site(tmp_path / "nowhere", "main.js") as site:
        assert "a folder that is not there" in (await lamp(site))["reason"]
