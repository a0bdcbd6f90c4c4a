"""Pictures survive what may happen while they are being stored: nothing shown is missing, and nothing else stays."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
import stored_pictures
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession
from stored_pictures import (
    ANA,
    LATER,
    WORK,
    linked,
    nothing_dangles_and_the_sweep_leaves_what_is_linked,
    there,
)

from sinpluma.api import utc_now
from sinpluma.testing import AppSite, app_site
from sinpluma_media import images, intake, library
from sinpluma_media.media import Media, media_of
from sinpluma_media.stores import BUCKETS
from sinpluma_media.stores.folder import FolderStore
from sinpluma_media.stores.s3 import S3Store
from sinpluma_media.sweep import Swept, sweep

Photograph = Callable[..., bytes]


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a site with a user, and a work without a cover."""
    folder = tmp_path_factory.mktemp("begun") / "data"

    async def begin() -> None:
        async with app_site(folder, log_level="error") as site:
            await stored_pictures.begin(site)

    asyncio.run(begin())
    return folder


@pytest.fixture(params=["folder", "s3"])
def stores(request: pytest.FixtureRequest) -> dict[str, str]:
    """Settings of where pictures are kept, nobody else's."""
    if request.param == "folder":
        return {}
    prefix = re.sub(r"[^a-z0-9]", "", request.node.name)[-39:]
    return {**request.getfixturevalue("s3_server").settings, "s3_bucket_prefix": f"{prefix}-"}


@asynccontextmanager
async def running(data: Path, **settings: str) -> AsyncIterator[tuple[AppSite, Media]]:
    async with app_site(data, log_level="error", **settings) as site:
        yield site, media_of(site.site)


@pytest.fixture
def data(begun: Path, tmp_path: Path) -> Path:
    return shutil.copytree(begun, tmp_path / "data")


# --- the process is killed ----------------------------------------------------------------------------------------

STEPS = (
    "the row",
    "the row is committed",
    "the first object",
    "some objects",
    "half an object",
    "the link",
    "the commit",
    "the answer",
)


