"""Taking a backup in: into an empty schema and empty stores, all of it or nothing that anybody could take for a site.

A table (`migrate.RESTORING`) is made first and dropped last. As long as it is there nothing is migrated, and the
next restore begins anew.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, insert, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from sinpluma import migrate
from sinpluma.archive import ArchiveError
from sinpluma.backups import components, container, snapshot, tables, values
from sinpluma.backups.manifest import OBJECTS, TABLES, Header, Manifest
from sinpluma.backups.tables import Table
from sinpluma.backups.values import RowSum
from sinpluma.extension import BackupObjects
from sinpluma.site import Site
from sinpluma.storage.locks import LockLost

Stores = dict[str, BackupObjects]

ALONE_SECONDS = 10.0
"""How long the connections of a site that was just stopped may take to go; a router may keep them for five."""
JUMP = 1_000_000
"""What is left out of the ids that a table gives after a restore: those that were given since the backup was made.

Links and tokens that name them lead nowhere then, instead of to somebody else's.
"""


@dataclass(frozen=True)
class Source:
    """A backup that is to be restored, and the revisions of the components that are installed here."""

    path: Path
    header: Header
    manifest: Manifest
    folders: Mapping[str, Path]


async def restore(site: Site, archive: Path) -> Manifest:
    """Restore a backup; the site must not run. Gives the backup's manifest, whose `missing` was missing then.

    Raises:
        ArchiveError: it was not restored, and why.
    """
    source = _source(site, archive)
    try:
        await _wait_until_alone(site)
        async with components.opened(site) as stores, site.db.locks.hold(migrate.LOCK) as held:
            if not held:
                raise ArchiveError("another process migrates or restores: let it finish first")
            await _begin(site, source, stores)
            await _restore(site, source, stores)
    except LockLost as error:
        raise ArchiveError(f"the database changed hands meanwhile: restore again ({error})") from error
    except (OSError, SQLAlchemyError) as error:
        raise ArchiveError(f"the backup could not be restored: {error}") from error
    return source.manifest


async def _restore(site: Site, source: Source, stores: Stores) -> None:
    for name, folder in source.folders.items():
        if name in source.header.revisions:
            await migrate.run_to(site.db, name, folder, source.header.revisions[name])
    async with tables.unchecked(site.db) as connection:
        there = await _emptied(connection, source.manifest)
        await _load(connection, source.path, there, stores)
        await _check_rows(connection, there, source.manifest)
        first_ids = await _raise_ids(connection, source.manifest)
    for name, folder in migrate.folders(site.plugins.migration_folders()).items():
        if head := migrate.head(folder):
            await migrate.run_to(site.db, name, folder, head)
    for part in components.parts(site).values():
        if part.restored is not None:
            await part.restored(first_ids)
    await _end(site)


# --- before and after -------------------------------------------------------------------------------------------------


def _source(site: Site, path: Path) -> Source:
    """Read the whole file, to see that it is sound and can be restored here, before anything is changed."""
    header, folders = container.header_of(path), components.folders(site)
    for name, revision in header.revisions.items():
        if name not in folders:
            raise ArchiveError(f"the backup has tables of the plugin {name}, which is not installed: install it first")
        if revision not in migrate.revisions(folders[name]):
            raise ArchiveError(
                f"the backup is of a newer release: it has the tables of {name} at revision {revision}, which this "
                "release does not know"
            )
    return Source(path, header, container.verified(path), folders)


async def _wait_until_alone(site: Site) -> None:
    deadline = time.monotonic() + ALONE_SECONDS
    while await site.db.is_shared():
        if time.monotonic() > deadline:
            raise ArchiveError("a site is connected to this database: stop all its processes first")
        await asyncio.sleep(0.2)


async def _begin(site: Site, source: Source, stores: Stores) -> None:
    """Make the mark, if schema and stores are empty, or remove what an unfinished restore has left in the schema."""
    for name, number in source.manifest.objects.items():
        if number and name not in stores:
            raise ArchiveError(f"the backup has objects of the plugin {name}, which is off: switch it on")
    async with tables.unchecked(site.db) as connection:
        names = await connection.run_sync(tables.names)
        if names and migrate.RESTORING not in names:
            raise ArchiveError(f"the database is not empty: it has {len(names)} tables. Restore into an empty one")
        if not names:
            await _check_empty(stores)
            await connection.execute(text(f"CREATE TABLE {migrate.RESTORING} (id INTEGER PRIMARY KEY)"))
        await connection.run_sync(tables.drop_all, {migrate.RESTORING})
        await connection.commit()


async def _check_empty(stores: Stores) -> None:
    for name, store in stores.items():
        if not await store.is_empty():
            raise ArchiveError(f"where the plugin {name} keeps objects there are some: restore into an empty store")


async def _end(site: Site) -> None:
    async with site.db.connection() as connection:
        await connection.execute(text(f"DROP TABLE {migrate.RESTORING}"))
        await connection.commit()


# --- rows and objects -------------------------------------------------------------------------------------------------


async def _emptied(connection: AsyncConnection, manifest: Manifest) -> dict[str, Table]:
    """The tables that the revisions have made, without the rows that these have put there."""
    there = {table.name: table for table in await connection.run_sync(tables.tables)}
    for name, summary in manifest.tables.items():
        if name not in there or set(there[name].columns) != set(summary.columns):
            raise ArchiveError(f"the backup has a table {name} that no installed plugin makes so")
    wanted = {name: Table(name, summary.columns, there[name].floats) for name, summary in manifest.tables.items()}
    for table in wanted.values():
        await connection.execute(delete(table.clause))
    await connection.commit()
    return wanted


async def _load(connection: AsyncConnection, archive: Path, there: Mapping[str, Table], stores: Stores) -> None:
    """Write each part: rows in a transaction of their own, which stays far below what a group takes."""
    for part in container.parts(archive):
        kind, _, rest = part.name.partition("/")
        owner, _, name = rest.partition("/")
        if kind == TABLES:
            columns = there[owner].columns
            rows = [dict(zip(columns, row, strict=True)) for row in values.rows_of(part.data)]
            await connection.execute(insert(there[owner].clause), rows)
            await connection.commit()
        elif kind == OBJECTS:
            await _store(stores[owner], name, part.data)


async def _store(store: BackupObjects, name: str, data: bytes) -> None:
    await store.write(name, data)
    if await store.read(name) != data:
        raise ArchiveError(f"the store gives back other bytes than it was given: {name}")


async def _check_rows(connection: AsyncConnection, there: Mapping[str, Table], manifest: Manifest) -> None:
    for name, summary in manifest.tables.items():
        total = RowSum()
        async for line in snapshot.lines(connection, there[name]):
            total.add(line)
        if (total.rows, total.digest) != (summary.rows, summary.digest):
            raise ArchiveError(f"table {name} has {total.rows} rows that are not the backup's {summary.rows}")
    if lost := await connection.run_sync(tables.dangling):
        raise ArchiveError(f"the backup does not agree with itself: {'; '.join(lost)}")


async def _raise_ids(connection: AsyncConnection, manifest: Manifest) -> dict[str, int]:
    present = await connection.run_sync(tables.next_ids)
    first_ids = {name: max(number, manifest.next_ids.get(name, 1)) + JUMP for name, number in present.items()}
    for name, number in first_ids.items():
        await connection.run_sync(tables.set_next_id, name, number)
    await connection.commit()
    return first_ids
