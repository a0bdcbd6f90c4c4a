"""A backup as rows and objects: exact, whole or refused, and restored where nothing is."""

from __future__ import annotations

import asyncio
import gzip
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
from quart import Quart

from sinpluma import migrate
from sinpluma.app import create_app
from sinpluma.archive import ArchiveError
from sinpluma.backups import container, restoring, saving, values
from sinpluma.backups.container import Writer
from sinpluma.backups.manifest import Header, Manifest
from sinpluma.backups.values import RowSum
from sinpluma.site import EXTENSION, Site
from sinpluma.storage.columns import utc_now
from sinpluma.testing import AppSite, app_site, site_settings
from sinpluma_media import images, library
from sinpluma_media.media import media_of
from sinpluma_media.sweep import sweep

PLUGINS = "auth,notebooks,media,search"
ACCOUNT = {"username": "ana", "email": "ana@example.org", "password": "correct horse battery"}


# --- values and parts -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "bound"),
    [
        (None, None),
        (-(2**63), -(2**63)),
        (2**64 - 1, 2**64 - 1),
        (0.1 + 0.2, 0.1 + 0.2),
        ("🖋️ 'a' \\ \n\r\t\x00 \u2028 ñ", "🖋️ 'a' \\ \n\r\t\x00 \u2028 ñ"),
        ('{"b":1, "a":2}', '{"b":1, "a":2}'),
        (bytes(range(256)), bytes(range(256))),
        (datetime(2026, 1, 2, 3, 4, 5, 6, UTC), "2026-01-02 03:04:05.000006"),
        (date(2026, 1, 2), "2026-01-02"),
        (timedelta(hours=-838, seconds=-59), "-838:00:59.000000"),
        (timedelta(hours=25, microseconds=7), "25:00:00.000007"),
        (Decimal("12345678901234567890.123456789"), "12345678901234567890.123456789"),
    ],
)
def test_a_value_comes_back_as_the_database_has_it(value: Any, bound: Any) -> None:
    part = values.joined([values.line_of([value, "next"]), values.line_of(["", value])])
    assert values.rows_of(part) == [(bound, "next"), ("", bound)]


def test_the_sum_of_rows_knows_a_change_a_loss_and_a_double_and_no_order() -> None:
    def digest(*rows: bytes) -> str:
        total = RowSum()
        for row in rows:
            total.add(row)
        return total.digest

    assert digest(b"1", b"2", b"3") == digest(b"3", b"1", b"2")
    assert len({digest(), digest(b"1"), digest(b"1", b"1"), digest(b"1", b"2"), digest(b"12")}) == 5


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.tar.gz"
    with Writer(path) as writer:
        writer.begin(_header())
        writer.add("tables/shop/00000001", b"[1]\n")
        writer.add("objects/media/works/a", b"\x00" * 3000)
        writer.finish(Manifest())
    return path


def _header(**changes: Any) -> Header:
    fields = {"format": 1, "sinpluma": "0", "created": datetime(2026, 1, 1, tzinfo=UTC), "revisions": {"core": "0001"}}
    return Header(**{**fields, **changes})


def test_a_file_that_is_whole_says_so(small: Path) -> None:
    assert container.is_portable(small)
    assert container.verified(small).parts == 3
    assert container.header_of(small).revisions == {"core": "0001"}
    assert small.stat().st_mode & 0o777 == 0o600


def test_a_file_that_breaks_off_anywhere_is_refused_unless_it_lacks_nothing(small: Path, tmp_path: Path) -> None:
    whole, cut, refusals = small.read_bytes(), tmp_path / "cut.tar.gz", 0
    lengths = range(0, len(whole), 11)
    for length in lengths:
        cut.write_bytes(whole[:length])
        try:
            container.verified(cut)
        except ArchiveError:
            refusals += 1
        else:  # without the zeros that end a tar, or gzip's own sum
            assert list(container.parts(cut)) == list(container.parts(small))
    assert refusals > len(lengths) * 0.9


