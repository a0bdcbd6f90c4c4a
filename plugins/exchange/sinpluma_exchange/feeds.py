"""What is new to read, as feeds: the chapters of a work, those of an author, and the works of a genre.

A chapter stands with its opening, not in full: a feed is asked for again and again, and a chapter has up to 2 MiB.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import NotFound
from sinpluma_auth.models import UserRow
from sinpluma_auth.profiles import public_profile
from sinpluma_exchange.atom import Entry, Feed, Person, tag
from sinpluma_notebooks.addresses import Addresses
from sinpluma_notebooks.genres import list_genres
from sinpluma_notebooks.models import NewsRow, NotebookRow, PagePublishedRow, PageRow
from sinpluma_notebooks.openings import opening
from sinpluma_notebooks.schemas import Notebook, NotebookQuery
from sinpluma_notebooks.shelves import public_works
from sinpluma_notebooks.visibility import PUBLIC, READABLE, no_notebook
from sinpluma_notebooks.works import WORKS, work

ENTRIES = 30
OPENING = 500
"""Characters of a chapter that its entry has, at most."""

_GENRES_SINCE = "2026"
"""The year from which genres have ids in feeds: they have no day on which they were made."""

_PUBLIC_WORK = WORKS.where(NotebookRow.notebook_id == bindparam("notebook_id"), PUBLIC)
# The news are noted a moment after a page is published; until then, that moment itself serves.
_SINCE = func.coalesce(NewsRow.since, PageRow.published_at)
_CHAPTERS = (
    select(
        PageRow.page_id,
        PageRow.notebook_id,
        PageRow.position,
        PageRow.published_title.label("title"),
        PageRow.created,
        PageRow.copied_at,
        _SINCE.label("since"),
        NotebookRow.language,
        UserRow.username,
        UserRow.display_name,
    )
    .join(NotebookRow, NotebookRow.notebook_id == PageRow.notebook_id)
    .join(UserRow, UserRow.user_id == NotebookRow.user_id)
    .outerjoin(NewsRow, NewsRow.page_id == PageRow.page_id)
    .where(READABLE)
    .order_by(_SINCE.desc(), PageRow.position.desc(), PageRow.page_id.desc())
    .limit(ENTRIES)
)


def _with_openings(chapters: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Chapters with how each begins; the texts are looked at only once it is settled which chapters they are."""
    newest = chapters.subquery()
    opening = func.substr(PagePublishedRow.text, 1, OPENING + 1).label("opening")
    joined = select(newest, opening).join(PagePublishedRow, PagePublishedRow.page_id == newest.c.page_id)
    return joined.order_by(newest.c.since.desc(), newest.c.position.desc(), newest.c.page_id.desc())


_OF_WORK = _with_openings(_CHAPTERS.where(PageRow.notebook_id == bindparam("notebook_id")))
_OF_AUTHOR = _with_openings(_CHAPTERS.where(NotebookRow.user_id == bindparam("user_id")))


class Feeds(msgspec.Struct, frozen=True):
    """Makes the feeds of one site."""

    addresses: Addresses

    async def of_work(self, session: AsyncSession, notebook_id: int) -> Feed:
        """The newest chapters of a work.

        Raises:
            NotFound: readers have no such work.
        """
        row = (await session.execute(_PUBLIC_WORK, {"notebook_id": notebook_id})).one_or_none()
        if row is None:
            raise no_notebook()
        about = work(row, as_author=False)
        chapters = await session.execute(_OF_WORK, {"notebook_id": notebook_id})
        return Feed(
            id=self._id(about.created, f"notebooks/{notebook_id}/feed"),
            title=about.title,
            subtitle=about.resume,
            address=self.addresses.api(f"/notebooks/{notebook_id}/feed.atom"),
            link=self.addresses.work(notebook_id),
            language=about.language,
            author=self._person(about.author_name, about.author),
            since=about.updated,
            entries=[self._chapter(chapter) for chapter in chapters],
        )

    async def of_author(self, session: AsyncSession, username: str) -> Feed:
        """The newest chapters of all of an author's works.

        Raises:
            NotFound: there is no such author.
        """
        author = await public_profile(session, username)
        name = author.display_name or author.username
        chapters = (await session.execute(_OF_AUTHOR, {"user_id": author.user_id})).all()
        return Feed(
            id=self._id(author.user_created, f"users/{author.user_id}/feed"),
            title=name,
            subtitle=author.bio,
            address=self.addresses.api(f"/user/{author.username}/feed.atom"),
            link=self.addresses.author(author.username),
            language=chapters[0].language if chapters else "",
            author=self._person(name, author.username),
            since=author.user_created,
            entries=[self._chapter(chapter) for chapter in chapters],
        )

    async def of_genre(self, session: AsyncSession, slug: str, language: str) -> Feed:
        """The works of a genre that last got something new; the genre is named in `language`.

        Raises:
            NotFound: there is no such genre.
        """
        genre = next((genre for genre in await list_genres(session, language) if genre.slug == slug), None)
        if genre is None:
            raise NotFound("There is no such genre. GET /genres/ lists them.")
        works, _ = await public_works(session, NotebookQuery(genre_id=genre.genre_id, per_page=ENTRIES))
        return Feed(
            id=tag(self.addresses.root, _GENRES_SINCE, f"genres/{slug}/feed"),
            title=genre.name,
            subtitle="",
            address=self.addresses.api(f"/genres/{slug}/feed.atom"),
            link=self.addresses.genre(slug),
            language=language,
            entries=[self._work(found) for found in works],
        )

    def _chapter(self, row: Row[*tuple[Any, ...]]) -> Entry:
        return Entry(
            id=self._id(row.created, f"pages/{row.page_id}"),
            title=row.title,
            link=self.addresses.page(row.notebook_id, row.page_id),
            language=row.language,
            author=self._person(row.display_name or row.username, row.username),
            published=row.since,
            updated=max(row.since, row.copied_at),
            summary=opening(row.opening, OPENING),
        )

    def _work(self, found: Notebook) -> Entry:
        return Entry(
            id=self._id(found.created, f"notebooks/{found.notebook_id}"),
            title=found.title,
            link=self.addresses.work(found.notebook_id),
            language=found.language,
            author=self._person(found.author_name, found.author),
            published=found.published_at or found.created,
            updated=found.updated,
            summary=found.resume,
        )

    def _person(self, name: str, username: str) -> Person:
        return Person(name, self.addresses.author(username))

    def _id(self, made: datetime, path: str) -> str:
        return tag(self.addresses.root, made.date(), path)
