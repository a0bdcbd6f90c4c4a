"""The pictures of an account's zip, given to the plugin `media` once the works are there.

A picture that cannot be taken costs no text: the page keeps its node, with what it is said to show. Each page gets its
own, even of what the zip has once, since each may be deleted by itself.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Protocol

from msgspec import Struct
from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import NotFound, SinPlumaError, Site, Unavailable
from sinpluma_exchange.account_file import WorkEntry
from sinpluma_exchange.conversion.pictures import MAX_PICTURES
from sinpluma_exchange.notes import Note, note
from sinpluma_exchange.picture_sources import with_sources
from sinpluma_exchange.settings import MIB
from sinpluma_notebooks.errors import InTrash
from sinpluma_notebooks.models import PageDraftRow, PageRevisionRow
from sinpluma_notebooks.ownership import lock_page
from sinpluma_notebooks.schemas import NotebookDetail

MAX_BYTES = 32 * MIB
"""What came as 10 MiB of WebP is stored, and so exported, as a longer PNG."""
OFF = "This site keeps no pictures"
_MISSING = "The file does not have them"
_TOO_MANY = f"The file has more than {MAX_PICTURES} pictures"

_REVISIONS = select(PageRevisionRow.revision).where(PageRevisionRow.page_id == bindparam("page_id"))


class Files(Protocol):
    """Where the pictures are."""

    def read(self, name: str, limit: int) -> bytes:
        """A file of at most so many bytes."""


class Arrived(Struct):
    """A work that came in: its place in the zip, and the addresses of the pictures that each of its pages shows."""

    entry: WorkEntry
    made: NotebookDetail
    notes: list[Note]
    shown: list[list[str]]


class Pictures:
    """Takes pictures out of a zip, until there were too many, or the store is away."""

    def __init__(self, site: Site, user_id: int, files: Files) -> None:
        self._site = site
        self._user_id = user_id
        self._files = files
        self._left = MAX_PICTURES
        self._away: Unavailable | None = None

    async def of_work(self, work: Arrived) -> list[Note]:
        """Take a work's cover, and what its pages show; notes on what could not be taken."""
        entry, lost = work.entry, Counter[str]()
        if not self._site.plugins.is_on("media"):
            return _notes({OFF: len(entry.pictures) + (entry.cover is not None)})
        if entry.cover is not None:
            await self._take(entry.cover, "notebook", work.made.notebook_id, lost)
        for page, shown in zip(work.made.pages, work.shown, strict=True):
            await self._of_page(page.page_id, shown, entry.pictures, lost)
        return _notes(lost)

    async def of_profile(self, name: str | None) -> list[Note]:
        """Take the profile picture, unless there is one already."""
        if name is None:
            return []
        if not self._site.plugins.is_on("media"):
            return _notes({OFF: 1})
        from sinpluma_media import library  # noqa: PLC0415 - it works without

        if await library.chosen(self._site, "user", self._user_id) is not None:
            return [note("profile_picture")]
        lost = Counter[str]()
        await self._take(name, "user", self._user_id, lost)
        return _notes(lost)

    async def _of_page(self, page_id: int, shown: Sequence[str], files: Mapping[str, str], lost: Counter[str]) -> None:
        from sinpluma_media import library  # noqa: PLC0415 - it works without

        keys = {src: key for src in shown if (key := library.key_in(src))}
        taken = {key: await self._take(files.get(key), "page", page_id, lost) for key in sorted(set(keys.values()))}
        addresses = {src: address for src, key in keys.items() if (address := taken[key])}
        if addresses:
            with suppress(NotFound, InTrash):  # it was deleted this moment
                await self._site.db.write(show, self._user_id, page_id, addresses)

    async def _take(self, name: str | None, kind: str, owner_id: int, lost: Counter[str]) -> str | None:
        """The picture's new address; None, and the reason counted, if it cannot be taken."""
        if name is None or not self._left:
            lost[_MISSING if name is None else _TOO_MANY] += 1
            return None
        try:
            return await self._adopt(name, kind, owner_id)
        except SinPlumaError as refusal:  # too large, beyond the quota, damaged: the text is what matters
            self._away = refusal if isinstance(refusal, Unavailable) else None
            lost[refusal.title] += 1
            return None

    async def _adopt(self, name: str, kind: str, owner_id: int) -> str:
        from sinpluma_media import library  # noqa: PLC0415 - it works without

        if self._away is not None:  # it is not asked again for each of them
            raise self._away
        self._left -= 1
        data = await asyncio.to_thread(self._files.read, name, MAX_BYTES)
        stored = await library.adopt(self._site, self._user_id, kind, owner_id, data)
        return str(stored.image_url)


async def show(session: AsyncSession, user_id: int, page_id: int, addresses: dict[str, str]) -> None:
    """Have a page that was just made show its pictures by other addresses, in its draft and in its revisions.

    Raises:
        NotFound, InTrash: there is no such page any more.
    """
    await lock_page(session, user_id, page_id)
    draft = await session.get_one(PageDraftRow, page_id)
    draft.content = with_sources(draft.content, addresses)
    for revision in (await session.scalars(_REVISIONS, {"page_id": page_id})).all():
        of_page = (PageRevisionRow.page_id == page_id, PageRevisionRow.revision == revision)
        content = await session.scalar(select(PageRevisionRow.content).where(*of_page)) or ""
        if (changed := with_sources(content, addresses)) != content:
            await session.execute(update(PageRevisionRow).where(*of_page).values(content=changed))


def _notes(lost: Mapping[str, int]) -> list[Note]:
    return [note("lost_picture", why, count) for why, count in sorted(lost.items()) if count]
