"""What a link to a page shows where people share it: only of what readers may see."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

import msgspec
from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import NotFound, Site, extended, one_statement
from sinpluma_auth.models import UserRow
from sinpluma_auth.profiles import public_profile
from sinpluma_notebooks.addresses import Addresses, addresses_of
from sinpluma_notebooks.genres import list_genres
from sinpluma_notebooks.models import NotebookRow, PagePublishedRow, PageRow
from sinpluma_notebooks.openings import opening
from sinpluma_notebooks.schemas import Notebook
from sinpluma_notebooks.visibility import PUBLIC, READABLE, no_notebook, no_page
from sinpluma_notebooks.works import WORKS, work
from sinpluma_web.head import Preview

DESCRIPTION = 200
"""Characters of a description: as many as those who show links make room for."""
_READ = 4 * DESCRIPTION
"""Characters of a chapter that are read for it: less is left of them where there is much white space."""

_WORK = WORKS.where(NotebookRow.notebook_id == bindparam("notebook_id"), PUBLIC)
_CHAPTER = (
    select(
        PageRow.published_title.label("title"),
        PageRow.published_at,
        PageRow.copied_at,
        func.substr(PagePublishedRow.text, 1, _READ).label("text"),
    )
    .join(PagePublishedRow, PagePublishedRow.page_id == PageRow.page_id)
    .join(NotebookRow, NotebookRow.notebook_id == PageRow.notebook_id)
    .join(UserRow, UserRow.user_id == NotebookRow.user_id)
    .where(PageRow.page_id == bindparam("page_id"), PageRow.notebook_id == bindparam("notebook_id"), READABLE)
)


class Previews(msgspec.Struct, frozen=True):
    """Makes the previews of one site, where `feeds` and `pictures` say whether it has such."""

    site: Site
    feeds: bool
    pictures: bool

    async def of_work(self, notebook_id: int) -> Preview:
        """A work: its synopsis and its cover.

        Raises:
            NotFound: readers have no such work.
        """
        about = await extended(await self.site.db.read(public_work, notebook_id))
        return Preview(
            title=f"{about.title} · {about.author_name}",
            language=about.language,
            url=self._addresses.work(notebook_id),
            description=opening(about.resume, DESCRIPTION),
            kind="book",
            image=self._picture(about),
            author=about.author_name,
            feed=self._feed(f"/notebooks/{notebook_id}/feed.atom"),
            properties=(
                ("book:author", self._addresses.author(about.author)),
                ("book:release_date", _moment(about.published_at)),
            ),
        )

    async def of_chapter(self, notebook_id: int, page_id: int) -> Preview:
        """A chapter: how it begins, and the cover of its work.

        Raises:
            NotFound: readers have no such page in this work.
        """
        chapter = await self.site.db.read(readable_chapter, notebook_id, page_id)
        about = await extended(await self.site.db.read(public_work, notebook_id))
        return Preview(
            title=f"{chapter.title} · {about.title}",
            language=about.language,
            url=self._addresses.page(notebook_id, page_id),
            description=opening(chapter.text, DESCRIPTION),
            kind="article",
            image=self._picture(about),
            author=about.author_name,
            feed=self._feed(f"/notebooks/{notebook_id}/feed.atom"),
            properties=(
                ("article:author", self._addresses.author(about.author)),
                ("article:published_time", _moment(chapter.published_at)),
                ("article:modified_time", _moment(chapter.copied_at)),
            ),
        )

    async def of_author(self, username: str, language: str) -> Preview:
        """A profile: its picture, and what its owner says about themselves.

        Raises:
            NotFound: there is no such user.
        """
        author = await extended(await self.site.db.read(public_profile, username))
        return Preview(
            title=author.display_name or author.username,
            language=language,
            url=self._addresses.author(author.username),
            description=opening(author.bio, DESCRIPTION),
            kind="profile",
            image=self._picture(author),
            feed=self._feed(f"/user/{author.username}/feed.atom"),
            properties=(("profile:username", author.username),),
        )

    async def of_genre(self, slug: str, language: str) -> Preview:
        """The works of a genre.

        Raises:
            NotFound: there is no such genre.
        """
        genres = await self.site.db.read(list_genres, language)
        name = next((genre.name for genre in genres if genre.slug == slug), None)
        if name is None:
            raise NotFound("There is no such genre.")
        feed = self._feed(f"/genres/{slug}/feed.atom")
        return Preview(title=name, language=language, url=self._addresses.genre(slug), feed=feed)

    @property
    def _addresses(self) -> Addresses:
        return addresses_of(self.site.settings)

    def _feed(self, path: str) -> str | None:
        return self._addresses.api(path) if self.feeds else None

    def _picture(self, of: Any) -> str | None:
        """The address of a picture that was sent; who shows links shows no drawn one, which is SVG."""
        if not self.pictures:
            return None
        from sinpluma_media.addresses import key_in  # noqa: PLC0415 - a plugin that may be off

        address: str | None = getattr(of, "image_url", None)
        return urljoin(f"{self._addresses.root}/", address) if address and key_in(address) else None


@one_statement
async def public_work(session: AsyncSession, notebook_id: int) -> Notebook:
    """A work as readers see it, without its pages.

    Raises:
        NotFound: readers have no such work.
    """
    row = (await session.execute(_WORK, {"notebook_id": notebook_id})).one_or_none()
    if row is None:
        raise no_notebook()
    return work(row, as_author=False)


@one_statement
async def readable_chapter(session: AsyncSession, notebook_id: int, page_id: int) -> Row[*tuple[Any, ...]]:
    """The title, moments and beginning of a chapter that readers have.

    Raises:
        NotFound: readers have no such page in this work.
    """
    row = (await session.execute(_CHAPTER, {"notebook_id": notebook_id, "page_id": page_id})).one_or_none()
    if row is None:
        raise no_page()
    return row


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
