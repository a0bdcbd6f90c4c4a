"""Backup of an embedded site: its data folder as one file, the database copied consistently while it runs.

The archive is a gzipped tar: `manifest.json` first, then the files it names with their SHA-256. (What any site can take
in, rows and objects, is `sinpluma.backups`.)
"""

from __future__ import annotations

import hashlib
import io
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from sqlalchemy import make_url

from sinpluma import __version__
from sinpluma.settings import Settings
from sinpluma.storage.locks import FileLocks

MANIFEST = "manifest.json"
DATABASE = "sinpluma.sqlite3"
_CHUNK = 1024 * 1024


class ArchiveError(Exception):
    """Why a backup cannot be made or restored, in a sentence."""


class Manifest(msgspec.Struct):
    """What a backup holds: file → SHA-256, and which release made it when."""

    sinpluma: str
    created: datetime
    files: dict[str, str]


def backup(settings: Settings, target: Path) -> Manifest:
    """Write the site's backup to `target`, which appears only when it is complete. The site may run meanwhile.

    Raises:
        ArchiveError: the site is not embedded, there is no database yet, or the file cannot be written.
    """
    source = _database(settings)
    if not source.is_file():
        raise ArchiveError(f"there is no database at {source}: nothing to back up")
    if settings.data_dir.resolve() in target.resolve().parents:
        raise ArchiveError(f"{target} is in the folder that is to be saved: choose a place outside it")
    try:
        with tempfile.TemporaryDirectory(dir=target.resolve().parent, prefix=".backup-") as folder:
            return _backup(source, settings.data_dir, target, Path(folder))
    except (OSError, sqlite3.Error) as error:
        raise ArchiveError(f"the backup could not be made: {error}") from error


def _backup(source: Path, data: Path, target: Path, folder: Path) -> Manifest:
    copy = folder / DATABASE
    _copy_database(source, copy)
    files = {DATABASE: copy, **dict(_other_files(data, source))}
    digests = {name: digest for name, path in sorted(files.items()) if (digest := _digest_if_there(path))}
    manifest = Manifest(__version__, datetime.now(UTC), digests)
    part = folder / "backup"
    _write(part, manifest, files)
    part.chmod(0o600)  # it holds the keys and everybody's addresses
    part.replace(target)
    return manifest


def restore(settings: Settings, archive: Path) -> Manifest:
    """Put a backup in the place of the data folder; what was there is kept beside it.

    Raises:
        ArchiveError: the site runs, or the archive is damaged. Nothing was changed then.
    """
    _database(settings)
    if FileLocks(settings.locks_dir).any_held():
        raise ArchiveError(f"a site is running on {settings.data_dir}: stop it first")
    data = settings.data_dir.absolute()
    data.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data.parent, prefix=f".{data.name}-restore-") as folder:
        new = Path(folder) / data.name
        new.mkdir(mode=0o700)
        manifest = _unpack(archive, new)
        if data.exists():
            data.rename(data.with_name(f"{data.name}-before-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"))
        new.rename(data)
    return manifest


def _unpack(archive: Path, target: Path) -> Manifest:
    try:
        manifest = _extract(archive, target)
        _check(manifest, target)
    except ArchiveError:
        raise
    except Exception as error:  # a damaged archive may make tarfile, gzip and zlib raise anything
        raise ArchiveError(f"{archive} is not a sound backup: {error}") from error
    return manifest


def _database(settings: Settings) -> Path:
    if settings.without_stores:
        raise ArchiveError("there is no database to back up: SINPLUMA_DATABASE_URL is none")
    url = make_url(settings.database)
    if not settings.embedded or not url.database:
        raise ArchiveError("this is for an embedded site; `sinpluma backup --portable` there makes what fits here")
    path = Path(url.database)
    if path.absolute() != (settings.data_dir / DATABASE).absolute():
        raise ArchiveError(f"the database {path} is not the data folder's own; back it up with sqlite3's tools")
    return path


def _copy_database(source: Path, target: Path) -> None:
    """Copy by SQLite's online backup, which sees one state of the database whatever is written meanwhile."""
    origin, copy = sqlite3.connect(source), sqlite3.connect(target)
    try:
        origin.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()
        origin.close()


def _other_files(data: Path, database: Path) -> Iterator[tuple[str, Path]]:
    locks = data / "locks"
    for path in sorted(data.rglob("*")):
        own = path.name.startswith(database.name) and path.parent == data
        if path.is_file() and not own and locks not in path.parents:
            yield str(path.relative_to(data)), path


def _write(target: Path, manifest: Manifest, files: dict[str, Path]) -> None:
    text = msgspec.json.format(msgspec.json.encode(manifest))
    with tarfile.open(target, "w:gz", compresslevel=6) as tar:
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(text)
        tar.addfile(entry, io.BytesIO(text))
        for name in manifest.files:
            tar.add(files[name], arcname=name, recursive=False)


def _extract(archive: Path, target: Path) -> Manifest:
    with tarfile.open(archive, "r:gz") as tar:
        first = tar.next()
        stream = tar.extractfile(first) if first is not None and first.name == MANIFEST else None
        if stream is None:
            raise ArchiveError(f"{archive} is not a backup of Sin Pluma")
        manifest = msgspec.json.decode(stream.read(), type=Manifest)
        for entry in tar:
            if entry.name in manifest.files and entry.isfile():
                _extract_file(tar, entry, target)
    return manifest


def _extract_file(tar: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path) -> None:
    # By hand: tarfile's own filters are younger than the Python 3.11 of Debian 12.
    path = (folder / entry.name).resolve()
    if folder.resolve() not in path.parents:
        raise ArchiveError(f"the backup is damaged: {entry.name} leads out of the data folder")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    source = tar.extractfile(entry)
    if source is None:
        raise ArchiveError(f"the backup is damaged: {entry.name} is no file")
    with source, path.open("xb") as file:
        shutil.copyfileobj(source, file)
    path.chmod(entry.mode & 0o700)


def _check(manifest: Manifest, folder: Path) -> None:
    if DATABASE not in manifest.files:
        raise ArchiveError("the backup is damaged: it has no database")
    for name, digest in manifest.files.items():
        if not (folder / name).is_file() or _digest(folder / name) != digest:
            raise ArchiveError(f"the backup is damaged: {name} is missing or has changed")


def _digest_if_there(path: Path) -> str | None:
    try:
        return _digest(path)
    except FileNotFoundError:  # a file may go while the site runs
        return None


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
