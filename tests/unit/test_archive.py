"""Backup and restore of an embedded site's data folder."""

from __future__ import annotations

import gzip
import io
import sqlite3
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, closing
from pathlib import Path

import msgspec
import pytest

from sinpluma import archive
from sinpluma.archive import ArchiveError, Manifest
from sinpluma.settings import Settings
from sinpluma.testing import AppSite, site_settings

OpenSite = Callable[..., AbstractAsyncContextManager[AppSite]]
KEY = b"\x00a key\xff"


class Place:
    """A data folder with a database of accounts whose sum never changes, and a key beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.database = self.data / "sinpluma.sqlite3"
        (self.data / "keys").mkdir(parents=True)
        (self.data / "keys" / "jwt").write_bytes(KEY)
        (self.data / "keys" / "jwt").chmod(0o600)
        (self.data / "locks").mkdir()
        (self.data / "locks" / "left-over.lock").touch()
        with closing(self.connect()) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("CREATE TABLE account (name TEXT, coins INTEGER)")
            connection.executemany("INSERT INTO account VALUES (?, ?)", [(f"user {n}", 100) for n in range(1000)])
            connection.commit()

    @property
    def settings(self) -> Settings:
        return site_settings(self.data)

    def connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.database, timeout=30)

    def coins(self) -> int:
        with closing(self.connect()) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            return int(connection.execute("SELECT sum(coins) FROM account").fetchone()[0])

    def contents(self) -> dict[str, bytes]:
        """Every file but what the database keeps beside itself while it is open."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and not path.name.endswith(("-wal", "-shm"))
        }


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "place")


@pytest.fixture
def backup(place: Place, tmp_path: Path) -> Path:
    target = tmp_path / "backup.tar.gz"
    archive.backup(place.settings, target)
    return target


def test_a_restored_site_is_the_one_that_was_backed_up(place: Place, backup: Path) -> None:
    with closing(place.connect()) as connection:
        connection.execute("UPDATE account SET coins = 0")
        connection.commit()
    (place.data / "keys" / "jwt").write_bytes(b"another key")
    (place.data / "later").touch()

    manifest = archive.restore(place.settings, backup)
    assert sorted(manifest.files) == ["keys/jwt", "sinpluma.sqlite3"]
    assert place.coins() == 100_000
    assert (place.data / "keys" / "jwt").read_bytes() == KEY
    assert (place.data / "keys" / "jwt").stat().st_mode & 0o777 == 0o600
    assert place.data.stat().st_mode & 0o777 == 0o700
    assert not (place.data / "later").exists()


def test_what_was_there_is_kept_beside_what_is_restored(place: Place, backup: Path) -> None:
    (place.data / "later").touch()
    archive.restore(place.settings, backup)
    archive.restore(place.settings, backup)
    kept = sorted(path.name for path in place.folder.iterdir() if path.name != "data")
    assert len(kept) == 2
    assert all(name.startswith("data-before-") for name in kept)
    assert (place.folder / kept[0] / "later").exists()


def test_a_backup_is_restored_where_no_site_has_been(backup: Path, tmp_path: Path) -> None:
    settings = site_settings(tmp_path / "new" / "home")
    archive.restore(settings, backup)
    assert (tmp_path / "new/home/keys/jwt").read_bytes() == KEY