def test_a_part_that_was_changed_is_refused_and_one_that_was_taken_out_is_missed(small: Path) -> None:
    plain = gzip.decompress(small.read_bytes())
    small.write_bytes(gzip.compress(plain.replace(b"[1]\n", b"[2]\n")))
    with pytest.raises(ArchiveError, match="shop/00000001 has changed"):
        container.verified(small)
    start = plain.index(b"objects/media")
    header = plain.rindex(b"SINPLUMA.sha256", 0, start)
    small.write_bytes(gzip.compress(_without(plain, header // 512 - 1, start // 512 + 1 + 6)))
    with pytest.raises(ArchiveError, match="not whole"):
        container.verified(small)


def _without(plain: bytes, first: int, end: int) -> bytes:
    return plain[: first * 512] + plain[end * 512 :]


def test_a_format_of_the_future_is_refused(tmp_path: Path) -> None:
    with Writer(tmp_path / "x") as writer:
        writer.begin(_header(format=2))
        writer.finish(Manifest())
    with pytest.raises(ArchiveError, match="format 2, and this release reads 1"):
        container.header_of(tmp_path / "x")


# --- sites ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def photographs(photograph: Callable[..., bytes]) -> list[bytes]:
    return [photograph(60 + n, 40) for n in range(2)]


@asynccontextmanager
async def site_with_a_cover(folder: Path, photographs: list[bytes]) -> AsyncIterator[AppSite]:
    async with app_site(folder, plugins=PLUGINS, image_grace="1") as site:
        assert (await site.client.post("/api/user/register", json=ACCOUNT)).status_code == 201
        headers = await signed_in(site)
        made = await site.client.post("/api/notebooks/", json={"title": "A work", "genre_id": 1}, headers=headers)
        assert made.status_code == 201
        await library.adopt(site.site, 1, "notebook", 1, photographs[0])
        yield site


async def signed_in(site: AppSite) -> dict[str, str]:
    answer = await (await site.client.post("/api/user/login", json=ACCOUNT)).get_json()
    return {"Authorization": f"Bearer {answer['access_token']}"}


@asynccontextmanager
async def stopped(folder: Path, **settings: str) -> AsyncIterator[Site]:
    """The parts of a site of which nothing is started, as the commands have it."""
    app: Quart = create_app(site_settings(folder, **{"plugins": PLUGINS, **settings}))
    site = cast("Site", app.extensions[EXTENSION])
    async with app.app_context():
        try:
            yield site
        finally:
            await site.db.close()


async def restored(folder: Path, file: Path, **settings: str) -> Manifest:
    async with stopped(folder, **settings) as site:
        return await restoring.restore(site, file)


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the site that was backed up."""
    return tmp_path_factory.mktemp("origin") / "data"


@pytest.fixture(scope="module")
def backup(origin: Path, photographs: list[bytes]) -> Path:
    """A backup of a site with a work and its cover."""

    async def make(target: Path) -> Manifest:
        async with site_with_a_cover(origin, photographs) as site:
            return await saving.backup(site.site, target)

    file = origin.parent / "site.tar.gz"
    manifest = asyncio.run(make(file))
    assert manifest.missing == []
    assert manifest.objects == {"media": 2}
    return file


def rows(folder: Path, table: str) -> list[Any]:
    with closing(sqlite3.connect(folder / "sinpluma.sqlite3")) as connection:
        return sorted(connection.execute(f'SELECT * FROM "{table}"'))


async def test_a_site_is_restored_with_its_rows_and_pictures_and_everybody_signs_in_again(
    backup: Path, origin: Path, tmp_path: Path
) -> None:
    manifest = await restored(tmp_path / "new", backup)
    own = {"one_time_token", "operation", "session", "session_change", "session_generation"}
    for table in set(manifest.tables) - own:
        assert rows(tmp_path / "new", table) == rows(origin, table), table
    async with app_site(tmp_path / "new", plugins=PLUGINS) as site:
        assert await library.cover(site.site, 1) is not None
        headers = await signed_in(site)
        made = await site.client.post("/api/notebooks/", json={"title": "Another", "genre_id": 1}, headers=headers)
        assert (await made.get_json())["notebook_id"] > restoring.JUMP
        sessions = rows(tmp_path / "new", "session")
        assert [row[0] > restoring.JUMP for row in sessions if row[8] is None] == [True]


async def test_a_token_of_a_session_that_began_after_the_backup_is_not_believed(
    backup: Path, origin: Path, tmp_path: Path
) -> None:
    settings = {"plugins": PLUGINS, "jwt_keys": "test:" + "k" * 40}
    async with app_site(origin, **settings) as site:
        later = await signed_in(site)
        assert (await site.client.get("/api/user", headers=later)).status_code == 200
    await restored(tmp_path / "new", backup)
    async with app_site(tmp_path / "new", **settings) as site:
        await signed_in(site)
        assert (await site.client.get("/api/user", headers=later)).status_code == 401


async def test_what_is_swept_while_a_backup_is_made_is_in_it_and_is_swept_afterwards(
    tmp_path: Path, photographs: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with site_with_a_cover(tmp_path / "origin", photographs) as site:
        media = media_of(site.site)
        (former,) = await media.site.db.read(images.pictures_of, "notebook", 1)
        plain, later, swept = saving._write_objects, utc_now() + timedelta(days=2), []

        async def slowly(*arguments: Any) -> None:
            await library.adopt(site.site, 1, "notebook", 1, photographs[1])
            swept.append(await sweep(media, later))
            await plain(*arguments)

        monkeypatch.setattr(saving, "_write_objects", slowly)
        manifest = await saving.backup(site.site, tmp_path / "site.tar.gz")
        assert swept == [None]
        assert manifest.missing == []
        names = [part.name for part in container.parts(tmp_path / "site.tar.gz")]
        assert {f"objects/media/works/{name}" for name in former.names} <= set(names)
        done = await sweep(media, later)
        assert done is not None
        assert done.objects == len(former.names)


async def test_a_picture_that_the_store_has_lost_is_named_and_all_else_is_saved(
    tmp_path: Path, photographs: list[bytes]
) -> None:
    target = tmp_path / "site.tar.gz"
    async with site_with_a_cover(tmp_path / "origin", photographs) as site:
        media = media_of(site.site)
        (cover,) = await media.site.db.read(images.pictures_of, "notebook", 1)
        await media.store.delete(cover.bucket, cover.names[:1])
        manifest = await saving.backup(site.site, target)
    assert manifest.missing == [f"media/works/{cover.names[0]}"]
    assert manifest.objects == {"media": 1}
    assert (await restored(tmp_path / "new", target)).missing == manifest.missing


@pytest.mark.parametrize("phase", ["migrating", "filling"])
async def test_a_restore_that_was_killed_is_not_taken_for_a_site_and_the_next_begins_anew(
    phase: str, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = {"migrating": (migrate, "run_to"), "filling": (restoring, "_store")}
    module, name = place[phase]
    plain: Callable[..., Awaitable[Any]] = getattr(module, name)

    class Killed(BaseException):
        pass

    async def killed(*arguments: Any) -> None:
        await plain(*arguments)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(module, name, killed)
        with pytest.raises(Killed):
            await restored(tmp_path / "new", backup)
    async with stopped(tmp_path / "new") as site:
        failed = await migrate.upgrade(site.db, migrate.folders({}))
        assert "run `sinpluma restore` again" in str(failed["core"])
    assert (await restored(tmp_path / "new", backup)).rows
    async with app_site(tmp_path / "new", plugins=PLUGINS) as site_again:
        assert await library.cover(site_again.site, 1) is not None


async def test_nothing_is_restored_where_something_is(backup: Path, origin: Path, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="the database is not empty: it has"):
        await restored(origin, backup)
    pictures = tmp_path / "new/media/works/ab/abc"
    pictures.parent.mkdir(parents=True)
    pictures.touch()
    with pytest.raises(ArchiveError, match="plugin media keeps objects there are some"):
        await restored(tmp_path / "new", backup)
    with closing(sqlite3.connect(tmp_path / "new/sinpluma.sqlite3")) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


async def test_nothing_is_restored_while_a_site_runs(
    backup: Path, origin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "ALONE_SECONDS", 0.1)
    async with app_site(origin, plugins=PLUGINS):
        with pytest.raises(ArchiveError, match="stop all its processes first"):
            await restored(origin, backup)


def changed(source: Path, target: Path, **header: Any) -> Path:
    """The backup with another header, and sound."""
    with Writer(target) as writer:
        manifest = container.verified(source)
        for part in container.parts(source):
            if part.name == "sinpluma-backup.json":
                given = msgspec.json.decode(part.data, type=Header)
                writer.begin(msgspec.structs.replace(given, **header))
            elif part.name != "manifest.json":
                writer.add(part.name, part.data)
        writer.finish(manifest)
    return target


async def test_a_backup_of_a_newer_release_or_of_a_plugin_that_is_not_installed_is_refused(
    backup: Path, tmp_path: Path
) -> None:
    revisions = container.header_of(backup).revisions
    newer = changed(backup, tmp_path / "newer", revisions={**revisions, "media": "9999"})
    with pytest.raises(ArchiveError, match="of a newer release: it has the tables of media at revision 9999"):
        await restored(tmp_path / "new", newer)
    foreign = changed(backup, tmp_path / "foreign", revisions={**revisions, "shop": "0001"})
    with pytest.raises(ArchiveError, match="tables of the plugin shop, which is not installed"):
        await restored(tmp_path / "new", foreign)
    assert not (tmp_path / "new/sinpluma.sqlite3").exists()


async def test_rows_of_plugins_that_are_off_are_saved_and_restored_and_pictures_need_theirs_on(
    backup: Path, origin: Path, tmp_path: Path
) -> None:
    async with stopped(origin, plugins="auth") as site:
        manifest = await saving.backup(site, tmp_path / "rows.tar.gz")
    assert manifest.tables["image"].rows == 1
    assert manifest.objects == {}
    await restored(tmp_path / "new", tmp_path / "rows.tar.gz", plugins="auth")
    assert rows(tmp_path / "new", "image") == rows(origin, "image")
    with pytest.raises(ArchiveError, match="objects of the plugin media, which is off: switch it on"):
        await restored(tmp_path / "other", backup, plugins="auth")
