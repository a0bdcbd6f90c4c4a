"""A new version of the app comes while somebody has the old one open: it is said, and nothing is loaded by itself."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from sinpluma.testing import LiveSite
from sinpluma_web.shell import FOLDER

from .conftest import SETTINGS, Room


def _entry(page: Page) -> str:
    return str(page.evaluate("new URL(document.querySelector('script[type=module]').src).pathname"))


def _new_version(folder: Path) -> None:
    """Give every script another name, as a build does when something has changed that all of them need."""
    for packed in [*folder.rglob("*.br"), *folder.rglob("*.gz")]:
        packed.unlink()
    scripts = list((folder / "assets").glob("*.js"))
    names = re.compile("(?<=/)({})(?=[.]js)".format("|".join(re.escape(script.stem) for script in scripts)))
    for file in [folder / "index.html", folder / "sw.js", *scripts]:
        file.write_text(names.sub(r"\1_next", file.read_text("utf-8")), "utf-8")
    for script in scripts:
        script.rename(script.with_stem(f"{script.stem}_next"))


def test_a_new_version_is_told_of_and_comes_when_one_asks_for_it(
    own_room: Callable[..., Room], start_site: Callable[..., LiveSite], tmp_path: Path
) -> None:
    folder = tmp_path / "app"
    shutil.copytree(FOLDER, folder)
    room = own_room(web_app_dir=str(folder))
    page = room.page(path="/search")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    before = _entry(page)

    room.watch.may_fail = True  # for a moment nobody answers
    room.site.stop()
    _new_version(folder)
    settings = {**SETTINGS, "web_app_dir": str(folder), "port": str(urlsplit(room.url).port)}
    room.site = start_site(data_dir=room.site.data_dir, **settings)
    page.get_by_role("main").get_by_role("combobox").fill("half a")
    page.evaluate("navigator.serviceWorker.getRegistration().then(worker => worker.update()).then(() => true)")

    note = page.get_by_role("status").filter(has_text="There is a new version of the app.")
    expect(note).to_be_visible()
    expect(page.get_by_role("main").get_by_role("combobox")).to_have_value("half a")
    assert _entry(page) == before
    note.get_by_role("button", name="Reload").click()
    expect(note).to_have_count(0)
    expect(page.get_by_role("heading", level=1, name="Search")).to_be_visible()
    assert _entry(page) == before.replace(".js", "_next.js")