def test_a_backup_made_while_people_write_is_one_state_of_the_database_with_all_that_was_acknowledged(
    place: Place, tmp_path: Path
) -> None:
    """Coins wander from account to account; not one is in no account, or in two, in any backup."""
    written, stop = threading.Event(), threading.Event()
    acknowledged = 0

    def write() -> None:
        nonlocal acknowledged
        with closing(place.connect()) as connection:
            while not stop.is_set():
                number = acknowledged + 1
                payer, payee = number % 1000, (number * 7) % 1000
                connection.execute("UPDATE account SET coins = coins - 1 WHERE name = ?", (f"user {payer}",))
                connection.execute("UPDATE account SET coins = coins + 1 WHERE name = ?", (f"user {payee}",))
                connection.execute("UPDATE account SET coins = ? WHERE name = 'transfers'", (number,))
                connection.commit()
                acknowledged = number
                written.set()

    with closing(place.connect()) as connection:
        connection.execute("INSERT INTO account VALUES ('transfers', 0)")
        connection.commit()
    writer = threading.Thread(target=write)
    writer.start()
    before = []
    try:
        for number in range(5):
            assert written.wait(10)
            written.clear()
            before.append(acknowledged)
            archive.backup(place.settings, tmp_path / f"{number}.tar.gz")
    finally:
        stop.set()
        writer.join()
    for number in range(5):
        home = tmp_path / f"home{number}"
        archive.restore(site_settings(home), tmp_path / f"{number}.tar.gz")
        with closing(sqlite3.connect(home / "sinpluma.sqlite3")) as connection:
            coins = "SELECT sum(coins) FROM account WHERE name {} 'transfers'"
            assert connection.execute(coins.format("<>")).fetchone() == (100_000,)
            assert connection.execute(coins.format("=")).fetchone() >= (before[number],)
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_backup_is_its_owners_only_and_leaves_nothing_else(place: Place, backup: Path, tmp_path: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    assert {path.name for path in tmp_path.iterdir()} == {"place", "backup.tar.gz"}
    with tarfile.open(backup) as tar:
        assert tar.getnames() == ["manifest.json", "keys/jwt", "sinpluma.sqlite3"]


def test_a_backup_that_fails_leaves_the_one_before_it(
    place: Place, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = backup.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "_write", full)
    with pytest.raises(ArchiveError, match="No space left"):
        archive.backup(place.settings, backup)
    assert backup.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"place", "backup.tar.gz"}


def test_a_backup_within_the_data_folder_does_not_contain_itself(place: Place) -> None:
    target = place.data / "backup.tar.gz"
    for _ in range(2):
        with pytest.raises(ArchiveError, match="outside"):
            archive.backup(place.settings, target)
        assert not target.exists()


def test_a_file_that_goes_while_the_backup_is_made_is_not_missed(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place.data / "fleeting").touch()
    copy = archive._copy_database

    def copy_and_clean(source: Path, target: Path) -> None:
        copy(source, target)
        (place.data / "fleeting").unlink()

    listing = archive._other_files

    def list_first(data: Path, database: Path) -> Iterator[tuple[str, Path]]:
        yield from [*listing(data, database), ("fleeting", data / "fleeting")]

    monkeypatch.setattr(archive, "_copy_database", copy_and_clean)
    monkeypatch.setattr(archive, "_other_files", list_first)
    manifest = archive.backup(place.settings, tmp_path / "backup.tar.gz")
    assert "fleeting" not in manifest.files
    archive.restore(site_settings(tmp_path / "home"), tmp_path / "backup.tar.gz")


# --- what is refused ----------------------------------------------------------------------------------------------


def _refused(place: Place, file: Path) -> str:
    before = place.contents()
    with pytest.raises(ArchiveError) as refused:
        archive.restore(place.settings, file)
    assert place.contents() == before, "nothing was changed"
    return str(refused.value)


