"""The works of an account's zip, taken in as new drafts of whoever sends it.

Each work comes in whole or not at all, and one that does not come in leaves the others alone. Their pictures come when
all the text is in. Nothing in the zip is written to disk, and what it declares of its sizes is believed for nothing.
"""

from __future__ import annotations

import asyncio
import zipfile
import zlib
from io import BytesIO
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from sinpluma.api import Malformed, SinPlumaError, Site, TooLarge
from sinpluma_exchange import notebook_restoring
from sinpluma_exchange.account_file import ACCOUNT, AccountFile, WorkEntry
from sinpluma_exchange.converter import converter_of
from sinpluma_exchange.errors import TooMuchToConvert, UnreadableFile
from sinpluma_exchange.notebook_restoring import SoundPage
from sinpluma_exchange.notes import Note
from sinpluma_exchange.picture_sources import sources
from sinpluma_exchange.pictures_restoring import Arrived, Pictures
from sinpluma_exchange.schemas import ImportQuery
from sinpluma_exchange.settings import MIB, ExchangeSettings
from sinpluma_notebooks.models import TITLE_LENGTH

MAX_WORKS = 1000
_MAX_ACCOUNT = 16 * MIB
_SLICE = 256 * 1024
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)

_decoder = msgspec.json.Decoder(AccountFile)


class ImportedWork(Struct, kw_only=True):
    """A work that came in, as a draft."""

    notebook_id: int
    title: str
    page_count: int
    notes: list[Note]


class RefusedWork(Struct, kw_only=True):
    """A work that did not come in."""

    title: str
    code: Annotated[str, Meta(description="Why: the code of the problem.")]
    detail: Annotated[str, Meta(description="Why, in a sentence for the person who sent the file.")]


class ImportedAccount(Struct, kw_only=True):
    """What came in of an account's zip."""

    works: list[ImportedWork]
    refused: list[RefusedWork]
    notes: Annotated[list[Note], Meta(description="What of the profile could not be taken along.")]


class Archive:
    """A zip that somebody sent, of which no more than so many bytes are unpacked in all."""

    def __init__(self, data: bytes, max_unpacked: int) -> None:
        self._left = max_unpacked
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _FAULTS:
            raise UnreadableFile("The file is no zip archive, or is damaged.") from None

    def read(self, name: str, limit: int) -> bytes:
        """A file in it.

        Raises:
            UnreadableFile: it is not there, encrypted or damaged.
            TooMuchToConvert: it is longer than `limit`, or all together are too much.
        """
        parts = []
        try:
            with self._zip.open(name) as file:
                while part := file.read(_SLICE):
                    parts.append(part)
                    self._left -= len(part)
                    limit -= len(part)
                    if min(limit, self._left) < 0:
                        raise TooMuchToConvert(
                            "The file unpacks to more than is taken in. Import its works one by one."
                        )
        except KeyError:
            raise UnreadableFile(f"The file has no {name} in it.") from None
        except _FAULTS:
            raise UnreadableFile(f"The file is damaged or encrypted: {name} cannot be unpacked.") from None
        return b"".join(parts)


async def import_account(site: Site, user_id: int, data: bytes) -> ImportedAccount:
    """Make drafts of the works in an account's zip, with their pictures.

    Raises:
        UnreadableFile: it is no such zip.
        TooMuchToConvert: it unpacks to too much, or has too many works.
        Malformed, TooLarge: no work of it can be taken in; says why the first cannot.
        ConverterBusy: as many files are read as the site reads at a time.
    """
    max_unpacked = site.section(ExchangeSettings).max_unpacked
    archive = Archive(data, max_unpacked)
    account = _decode(await asyncio.to_thread(archive.read, ACCOUNT, min(_MAX_ACCOUNT, max_unpacked)))
    if len(account.works) > MAX_WORKS:
        raise TooMuchToConvert(f"The file has more than {MAX_WORKS:,} works. Import them one by one.")
    faults: list[tuple[WorkEntry, SinPlumaError]] = []
    arrived: list[Arrived] = []
    async with converter_of(site).turn():
        for entry in account.works:
            try:
                raw = await asyncio.to_thread(archive.read, entry.file, max_unpacked)
                arrived.append(await _import(site, user_id, entry, raw))
            except (Malformed, TooLarge) as fault:
                faults.append((entry, fault))
    if faults and not arrived:
        raise faults[0][1]
    pictures = Pictures(site, user_id, archive)
    return ImportedAccount(
        works=[_imported(work, await pictures.of_work(work)) for work in arrived],
        refused=[
            RefusedWork(title=entry.title[:TITLE_LENGTH], code=fault.code, detail=fault.detail)
            for entry, fault in faults
        ],
        notes=await pictures.of_profile(account.profile_picture),
    )


async def _import(site: Site, user_id: int, entry: WorkEntry, raw: bytes) -> Arrived:
    work = await notebook_restoring.read(site, raw)
    made, notes = await notebook_restoring.make(site, user_id, work, ImportQuery())
    return Arrived(entry, made, notes, [_shown(page) for page in work.pages])


def _shown(page: SoundPage) -> list[str]:
    """The addresses of the pictures in a page's draft and in its revisions."""
    documents = {page.draft.json, *(content.json for _, content in page.revisions)}
    return sorted(set().union(*map(sources, documents)))


def _imported(work: Arrived, notes: list[Note]) -> ImportedWork:
    made = work.made
    return ImportedWork(
        notebook_id=made.notebook_id, title=made.title, page_count=made.page_count, notes=work.notes + notes
    )


def _decode(raw: bytes) -> AccountFile:
    try:
        return _decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableFile(f"This is no account that Sin Pluma exported: {error}.") from None
