"""Pictures in an account's zip that cannot leave or come in: it is told, and costs no text."""

from __future__ import annotations

import asyncio
import io
import json
import os
import shutil
import zipfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sinpluma.testing import AppSite, app_site
from sinpluma_exchange import account_pictures, pictures_restoring
from sinpluma_exchange.account_arriving import ImportedAccount, import_account
from sinpluma_exchange.account_leaving import export_account
from sinpluma_exchange.notes import Note, note

pytest.importorskip("sinpluma_media")
Image = pytest.importorskip("PIL.Image")

ANA, BEN = 1, 2
COVER, LAMP, FACE = "cover", "lamp", "face"


def picture(what: str) -> bytes:
    """Pictures of different sizes: the lamp's is more than a MiB, since it is noise."""
    out = io.BytesIO()
    size = {COVER: (60, 90), LAMP: (640, 640), FACE: (32, 32)}[what]
    Image.frombytes("RGB", size, os.urandom(size[0] * size[1] * 3)).save(out, "PNG")
    return out.getvalue()


class Person:
    """Somebody signed in at a site."""

    def __init__(self, site: AppSite, token: str) -> None:
        self._site = site
        self._headers = {"Authorization": f"Bearer {token}"}

    async def send(self, method: str, path: str, body: Any = None) -> Any:
        answer = await self._site.client.open(f"/api{path}", method=method, json=body, headers=self._headers)
        assert answer.status_code < 300, await answer.get_data()
        return await answer.get_json()


async def sign_up(site: AppSite, name: str) -> Person:
    account = {"username": name, "email": f"{name}@example.org", "password": "correct horse battery"}
    assert (await site.client.post("/api/user/register", json=account)).status_code == 201
    signed_in = await (await site.client.post("/api/user/login", json=account)).get_json()
    return Person(site, signed_in["access_token"])


def showing(src: str) -> list[dict[str, Any]]:
    return [
        {"type": "paragraph", "children": [{"text": "Before."}]},
        {"type": "image", "src": src, "alt": "A lamp", "children": [{"text": ""}]},
    ]


async def illustrate(site: AppSite) -> None:
    """Give Ana a face, and a work with a cover and a page that shows a lamp."""
    from sinpluma_media import library  # noqa: PLC0415

    ana = await sign_up(site, "ana")
    work = await ana.send("POST", "/notebooks/", {"title": "El faro", "genre_id": 1})
    new = {"notebook_id": work["notebook_id"], "title": "One", "content": showing("x")[:1]}
    page = await ana.send("POST", "/pages/", new)
    lamp = await library.adopt(site.site, ANA, "page", page["page_id"], picture(LAMP))
    await ana.send("PUT", f"/pages/{page['page_id']}", {"content": showing(lamp.image_url), "version": 1})
    await library.adopt(site.site, ANA, "notebook", work["notebook_id"], picture(COVER))
    await library.adopt(site.site, ANA, "user", ANA, picture(FACE))


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a site with Ana's account and Ben's, which is empty."""
    folder = tmp_path_factory.mktemp("begun") / "data"

    async def begin() -> None:
        async with app_site(folder, log_level="error") as site:
            await illustrate(site)
            await sign_up(site, "ben")

    asyncio.run(begin())
    return folder


@pytest.fixture
def running(begun: Path, tmp_path: Path) -> Callable[..., Any]:
    """Run a site on a copy of that data, with other settings: `async with running(image_quota_mb="1") as site`."""
    data = shutil.copytree(begun, tmp_path / "data")

    @asynccontextmanager
    async def run(**settings: str) -> AsyncIterator[AppSite]:
        async with app_site(data, **{"log_level": "error", **settings}) as site:
            yield site

    return run


async def exported(site: AppSite, notebook_id: int | None = None) -> bytes:
    """Ana's account as a zip."""
    export = await export_account(site.site, ANA, notebook_id)
    with export.file as file:
        return file.read()


