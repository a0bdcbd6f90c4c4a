"""A picture's objects are stored, and then MySQL is killed: what is shown is there, and nothing else stays for long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import wraps
from pathlib import Path

import pytest
import stored_pictures
from devcluster.cluster import Cluster
from devcluster.lifecycle import mend
from sqlalchemy.ext.asyncio import AsyncSession
from stored_pictures import ANA, WORK, nothing_dangles_and_the_sweep_leaves_what_is_linked, there

from sinpluma.api import SinPlumaError
from sinpluma.migrate import migrate_site
from sinpluma.storage import persistence
from sinpluma.testing import app_site
from sinpluma_media import images, library
from sinpluma_media.addresses import key_of_name
from sinpluma_media.library import StoredImage
from sinpluma_media.media import Media, media_of

StoreCover = Callable[[], Awaitable[StoredImage]]


Place = tuple[Path, dict[str, str]]


@pytest.fixture(scope="module")
def place(on_mysql: Callable[[str], dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The folder and the settings of a site that these tests share, one after another."""
    settings = {"plugins": "auth,notebooks,media", "log_level": "error", **on_mysql("killed")}
    return tmp_path_factory.mktemp("killed") / "data", settings


@pytest.fixture
async def media(connections_closed: None, cluster: Cluster, place: Place) -> AsyncIterator[Media]:
    """The pictures of that site, which has a work."""
    folder, settings = place
    async with app_site(folder, **settings) as site:
        await migrate_site(site.site)
        media = media_of(site.site)
        if not await media.site.db.read(media.owner("notebook").captions, [WORK]):
            await stored_pictures.begin(site)
        yield media
        await asyncio.to_thread(mend, cluster)


@pytest.fixture
def store_cover(media: Media, photograph: Callable[..., bytes]) -> Callable[[], Awaitable[StoredImage]]:
    """Store one more cover of the work: four objects."""
    return lambda: library.adopt(media.site, ANA, "notebook", WORK, photograph())


async def covers(media: Media) -> list[str]:
    return [image.key for image in await media.site.db.read(images.pictures_of, "notebook", WORK)]


def linking(monkeypatch: pytest.MonkeyPatch, kill: Callable[[], None], *, written: bool) -> list[str]:
    """Have the server killed when a picture is first linked: before its row is written, or after, but not committed.

    Gives the key for each time that it was tried.
    """
    plain, tries = images.link, []

    @wraps(plain)
    async def link(session: AsyncSession, target: images.Target, key: str) -> str:
        tries.append(key)
        first = len(tries) == 1
        if first and not written:
            await asyncio.to_thread(kill)
        result = await plain(session, target, key)
        if first and written:
            await asyncio.to_thread(kill)
        return result

    monkeypatch.setattr(images, "link", link)
    return tries


async def test_the_next_primary_links_it(
    media: Media, store_cover: StoreCover, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = await store_cover()
    primary = await asyncio.to_thread(cluster.primary)
    tries = linking(monkeypatch, lambda: cluster.kill(primary), written=False)
    stored = await store_cover()
    assert len(tries) > 1
    assert set(tries) == {stored.key}
    assert await covers(media) == [stored.key]
    assert await asyncio.to_thread(cluster.primary) != primary
    swept = await nothing_dangles_and_the_sweep_leaves_what_is_linked(media)
    assert swept.given_up == 0
    assert {key_of_name(name) for name in await there(media)} == {stored.key} != {former.key}
    assert await library.cover(media.site, WORK) is not None


async def test_without_a_database_it_is_refused_and_swept_later_while_the_former_cover_stays(
    media: Media, store_cover: StoreCover, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = await store_cover()
    before = await there(media)
    primary = await asyncio.to_thread(cluster.primary)

    def kill() -> None:
        cluster.router.kill()  # so that nobody is led to the next primary, however soon there is one
        cluster.kill(primary)

    with monkeypatch.context() as patch:
        patch.setattr(persistence, "DEADLINE_SECONDS", 1.0)
        tries = linking(patch, kill, written=True)
        with pytest.raises(SinPlumaError) as refused:
            await store_cover()
    assert (refused.value.code, len(tries)) == ("unavailable", 1)
    assert len(await there(media) - before) == 4
    await asyncio.to_thread(mend, cluster)
    assert await covers(media) == [former.key]
    swept = await nothing_dangles_and_the_sweep_leaves_what_is_linked(media)
    assert swept.given_up == 1
    assert {key_of_name(name) for name in await there(media)} == {former.key}
    assert await library.cover(media.site, WORK) is not None
