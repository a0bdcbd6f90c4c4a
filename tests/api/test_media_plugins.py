"""Pictures and other plugins: owner types of theirs, what they may ask for, and a site without pictures."""

from __future__ import annotations

import io
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from quart.datastructures import FileStorage
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Caption, Forbidden, ImageOwner, NotFound, Plugin, SinPlumaError, hookimpl
from sinpluma.testing import AppSite, app_site
from sinpluma_media import library

Photograph = Callable[..., bytes]
ANA = 1
PRESSES = {1: ("Gutenberg's & sons", ANA), 2: ("Manutius'", 99)}


async def find(_session: AsyncSession, name: str) -> int:
    return {"gutenberg": 1, "manutius": 2}.get(name, 3)


async def see(_session: AsyncSession, press_id: int, viewer: int | None) -> None:
    if press_id not in PRESSES or viewer is None:
        raise NotFound("There is no such press.")


async def change(_session: AsyncSession, user_id: int, press_id: int) -> None:
    if press_id not in PRESSES:
        raise NotFound("There is no such press.")
    if PRESSES[press_id][1] != user_id:
        raise Forbidden("This is another printer's press.")


async def captions(_session: AsyncSession, press_ids: Sequence[int]) -> Mapping[int, Caption]:
    return {press_id: Caption(PRESSES[press_id][0]) for press_id in press_ids if press_id in PRESSES}


class PressPlugin(Plugin):
    """Printing presses, which have pictures."""

    name = "press"

    @hookimpl
    def image_owners(self) -> Sequence[ImageOwner]:
        route = "/presses/<name>/picture"
        functions: Any = {"find": find, "see": see, "change": change, "captions": captions}
        return [ImageOwner(kind="press", bucket="works", route=route, **functions)]


@asynccontextmanager
async def opened(data: Path, *classes: type[Plugin], **settings: str) -> AsyncIterator[tuple[AppSite, dict[str, str]]]:
    """A site, and what a user's requests carry."""
    async with app_site(data, classes, log_level="error", **settings) as site:
        account = {"username": "ana", "email": "ana@example.org", "password": "correct horse battery"}
        assert (await site.client.post("/api/user/register", json=account)).status_code in {201, 409}
        tokens = await (await site.client.post("/api/user/login", json=account)).get_json()
        yield site, {"Authorization": f"Bearer {tokens['access_token']}"}


async def send(site: AppSite, path: str, data: bytes, headers: dict[str, str]) -> Any:
    file = FileStorage(io.BytesIO(data), "a.jpg", content_type="image/jpeg")
    return await site.client.post(f"/api{path}", files={"image": file}, headers=headers)


async def begin_work(site: AppSite, headers: dict[str, str]) -> Any:
    made = await site.client.post("/api/notebooks/", json={"title": "A work", "genre_id": 1}, headers=headers)
    return await made.get_json()


# --- owner types --------------------------------------------------------------------------------------------------


async def test_another_plugins_things_have_pictures_like_works(tmp_path: Path, photograph: Photograph) -> None:
    async with opened(tmp_path / "data", PressPlugin) as (site, headers):
        drawn = await site.client.get("/api/presses/gutenberg/picture", headers=headers)
        assert (drawn.status_code, drawn.content_type) == (200, "image/svg+xml")
        assert "Gutenberg's &amp; sons" in (await drawn.get_data()).decode()
        sent = await send(site, "/presses/gutenberg/picture", photograph(500, 400), headers)
        assert sent.status_code == 201
        shown = await site.client.get("/api/presses/gutenberg/picture/?w=320", headers=headers)
        assert Image.open(io.BytesIO(await shown.get_data())).size == (320, 256)
        assert (await site.client.get("/api/presses/gutenberg/picture")).status_code == 404
        assert (await send(site, "/presses/manutius/picture", photograph(), headers)).status_code == 403
        assert (await send(site, "/presses/nobody/picture", photograph(), headers)).status_code == 404
        document = await (await site.client.get("/api/openapi.json")).get_json()
        assert set(document["paths"]["/presses/{name}/picture"]) == {"get", "post", "delete"}
        assert (await site.client.delete("/api/presses/gutenberg/picture", headers=headers)).status_code == 204