def unpacked(data: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """An account's record, and every file in its zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(files["account.json"]), files


def without(data: bytes, change: Callable[[bytes], bytes | None]) -> bytes:
    """A zip with other pictures; None leaves one out."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, content in unpacked(data)[1].items():
            kept = change(content) if name.startswith("pictures/") else content
            if kept is not None:
                new.writestr(name, kept)
    return out.getvalue()


async def lost(site: AppSite, data: bytes) -> tuple[list[Note], list[Note]]:
    """What Ben is told of the work's pictures and of the profile's, once his import has brought all of the text."""
    came: ImportedAccount = await import_account(site.site, BEN, data)
    (work,) = came.works
    assert (work.title, work.page_count, came.refused) == ("El faro", 1, [])
    ben = Person(site, (await _tokens(site))["access_token"])
    entry = (await ben.send("GET", f"/notebooks/{work.notebook_id}"))["pages"][0]
    page = await ben.send("GET", f"/pages/{entry['page_id']}?mode=editor")
    assert page["content"][0]["children"] == [{"text": "Before."}]
    assert page["content"][1]["alt"] == "A lamp"
    return work.notes, came.notes


async def _tokens(site: AppSite) -> Any:
    body = {"username": "ben", "password": "correct horse battery"}
    return await (await site.client.post("/api/user/login", json=body)).get_json()


def missed(why: str, count: int = 1) -> list[Note]:
    return [note("lost_picture", why, count)]


async def test_what_there_is_no_room_for_stays_behind_and_the_rest_comes(running: Any) -> None:
    async with running(image_quota_mb="1") as site:
        told = await lost(site, await exported(site))
        assert told == (missed("There is no space left for this picture"), [])


async def test_what_is_damaged_stays_behind(running: Any) -> None:
    async with running() as site:
        data = without(await exported(site), lambda content: content[: len(content) // 2])
        assert await lost(site, data) == (missed("The picture is damaged", 2), missed("The picture is damaged"))


async def test_what_is_not_in_the_file_stays_behind(running: Any) -> None:
    async with running() as site:
        data = without(await exported(site), lambda _: None)
        assert await lost(site, data) == (missed("The file cannot be read", 2), missed("The file cannot be read"))


async def test_no_more_pictures_come_than_the_limit(running: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures_restoring, "MAX_PICTURES", 1)
    async with running() as site:
        work, profile = await lost(site, await exported(site))
        assert [(each.code, each.count) for each in (*work, *profile)] == [("lost_picture", 1)] * 2


async def test_a_store_that_is_away_is_not_asked_for_each_picture(
    running: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sinpluma_media.errors import StoreAway  # noqa: PLC0415
    from sinpluma_media.stores.folder import FolderStore  # noqa: PLC0415

    asked = 0

    async def away(*_: Any) -> None:
        nonlocal asked
        asked += 1
        raise StoreAway

    async with running() as site:
        data = await exported(site)
        monkeypatch.setattr(FolderStore, "put", away)
        told = await lost(site, data)
        assert told == (missed(StoreAway.title, 2), missed(StoreAway.title))
        assert asked == 1


async def test_a_site_without_pictures_takes_the_text_and_says_so(running: Any) -> None:
    async with running() as site:
        data = await exported(site)
    async with running(plugins_disabled="media") as site:
        assert await lost(site, data) == (missed(pictures_restoring.OFF, 2), missed(pictures_restoring.OFF))


async def test_the_file_of_a_site_without_pictures_has_none_and_says_so(running: Any) -> None:
    async with running(plugins_disabled="media") as site:
        data = await exported(site)
    record, files = unpacked(data)
    assert (record["pictures"], record["profile_picture"], record["works"][0]["pictures"]) == (False, None, {})
    assert not [name for name in files if name.startswith("pictures/")]
    assert "No hay imágenes" in files["README.txt"].decode()
    async with running() as site:
        assert await lost(site, data) == (missed("The file does not have them"), [])


async def test_a_file_of_before_there_were_pictures_in_it_still_comes_in(running: Any) -> None:
    async with running(plugins_disabled="media") as site:
        record, files = unpacked(await exported(site))
        for name in ("pictures", "profile_picture"):
            del record[name]
        record["works"] = [{"file": work["file"], "title": work["title"]} for work in record["works"]]
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as old:
            for name, content in {**files, "account.json": msgspec.json.encode(record)}.items():
                old.writestr(name, content)
        assert await lost(site, out.getvalue()) == ([], [])


async def test_a_picture_that_the_store_has_lost_is_not_in_the_file(running: Any, tmp_path: Path) -> None:
    async with running() as site:
        for stored in (tmp_path / "data" / "media" / "profiles").glob("??/*.png"):
            stored.unlink()
        for stored in (tmp_path / "data" / "media" / "works").glob("??/*.png"):
            stored.write_bytes(stored.read_bytes()[:-1])
        record, files = unpacked(await exported(site))
    assert (record["profile_picture"], record["works"][0]["cover"], record["works"][0]["pictures"]) == (None, None, {})
    assert not [name for name in files if name.startswith("pictures/")]


async def test_one_work_leaves_with_its_pictures_and_nothing_else(running: Any) -> None:
    async with running() as site:
        record, files = unpacked(await exported(site, 1))
        assert [work["title"] for work in record["works"]] == ["El faro"]
        assert (record["readings"], record["profile_picture"]) == ([], None)
        sizes = {Image.open(io.BytesIO(files[name])).size for name in files if name.startswith("pictures/")}
        assert sizes == {(60, 90), (640, 640)}


@pytest.mark.parametrize("before", range(0, 120, 7))
def test_an_address_is_found_wherever_the_file_is_cut(before: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account_pictures, "_SLICE", 64)
    key = f"{'0123456789abcdef' * 4}-{'f' * 16}"
    assert account_pictures._keys_in(io.BytesIO(b"x" * before + f'"/api/images/{key}?w=320"'.encode())) == {key}
