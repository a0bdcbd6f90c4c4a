"""Making a backup of a site, while it runs: the rows of one moment, and the objects that they refer to."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from sinpluma import __version__, migrate
from sinpluma.archive import ArchiveError
from sinpluma.backups import components, container, snapshot, tables
from sinpluma.backups.container import Writer
from sinpluma.backups.manifest import FORMAT, OBJECTS, TABLES, Header, Manifest, TableSummary
from sinpluma.backups.values import RowSum
from sinpluma.extension import BackupObjects
from sinpluma.site import Site
from sinpluma.storage.locks import LockLost

Stores = dict[str, BackupObjects]


async def backup(site: Site, target: Path) -> Manifest:
    """Write the site's backup to `target`, which appears only when it is complete and has been read through.

    Nothing of the site is started for it. The manifest's `missing` says what the stores did not have.

    Raises:
        ArchiveError: it could not be made.
    """
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            # The stores first: what a row refers to at the moment of the snapshot stays until they are left.
            async with components.opened(site) as stores:
                part = await _write(site, stores, Path(folder))
            manifest = container.verified(part)
            part.replace(target)
            return manifest
    except LockLost as error:
        raise ArchiveError(f"the database changed hands meanwhile: make the backup again ({error})") from error
    except (OSError, SQLAlchemyError) as error:
        raise ArchiveError(f"the backup could not be made: {error}") from error


async def _write(site: Site, stores: Stores, folder: Path) -> Path:
    path, manifest = folder / "backup", Manifest()
    with Writer(path) as writer, (folder / "names").open("w+", encoding="utf-8") as names:
        async with _one_moment(site) as connection:
            writer.begin(await _header(connection))
            await _write_tables(connection, writer, manifest)
            await _note_names(connection, stores, names)
        names.seek(0)
        await _write_objects(stores, writer, manifest, names)
        writer.finish(manifest)
    return path


@asynccontextmanager
async def _one_moment(site: Site) -> AsyncIterator[AsyncConnection]:
    """A view of the database, and no migration meanwhile: it would wait for us on a table, and everybody for it."""
    async with site.db.locks.hold(migrate.LOCK, wait=migrate.LOCK_SECONDS) as held:
        if not held:
            raise ArchiveError("the tables are being migrated: make the backup afterwards")
        async with snapshot.snapshot(site.db) as connection:
            yield connection


async def _header(connection: AsyncConnection) -> Header:
    revisions = await connection.run_sync(tables.revisions)
    if not revisions:
        raise ArchiveError("there are no tables yet: nothing to back up")
    return Header(format=FORMAT, sinpluma=__version__, created=datetime.now(UTC), revisions=revisions)


async def _write_tables(connection: AsyncConnection, writer: Writer, manifest: Manifest) -> None:
    for table in await connection.run_sync(tables.tables):
        total, number = RowSum(), 0
        async for part in snapshot.parts(connection, table, total):
            number += 1
            writer.add(f"{TABLES}/{table.name}/{number:08d}", part)
        manifest.tables[table.name] = TableSummary(table.columns, total.rows, total.digest)
    # Asked for last: ids are given while the rows are read, and none shall be given twice.
    manifest.next_ids = await connection.run_sync(tables.next_ids)


async def _note_names(connection: AsyncConnection, stores: Stores, names: TextIO) -> None:
    """Write down which objects the rows refer to: there may be a million."""
    async with AsyncSession(connection) as session:
        for plugin, store in stores.items():
            async for name in store.names(session):
                names.write(f"{plugin}/{name}\n")


async def _write_objects(stores: Stores, writer: Writer, manifest: Manifest, names: TextIO) -> None:
    manifest.objects = dict.fromkeys(stores, 0)
    for line in names:
        plugin, _, name = line.rstrip("\n").partition("/")
        try:
            data = await stores[plugin].read(name)
        except FileNotFoundError:
            manifest.missing.append(f"{plugin}/{name}")
        else:
            writer.add(f"{OBJECTS}/{plugin}/{name}", data)
            manifest.objects[plugin] += 1