async def test_pictures_of_a_plugin_that_is_off_wait_for_it(tmp_path: Path, photograph: Photograph) -> None:
    from sinpluma_media.media import media_of  # noqa: PLC0415
    from sinpluma_media.sweep import sweep  # noqa: PLC0415

    async with opened(tmp_path / "data", PressPlugin) as (site, _):
        kept = await library.adopt(site.site, ANA, "press", 1, photograph())
    async with opened(tmp_path / "data") as (site, headers):
        assert await library.picture(site.site, kept.image_url) is not None
        assert (await site.client.get("/api/presses/gutenberg/picture", headers=headers)).status_code == 404
        swept = await sweep(media_of(site.site))
        assert swept is not None
        assert swept.ownerless == 0
        with pytest.raises(NotFound):
            await library.adopt(site.site, ANA, "press", 1, photograph())
    async with opened(tmp_path / "data", PressPlugin) as (site, headers):
        shown = await site.client.get("/api/presses/gutenberg/picture", headers=headers)
        assert shown.content_type == "image/jpeg"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "Press"}, "lower-case"),
        ({"kind": "notebook"}, "belongs to"),
        ({"route": "/presses/"}, "one parameter"),
        ({"route": "/presses/<a>/<b>"}, "one parameter"),
        ({"see": lambda *_: None}, "async def"),
    ],
)
async def test_an_owner_type_that_cannot_work_takes_its_plugin_out(
    tmp_path: Path, changes: dict[str, Any], reason: str
) -> None:
    class BadPlugin(Plugin):
        name = "bad"

        @hookimpl
        def image_owners(self) -> Sequence[ImageOwner]:
            given = {"kind": "bad", "bucket": "works", "route": "/bad/<name>/"}
            functions: Any = {"find": find, "see": see, "change": change, "captions": captions}
            return [ImageOwner(**{**given, **functions, **changes})]

    async with app_site(tmp_path / "data", [BadPlugin], log_level="error") as site:
        (state,) = [state for state in site.site.plugins.states() if state.name == "bad"]
        assert state.status == "broken"
        assert reason in (state.reason or "")
        assert site.site.plugins.is_on("media")


# --- what other plugins may ask for -------------------------------------------------------------------------------


async def test_other_plugins_read_covers_and_images_and_bring_their_own(tmp_path: Path, photograph: Photograph) -> None:
    async with opened(tmp_path / "data") as (site, headers):
        work = await begin_work(site, headers)
        assert await library.cover(site.site, work["notebook_id"]) is None
        drawn = await library.default_cover(site.site, work["notebook_id"])
        assert (drawn.mime, drawn.width, drawn.height) == ("image/svg+xml", 600, 900)
        assert b"A work" in drawn.data
        with pytest.raises(NotFound):
            await library.default_cover(site.site, 999)
        stored = await library.adopt(site.site, ANA, "notebook", work["notebook_id"], photograph(90, 60))
        cover = await library.cover(site.site, work["notebook_id"])
        assert cover is not None
        assert (cover.mime, cover.width, cover.height) == ("image/jpeg", 90, 60)
        assert Image.open(io.BytesIO(cover.data)).size == (90, 60)
        for src in (stored.image_url, stored.image_url + "?w=640", "https://example.org" + stored.image_url):
            assert await library.picture(site.site, src) == cover
        for src in ("", "/works/1.png", stored.image_url + "0", f"javascript:{stored.image_url}"):
            assert await library.picture(site.site, src) is None
        with pytest.raises(SinPlumaError):
            await library.adopt(site.site, ANA, "notebook", work["notebook_id"], b"no picture")
        with pytest.raises(SinPlumaError):
            await library.adopt(site.site, 99, "notebook", work["notebook_id"], photograph())


# --- limits -------------------------------------------------------------------------------------------------------


