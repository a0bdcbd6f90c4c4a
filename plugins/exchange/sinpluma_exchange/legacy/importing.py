"""An import from beginning to end: accounts, then works with their pages, then readings.

Each account, work and reading is noted in the transaction that makes it, so an import that was interrupted goes on
where it was, and one that is done again changes nothing. A work that came over is its author's from then on: neither
changes nor new pages of a later dump reach it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import groupby, islice

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Conflict, Forbidden, Invalid, NotFound, Site
from sinpluma_auth.account_settings import LOCALES
from sinpluma_auth.models import UserRow
from sinpluma_exchange.legacy import accounts, readings, works
from sinpluma_exchange.legacy.known import Known, finish, known
from sinpluma_exchange.legacy.report import Report
from sinpluma_exchange.legacy.rows import Notebook
from sinpluma_exchange.legacy.spool import Spool
from sinpluma_notebooks.models import GenreRow
from sinpluma_notebooks.objections import publish_notebook

LOCK = "legacy-import"
_BATCH = 100

Progress = Callable[[str, int], AbstractContextManager[Callable[[int], object]]]
"""Shows how far something of so many steps is: `with progress("Works", 14) as advance: advance(1)`."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How to import. `trial` changes nothing."""

    source: str = "legacy"
    language: str = "es"
    genre: str = "ficcion"
    trial: bool = False


async def import_dump(site: Site, spool: Spool, options: Options, progress: Progress) -> Report:
    """Bring over what a dump has and this site has not yet.

    Raises:
        Conflict: another import is running, or the dump is of another site than the one that came over before.
        Invalid: there is no such genre.
    """
    async with site.db.locks.hold(LOCK) as free:
        if not free:
            raise Conflict("Another import is running. Wait for its end.")
        genres = works.genres_of(await site.db.read(_genres, options.genre), options.genre)
        running = _Import(site, spool, options, progress, genres, await known(site, options.source))
        return await running.run()


