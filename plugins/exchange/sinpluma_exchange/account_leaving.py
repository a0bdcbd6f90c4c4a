"""A whole account as a zip: who somebody is, what they follow, and each of their works without loss, with pictures.

Each work is of one moment; its pictures are those of a moment later. The zip is written to a temporary file first, so
that it is whole before its first byte leaves.
"""

from __future__ import annotations

import asyncio
import zipfile
from collections.abc import AsyncIterator
from contextlib import ExitStack, suppress
from tempfile import TemporaryFile
from typing import IO

import msgspec

from sinpluma.api import NotFound, Paging, Site, utc_now
from sinpluma_auth.profiles import profile_of
from sinpluma_auth.schemas import OwnProfile
from sinpluma_exchange import leaving
from sinpluma_exchange.account_file import (
    ACCOUNT,
    MEDIA_TYPE,
    README,
    WORKS,
    AccountFile,
    AccountRecord,
    ReadingRecord,
    WorkEntry,
)
from sinpluma_exchange.account_pictures import Album, pack
from sinpluma_exchange.account_readme import readme
from sinpluma_exchange.converter import converter_of
from sinpluma_exchange.exports import Export
from sinpluma_exchange.file_names import file_name
from sinpluma_exchange.leaving import Wanted
from sinpluma_notebooks.addresses import Addresses, addresses_of
from sinpluma_notebooks.readings import list_readings
from sinpluma_notebooks.schemas import Notebook, NotebookQuery, Reading
from sinpluma_notebooks.shelves import own_works

_PAGE = 100


async def export_account(site: Site, user_id: int, notebook_id: int | None) -> Export:
    """The zip of somebody's own account, or of one work in it, without what they follow and their profile picture.

    Raises:
        NotFound, Forbidden: there is no such work, or it is another's.
        StoreAway: the store of pictures does not answer.
        ConverterBusy: as many files are written as the site writes at a time.
    """
    with ExitStack() as unfinished:
        out = unfinished.enter_context(TemporaryFile(prefix="sinpluma-exchange-"))
        async with converter_of(site).turn():
            profile = await _write(site, user_id, notebook_id, out)
        unfinished.pop_all()  # from here on it is closed by whoever sends it
    size = out.seek(0, 2)
    out.seek(0)
    return Export(out, size, file_name(f"Sin Pluma {profile.username}", "zip"), MEDIA_TYPE)


async def _write(site: Site, user_id: int, notebook_id: int | None, out: IO[bytes]) -> OwnProfile:
    addresses = addresses_of(site.settings)
    profile = await site.db.read(profile_of, user_id)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        album = Album(site, archive)
        account = AccountFile(
            exported=utc_now(), source=addresses.root, account=_account(profile), readings=[], works=[]
        )
        account.pictures = album.is_open
        if notebook_id is None:
            account.readings = [_reading(addresses, reading) async for reading in _readings(site, user_id)]
            account.profile_picture = await album.chosen("user", user_id)
            account.works = await _add_works(site, user_id, archive, album)
        else:
            account.works = [await _add_work(site, archive, album, Wanted(notebook_id, user_id, "editor"))]
        archive.writestr(ACCOUNT, msgspec.json.format(msgspec.json.encode(account), indent=2))
        archive.writestr(README, readme(account, profile.locale))
    return profile


async def _add_works(site: Site, user_id: int, archive: zipfile.ZipFile, album: Album) -> list[WorkEntry]:
    entries: list[WorkEntry] = []
    async for work in _works(site, user_id):
        with suppress(NotFound):  # it was deleted this moment
            wanted = Wanted(work.notebook_id, user_id, "editor")
            entries.append(await _add_work(site, archive, album, wanted, len(entries) + 1))
    return entries


async def _add_work(site: Site, archive: zipfile.ZipFile, album: Album, wanted: Wanted, number: int = 1) -> WorkEntry:
    source = addresses_of(site.settings).work(wanted.notebook_id)
    with TemporaryFile(prefix="sinpluma-exchange-") as file:
        left = await site.db.read(leaving.write_file, wanted, source, file)
        title = left.notebook.title
        entry = WorkEntry(file=f"{WORKS}{number:04} {file_name(title, 'json')}", title=title)
        await asyncio.to_thread(pack, archive, entry.file, file)
        entry.pictures = await album.shown_in(file)
    entry.cover = await album.chosen("notebook", wanted.notebook_id)
    return entry


async def _works(site: Site, user_id: int) -> AsyncIterator[Notebook]:
    """Somebody's works, but for those in the trash, by their titles."""
    number, seen, total = 1, 0, 1
    while seen < total:
        query = NotebookQuery(mine=True, sort="title", page=number, per_page=_PAGE)
        works, total = await site.db.read(own_works, user_id, query)
        if not works:
            return
        for work in works:
            yield work
        number, seen = number + 1, seen + len(works)


async def _readings(site: Site, user_id: int) -> AsyncIterator[Reading]:
    number, seen, total = 1, 0, 1
    while seen < total:
        readings, total = await site.db.read(list_readings, user_id, Paging(page=number, per_page=_PAGE))
        if not readings:
            return
        for reading in readings:
            yield reading
        number, seen = number + 1, seen + len(readings)


def _account(profile: OwnProfile) -> AccountRecord:
    return AccountRecord(**{name: getattr(profile, name) for name in AccountRecord.__struct_fields__})


def _reading(addresses: Addresses, reading: Reading) -> ReadingRecord:
    work = reading.notebook
    return ReadingRecord(
        title=work.title,
        author=work.author_name,
        url=addresses.work(work.notebook_id),
        page_url=None if reading.page_id is None else addresses.page(work.notebook_id, reading.page_id),
        progress=reading.progress,
        created=reading.created,
    )