def killed_at(step: str, data: Path, stores: dict[str, str], photograph: bytes) -> int:
    """Store a cover and then another in a process of its own, which is killed at a step; gives how it ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        asyncio.run(_upload_twice(step, data, stores, photograph))
    finally:
        os._exit(1)


async def _upload_twice(step: str, data: Path, stores: dict[str, str], photograph: bytes) -> None:
    async with running(data, **stores) as (site, media):
        await library.adopt(site.site, ANA, "notebook", WORK, photograph)
        _arm(step, media)
        await library.adopt(site.site, ANA, "notebook", WORK, photograph)


def _arm(step: str, media: Media) -> None:
    store: Any = media.store
    match step:
        case "the row":
            images.begin = _dying(images.begin, after=0)
        case "the row is committed":
            store.put = _dying(store.put, after=0)
        case "the first object":
            store.put = _dying(store.put, after=1)
        case "some objects":
            store.put = _dying(store.put, after=2)
        case "half an object":
            os.fsync = _die
            if isinstance(store, S3Store):
                store._client.put_object = _dying_midway(store._client.put_object)
        case "the link":
            images.link = _dying(images.link, after=0)
        case "the commit":
            images.link = _dying(images.link, after=1, at_end=True)
        case "the answer":
            intake._answer = _die


def _dying(function: Any, *, after: int, at_end: bool = False) -> Any:
    """The function, which kills the process instead of returning from its call number `after`, or of one more."""
    calls = 0

    @wraps(function)
    async def dying(*arguments: Any, **options: Any) -> Any:
        nonlocal calls
        if calls == after:
            _die()
        calls += 1
        result = await function(*arguments, **options)
        if at_end:
            _die()
        return result

    return dying


def _dying_midway(function: Any) -> Any:
    async def dying(*arguments: Any, **options: Any) -> None:
        sending = asyncio.ensure_future(function(*arguments, **options))
        for _ in range(5):
            await asyncio.sleep(0)
        assert not sending.done()
        _die()

    return dying


def _die(*_arguments: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("step", STEPS)
def test_a_process_killed_before_each_step_leaves_the_old_cover_or_the_new_one(
    data: Path, stores: dict[str, str], photograph: Photograph, step: str
) -> None:
    assert killed_at(step, data, stores, photograph()) == -signal.SIGKILL

    async def look() -> None:
        async with running(data, **stores) as (site, media):
            covers = await media.site.db.read(images.pictures_of, "notebook", WORK)
            assert [cover.image_id for cover in covers] == [2 if step == "the answer" else 1]
            assert await library.cover(site.site, WORK) is not None
            swept = await nothing_dangles_and_the_sweep_leaves_what_is_linked(media)
            assert len(await there(media)) == len(covers[0].names)
            assert swept.given_up == (step in STEPS[1:-1])

    asyncio.run(look())


# --- the store or the database goes -------------------------------------------------------------------------------


async def test_object_storage_killed_during_an_upload_is_told_and_leaves_nothing_dangling(
    data: Path, s3_server: Any, photograph: Photograph, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(data, **s3_server.settings, s3_bucket_prefix="killed-") as (site, media):
        await library.adopt(site.site, ANA, "notebook", WORK, photograph())
        plain, puts = S3Store.put, 0

        async def put(store: S3Store, *arguments: Any) -> None:
            nonlocal puts
            puts += 1
            if puts == 3:
                s3_server.kill()
            await plain(store, *arguments)

        with monkeypatch.context() as patch:
            patch.setattr(S3Store, "put", put)
            try:
                with pytest.raises(intake.SinPlumaError) as refused:
                    await library.adopt(site.site, ANA, "notebook", WORK, photograph())
                assert refused.value.code == "object_storage_unavailable"
                ready = await (await site.client.get("/health/ready")).get_json()
                assert (ready["status"], ready["stores"]["object_storage"]["status"]) == ("degraded", "down")
                shown = await site.client.get("/api/user/ana/image/")
                assert shown.status_code == 200, "what is drawn needs no store"
                (cover,) = await media.site.db.read(images.pictures_of, "notebook", WORK)
                stored = await site.client.get(f"/api/images/{cover.key}")
                assert (stored.status_code, stored.headers["Retry-After"]) == (503, "2")
            finally:
                s3_server.start()
        await _until_it_is_whole(site, media)
        await nothing_dangles_and_the_sweep_leaves_what_is_linked(media)
        assert len(await there(media)) == 4


async def _until_it_is_whole(site: AppSite, media: Media) -> None:
    """A server that was killed answers before all of its parts have found each other."""
    async with asyncio.timeout(30):
        while True:
            try:
                await library.cover(site.site, WORK)
                for bucket in BUCKETS:
                    await media.store.put(bucket, "trial", b"x", "image/webp")
                    await media.store.delete(bucket, ["trial"])
            except intake.SinPlumaError:
                await asyncio.sleep(0.05)
            else:
                return


async def test_a_database_that_goes_after_the_objects_were_stored_leaves_nothing_dangling(
    data: Path, stores: dict[str, str], photograph: Photograph, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(data, **stores) as (site, media):
        await library.adopt(site.site, ANA, "notebook", WORK, photograph())
        before = await linked(media)

        async def gone(_session: AsyncSession, _target: images.Target, _key: str) -> str:
            raise OperationalError("COMMIT", {}, ConnectionResetError(104, "gone"))

        with monkeypatch.context() as patch:
            patch.setattr(images, "link", gone)
            with pytest.raises(OperationalError):
                await library.adopt(site.site, ANA, "notebook", WORK, photograph())
        assert len(await there(media)) == 8, "nobody knows yet whether it was committed"
        await nothing_dangles_and_the_sweep_leaves_what_is_linked(media)
        assert await there(media) == before


async def test_a_work_that_goes_while_its_cover_is_stored_leaves_nothing(
    data: Path, stores: dict[str, str], photograph: Photograph, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(data, **stores) as (site, media):
        plain = images.link

        @wraps(plain)
        async def too_late(session: AsyncSession, target: images.Target, key: str) -> str:
            return await plain(session, target._replace(owner_id=999), key)

        with monkeypatch.context() as patch:
            patch.setattr(images, "link", too_late)
            with pytest.raises(intake.SinPlumaError):
                await library.adopt(site.site, ANA, "notebook", WORK, photograph())
        assert await there(media) == set(), "it was removed at once"


# --- the sweep ----------------------------------------------------------------------------------------------------


async def test_the_sweep_leaves_alone_what_is_young_and_what_is_not_ours(
    data: Path, stores: dict[str, str], photograph: Photograph
) -> None:
    async with running(data, **stores) as (site, media):
        for _ in range(2):
            await library.adopt(site.site, ANA, "notebook", WORK, photograph())
        await media.store.put("works", "somebody-elses.txt", b"x", "text/plain")
        assert await sweep(media) == Swept()
        assert len(await there(media)) == 9
        swept = await sweep(media, utc_now() + LATER)
        assert swept == Swept(objects=4)
        assert await there(media) == {*await linked(media), "somebody-elses.txt"}


async def test_the_same_picture_sent_twice_is_stored_twice_and_one_outlives_the_other(
    data: Path, stores: dict[str, str], photograph: Photograph
) -> None:
    async with running(data, **stores) as (site, media):
        first = await library.adopt(site.site, ANA, "notebook", WORK, photograph())
        second = await library.adopt(site.site, ANA, "user", ANA, photograph())
        assert first.key.split("-")[0] == second.key.split("-")[0]
        owner = media.owner("notebook")
        await media.site.db.write(images.unlink, images.Target(owner, WORK, ANA), None)
        await nothing_dangles_and_the_sweep_leaves_what_is_linked(media)
        assert await library.picture(site.site, second.image_url) is not None
        assert await library.picture(site.site, first.image_url) is None


async def test_pictures_go_with_what_they_are_of_and_with_their_user(
    data: Path, stores: dict[str, str], photograph: Photograph
) -> None:
    from sqlalchemy import text  # noqa: PLC0415

    async with running(data, **stores) as (site, media):
        for kind in ("notebook", "user"):
            await library.adopt(site.site, ANA, kind, 1, photograph())
        async with media.site.db.transaction() as session:
            await session.execute(text("DELETE FROM notebook"))
        swept = await nothing_dangles_and_the_sweep_leaves_what_is_linked(media)
        assert (swept.ownerless, swept.objects) == (1, 4)
        async with media.site.db.transaction() as session:
            await session.execute(text('DELETE FROM "user"'))
        swept = await nothing_dangles_and_the_sweep_leaves_what_is_linked(media)
        assert (swept.ownerless, swept.objects) == (0, 4)
        assert await there(media) == set()


async def test_the_sweep_names_pictures_that_are_not_in_the_store(
    data: Path, stores: dict[str, str], photograph: Photograph
) -> None:
    async with running(data, **stores) as (site, media):
        image = await library.adopt(site.site, ANA, "notebook", WORK, photograph())
        await media.store.delete("works", [f"{image.key}-320.webp"])
        swept = await sweep(media)
        assert swept is not None
        assert swept.missing == [image.key]
        shown = await site.client.get(f"/api/images/{image.key}?w=320")
        assert shown.status_code == 404
        assert (await site.client.get(f"/api/images/{image.key}")).status_code == 200


async def test_one_sweep_runs_at_a_time(data: Path) -> None:
    async with running(data) as (site, media), site.site.db.locks.hold("media sweep") as held:
        assert held
        assert await sweep(media) is None


async def test_what_a_crash_left_of_a_file_is_swept(data: Path, photograph: Photograph) -> None:
    async with running(data) as (site, media):
        await library.adopt(site.site, ANA, "notebook", WORK, photograph())
        assert isinstance(media.store, FolderStore)
        (part,) = (data / "media" / "works").glob("??/*.jpg")
        part.with_name(f".part-{part.name[:2]}xyz").write_bytes(b"half")
        assert len(await there(media)) == 5
        await nothing_dangles_and_the_sweep_leaves_what_is_linked(media)
        assert len(await there(media)) == 4