async def test_a_users_pictures_take_no_more_than_their_quota(tmp_path: Path, photograph: Photograph) -> None:
    noise = Image.effect_noise((1000, 700), 80).convert("RGB")
    file = io.BytesIO()
    noise.save(file, "PNG")
    async with opened(tmp_path / "data", image_quota_mb="4") as (site, headers):
        works = [f"/notebooks/{(await begin_work(site, headers))['notebook_id']}/image/" for _ in range(2)]
        assert (await send(site, works[0], file.getvalue(), headers)).status_code == 201
        assert (await send(site, works[0], file.getvalue(), headers)).status_code == 201, "it takes the other's place"
        refused = await send(site, works[1], file.getvalue(), headers)
        assert (refused.status_code, (await refused.get_json())["code"]) == (409, "image_quota_exceeded")
        assert (await send(site, works[1], photograph(), headers)).status_code == 201, "a small one finds room"
        assert (await site.client.delete(f"/api{works[0]}", headers=headers)).status_code == 204
        assert (await send(site, works[1], file.getvalue(), headers)).status_code == 201


async def test_what_is_stored_and_refused_is_counted(tmp_path: Path, photograph: Photograph) -> None:
    async with opened(tmp_path / "data") as (site, headers):
        await send(site, "/user/ana/image/", photograph(), headers)
        await send(site, "/user/ana/image/", b"no picture", headers)
        metrics = (await (await site.client.get("/metrics")).get_data()).decode()
        assert 'sinpluma_images_stored_total{kind="user"} 1.0' in metrics
        assert 'sinpluma_images_refused_total{code="not_an_image"} 1.0' in metrics


# --- without pictures ---------------------------------------------------------------------------------------------


async def test_without_the_plugin_there_are_no_pictures_and_any_address_will_do(tmp_path: Path) -> None:
    async with opened(tmp_path / "data", plugins_disabled="media") as (site, headers):
        work = await begin_work(site, headers)
        assert work["image_url"] is None
        assert (await (await site.client.get("/api/user/ana")).get_json())["image_url"] is None
        assert (await (await site.client.get("/api/user", headers=headers)).get_json())["image_url"] is None
        assert (
            await site.client.get(f"/api/notebooks/{work['notebook_id']}/image/", headers=headers)
        ).status_code == 404
        content = [{"type": "image", "src": "https://elsewhere.example/a.png", "children": [{"text": ""}]}]
        page = {"notebook_id": work["notebook_id"], "title": "A page", "content": content}
        assert (await site.client.post("/api/pages/", json=page, headers=headers)).status_code == 201


async def test_addresses_are_as_browsers_see_them(tmp_path: Path) -> None:
    for settings, begin in (
        ({"api_prefix": ""}, "/api/images/user/1/"),
        ({"api_prefix": "/v1"}, "/v1/images/user/1/"),
        ({"media_url": "https://pictures.example.org/api/"}, "https://pictures.example.org/api/images/user/1/"),
    ):
        async with app_site(tmp_path / "data", log_level="error", **settings) as site:
            prefix = settings.get("api_prefix", "/api")
            account = {"username": "ana", "email": "ana@example.org", "password": "correct horse battery"}
            await site.client.post(f"{prefix}/user/register", json=account)
            profile = await (await site.client.get(f"{prefix}/user/ana")).get_json()
            assert profile["image_url"].startswith(begin)


def test_a_site_without_uploads_loads_neither_pillow_nor_a_client_of_s3(tmp_path: Path) -> None:
    import subprocess  # noqa: PLC0415

    script = """
import asyncio, sys
from pathlib import Path
from sinpluma.testing import app_site

async def main():
    async with app_site(Path(sys.argv[1]), log_level="error") as site:
        assert (await site.client.get("/api/notebooks/")).status_code == 200
        print(sorted({"PIL", "aiohttp", "miniopy_async"}.intersection(sys.modules)))

asyncio.run(main())
"""
    words = [sys.executable, "-c", script, str(tmp_path / "data")]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