def test_an_archive_that_breaks_off_anywhere_is_refused(place: Place, backup: Path) -> None:
    whole = backup.read_bytes()
    for length in [*range(0, 200, 7), *range(200, len(whole), max(1, len(whole) // 40))]:
        backup.write_bytes(whole[:length])
        _refused(place, backup)


def test_an_archive_with_a_flipped_bit_anywhere_is_refused_or_harmless(place: Place, backup: Path) -> None:
    whole = backup.read_bytes()
    refusals = 0
    positions = [*range(60), *range(60, len(whole), max(1, len(whole) // 60))]
    for position in positions:
        backup.write_bytes(whole[:position] + bytes([whole[position] ^ 0x10]) + whole[position + 1 :])
        try:
            archive.restore(place.settings, backup)
        except ArchiveError:
            refusals += 1
        else:  # such as in the time that gzip's header names
            assert place.coins() == 100_000
            assert (place.data / "keys" / "jwt").read_bytes() == KEY
    assert refusals > len(positions) // 2
    assert not [path for path in place.folder.iterdir() if "restore" in path.name]


def _archive(target: Path, manifest: object, **files: bytes) -> Path:
    with tarfile.open(target, "w:gz") as tar:
        for name, content in {"manifest.json": msgspec.json.encode(manifest), **files}.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return target


def _manifest(**files: str) -> dict[str, object]:
    return {"sinpluma": "0.1.0", "created": "2026-01-01T00:00:00Z", "files": files}


EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    ("manifest", "files"),
    [
        ({}, {}),
        ([], {}),
        (_manifest(), {}),
        (_manifest(**{"keys/jwt": EMPTY}), {"keys/jwt": b""}),
        (_manifest(**{"sinpluma.sqlite3": EMPTY}), {}),
        (_manifest(**{"sinpluma.sqlite3": "0" * 64}), {"sinpluma.sqlite3": b""}),
        (_manifest(**{"sinpluma.sqlite3": EMPTY, "keys/jwt": EMPTY}), {"sinpluma.sqlite3": b""}),
        (_manifest(**{"sinpluma.sqlite3": EMPTY, "../out": EMPTY}), {"sinpluma.sqlite3": b"", "../out": b""}),
        (_manifest(**{"sinpluma.sqlite3": EMPTY, "/out": EMPTY}), {"sinpluma.sqlite3": b"", "/out": b""}),
        (_manifest(**{"sinpluma.sqlite3": EMPTY, "/etc/hostname": EMPTY}), {"sinpluma.sqlite3": b""}),
    ],
    ids=[
        "nothing",
        "a list",
        "no file",
        "no database",
        "missing",
        "changed",
        "key missing",
        "up",
        "absolute",
        "foreign",
    ],
)
def test_an_archive_whose_files_are_not_those_of_its_manifest_is_refused(
    place: Place, tmp_path: Path, manifest: object, files: dict[str, bytes]
) -> None:
    _refused(place, _archive(tmp_path / "bad.tar.gz", manifest, **files))
    assert not (tmp_path / "out").exists()
    assert not (place.folder / "out").exists()


def test_an_entry_that_is_a_link_is_not_followed(place: Place, tmp_path: Path) -> None:
    target = tmp_path / "bad.tar.gz"
    manifest = msgspec.json.encode(_manifest(**{"sinpluma.sqlite3": EMPTY}))
    with tarfile.open(target, "w:gz") as tar:
        first = tarfile.TarInfo("manifest.json")
        first.size = len(manifest)
        tar.addfile(first, io.BytesIO(manifest))
        link = tarfile.TarInfo("sinpluma.sqlite3")
        link.type, link.linkname = tarfile.SYMTYPE, "/dev/null"
        tar.addfile(link)
    _refused(place, target)


@pytest.mark.parametrize("content", [b"", b"not an archive", gzip.compress(b"not a tar"), b"\x1f\x8b"])
def test_what_is_no_archive_is_refused(place: Place, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bad.tar.gz"
    file.write_bytes(content)
    assert str(file) in _refused(place, file)


def test_a_tar_of_something_else_is_refused(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "bad.tar.gz"
    with tarfile.open(file, "w:gz") as tar:
        tar.add(place.data / "keys" / "jwt", arcname="sinpluma.sqlite3")
    assert "not a backup of Sin Pluma" in _refused(place, file)


async def test_a_site_that_runs_is_not_restored_and_one_that_has_stopped_is(
    open_site: OpenSite, tmp_path: Path
) -> None:
    async with open_site() as running:
        settings = running.site.settings
        archive.backup(settings, tmp_path / "backup.tar.gz")
        with pytest.raises(ArchiveError, match="stop it first"):
            archive.restore(settings, tmp_path / "backup.tar.gz")
    archive.restore(settings, tmp_path / "backup.tar.gz")
    async with open_site() as again:
        assert (await again.client.get("/health/ready")).status_code == 200


@pytest.mark.parametrize("url", ["mysql+aiomysql://db/sinpluma", "sqlite+aiosqlite:////elsewhere.sqlite3"])
def test_only_the_data_folders_own_database_is_backed_up_and_restored(place: Place, backup: Path, url: str) -> None:
    settings = site_settings(place.data, database_url=url)
    with pytest.raises(ArchiveError):
        archive.backup(settings, place.folder / "x.tar.gz")
    with pytest.raises(ArchiveError):
        archive.restore(settings, backup)


def test_without_a_database_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="nothing to back up"):
        archive.backup(site_settings(tmp_path / "nowhere"), tmp_path / "backup.tar.gz")
    assert list(tmp_path.iterdir()) == []


def test_a_manifest_says_which_release_made_the_backup(backup: Path) -> None:
    with tarfile.open(backup) as tar:
        member = tar.extractfile("manifest.json")
        assert member is not None
        manifest = msgspec.json.decode(member.read(), type=Manifest)
    assert manifest.sinpluma
    assert manifest.created.tzinfo is not None