class _Import:
    """One import on its way."""

    def __init__(  # noqa: PLR0917 - made in one place
        self, site: Site, spool: Spool, options: Options, progress: Progress, genres: works.Genres, before: Known
    ) -> None:
        self._site = site
        self._spool = spool
        self._options = options
        self._progress = progress
        self._genres = genres
        self._known = before
        self._report = Report(source=options.source, trial=options.trial, damaged_texts=spool.damaged)

    async def run(self) -> Report:
        await self._accounts()
        await self._works()
        await self._readings()
        ids = self._report.ids
        ids["account"], ids["work"], ids["page"] = self._known.users, self._known.notebooks, self._known.pages
        if self._options.trial:
            self._report.ids = {}
        return self._report

    async def _accounts(self) -> None:
        locale = self._options.language if self._options.language in LOCALES else LOCALES[0]
        planner = accounts.Planner(self._site, self._report, locale)
        tally = self._report.tallies["account"]
        tally.in_dump = self._spool.count("users")
        users = self._spool.users()
        with self._progress("Accounts", tally.in_dump) as advance:
            while batch := list(islice(users, _BATCH)):
                for user in batch:
                    if (user_id := self._known.users.get(user.user_id)) is not None:
                        await self._site.db.read(accounts.refuse_another_site, user, user_id)
                new = [await planner.plan(user) for user in batch if user.user_id not in self._known.users]
                tally.here_before += len(batch) - len(new)
                tally.imported += len(new)
                self._known.users |= await self._stored(new)
                advance(len(batch))

    async def _stored(self, planned: list[accounts.Planned]) -> dict[int, int]:
        if self._options.trial:
            return {plan.user_id: 0 for plan in planned}
        return await self._site.db.write(accounts.store, self._known, planned)

    async def _works(self) -> None:
        planner = works.Planner(self._site, self._spool, self._report, self._genres, self._options.language)
        tally, pages = self._report.tallies["work"], self._report.tallies["page"]
        tally.in_dump, pages.in_dump = self._spool.count("notebooks"), self._spool.count("pages")
        for page_id in self._spool.orphans():
            pages.left_out += 1
            self._report.remark("page", page_id, "no_work", "Its work is not in the dump.")
        with self._progress("Works", tally.in_dump) as advance:
            for notebook in self._spool.notebooks():
                await self._work(planner, notebook)
                advance(1)

    async def _work(self, planner: works.Planner, notebook: Notebook) -> None:
        tally, pages = self._report.tallies["work"], self._report.tallies["page"]
        of_work = self._spool.page_count(notebook.notebook_id)
        author = self._known.users.get(notebook.user_id)
        if notebook.notebook_id in self._known.notebooks:
            tally.here_before += 1
            pages.here_before += of_work
        elif author is None or not (self._options.trial or await self._site.db.read(_is_there, author)):
            tally.left_out += 1
            pages.left_out += of_work
            self._report.remark("work", notebook.notebook_id, "no_author", f"Its author is {notebook.user_id} there.")
            return
        else:
            plan = await planner.plan(notebook)
            tally.imported += 1
            pages.imported += of_work
            await self._store_work(plan, author)
        if notebook.notebook_id in self._known.unfinished and author is not None:
            await self._publish(notebook.notebook_id, author)

    async def _store_work(self, plan: works.PlannedWork, author: int) -> None:
        if self._options.trial:
            self._known.notebooks[plan.notebook_id] = 0
            return
        stored = await self._site.db.write(works.store, self._known, plan, author)
        self._known.notebooks[plan.notebook_id] = stored.notebook_id
        self._known.pages |= stored.pages
        self._known.unfinished.add(plan.notebook_id)

    async def _publish(self, legacy_id: int, author: int) -> None:
        """Publish a work that has come over, as far as the plugins let it."""
        if self._options.trial:
            return
        try:
            await publish_notebook(self._site, author, self._known.notebooks[legacy_id], pages=True)
        except (Conflict, Forbidden, NotFound) as refusal:
            self._report.remark("work", legacy_id, "draft", refusal.detail)
        await self._site.db.write(finish, self._known.source, legacy_id)
        self._known.unfinished.discard(legacy_id)

    async def _readings(self) -> None:
        tally = self._report.tallies["reading"]
        by_work = groupby(self._spool.readings(), key=lambda reading: reading.notebook_id)
        with self._progress("Readings", self._spool.count("notebooks")) as advance:
            for notebook_id, group in by_work:
                readers = [reading.user_id for reading in group]
                new = [reader for reader in readers if (reader, notebook_id) not in self._known.readings]
                following = await self._follow(notebook_id, new)
                tally.in_dump += len(readers)
                tally.here_before += len(readers) - len(new)
                tally.imported += len(following)
                tally.left_out += len(new) - len(following)
                for reader in set(new) - following:
                    self._report.remark("reading", notebook_id, "no_reading", f"Reader {reader} of work {notebook_id}.")
                advance(1)

    async def _follow(self, notebook_id: int, readers: list[int]) -> set[int]:
        """Have people follow a work; gives those who do now."""
        our_id = self._known.notebooks.get(notebook_id)
        there = {reader: self._known.users[reader] for reader in readers if reader in self._known.users}
        if our_id is None or not there:
            return set()
        if self._options.trial:
            return set(there)
        following: set[int] = set()
        for batch in _batches(there):
            following.update(await self._site.db.write(readings.store, self._known, notebook_id, our_id, batch))
        return following


def _batches(readers: dict[int, int]) -> Iterator[dict[int, int]]:
    items = iter(readers.items())
    while batch := dict(islice(items, _BATCH)):
        yield batch


async def _genres(session: AsyncSession, other: str) -> dict[str, int]:
    ids = dict((await session.execute(select(GenreRow.slug, GenreRow.genre_id))).all())
    if other not in ids:
        raise Invalid(f"There is no genre {other}. There are {', '.join(ids)}.")
    return ids


async def _is_there(session: AsyncSession, user_id: int) -> bool:
    return await session.scalar(select(UserRow.user_id).where(UserRow.user_id == user_id)) is not None
