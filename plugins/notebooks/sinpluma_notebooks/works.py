"""Works as they are answered: to their author with drafts, to readers as far as they are published."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Row, Select, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma_auth.models import UserRow
from sinpluma_notebooks.models import PUBLISHED, NotebookRow, PageRow
from sinpluma_notebooks.schemas import Notebook, NotebookDetail, PageEntry, PageStatus
from sinpluma_notebooks.visibility import NOBODY, PUBLIC, no_notebook

WORK_COLUMNS = (
    NotebookRow.notebook_id,
    NotebookRow.user_id,
    UserRow.username,
    UserRow.display_name,
    NotebookRow.genre_id,
    NotebookRow.title,
    NotebookRow.resume,
    NotebookRow.language,
    NotebookRow.tags,
    NotebookRow.status,
    NotebookRow.version,
    NotebookRow.page_count,
    NotebookRow.word_count,
    NotebookRow.published_page_count,
    NotebookRow.published_word_count,
    NotebookRow.follower_count,
    NotebookRow.created,
    NotebookRow.updated,
    NotebookRow.published_at,
    NotebookRow.renewed_at,
    NotebookRow.deleted_at,
    NotebookRow.blocked_at,
)

WORKS = select(*WORK_COLUMNS).join(UserRow, UserRow.user_id == NotebookRow.user_id)
"""What an answer about a work is made of; goes with `work`."""

# Statements are made once: SQLAlchemy finds the compiled form of one that it knows without looking at its parts.
_OF_ID = NotebookRow.notebook_id == bindparam("notebook_id")
_VISIBLE_WORK = WORKS.where(_OF_ID, or_(NotebookRow.user_id == bindparam("viewer"), PUBLIC))
_LOCKED_WORK = WORKS.where(_OF_ID).with_for_update(read=True, of=NotebookRow)
_PAGES = (
    select(
        PageRow.page_id,
        PageRow.position,
        PageRow.title,
        PageRow.version,
        PageRow.word_count,
        PageRow.published_version,
        PageRow.published_title,
        PageRow.published_word_count,
        PageRow.published_at,
    )
    .where(PageRow.notebook_id == bindparam("notebook_id"), PageRow.position.is_not(None))
    .order_by(PageRow.position)
)
_LOCKED_PAGES = _PAGES.with_for_update(read=True)
_PUBLISHED_PAGES = _PAGES.where(PageRow.published_version.is_not(None))


async def get_notebook(session: AsyncSession, notebook_id: int, viewer: int | None) -> NotebookDetail:
    """A work with its pages, as `viewer` sees it.

    Raises:
        NotFound: it is not there, or hidden from this viewer.
    """
    key = {"notebook_id": notebook_id, "viewer": viewer or NOBODY}
    row = (await session.execute(_VISIBLE_WORK, key)).one_or_none()
    if row is None:
        raise no_notebook()
    if row.user_id == viewer:
        return await _for_author(session, row, _PAGES)
    pages = await session.execute(_PUBLISHED_PAGES, {"notebook_id": notebook_id})
    entries = [_published_entry(page, number) for number, page in enumerate(pages, 1)]
    return _detail(row, entries, as_author=False)


async def own_notebook(session: AsyncSession, notebook_id: int) -> NotebookDetail:
    """A work that its author has locked, with its pages, as it now stands."""
    row = (await session.execute(_LOCKED_WORK, {"notebook_id": notebook_id})).one()
    return await _for_author(session, row, _LOCKED_PAGES)


def work(row: Row[*tuple[Any, ...]], *, as_author: bool) -> Notebook:
    """The answer about a row of `WORKS`."""
    return Notebook(**_fields(row, as_author=as_author))


def page_status(version: int, published_version: int | None) -> PageStatus:
    """Whether readers have a page, and whether what they have is the draft."""
    if published_version is None:
        return "draft"
    return "published" if published_version == version else "changed"


async def _for_author(
    session: AsyncSession, row: Row[*tuple[Any, ...]], statement: Select[*tuple[Any, ...]]
) -> NotebookDetail:
    pages = await session.execute(statement, {"notebook_id": row.notebook_id})
    return _detail(row, [_entry(page) for page in pages], as_author=True)


def _detail(row: Row[*tuple[Any, ...]], pages: list[PageEntry], *, as_author: bool) -> NotebookDetail:
    return NotebookDetail(**_fields(row, as_author=as_author), pages=pages)


def _fields(row: Row[*tuple[Any, ...]], *, as_author: bool) -> dict[str, Any]:
    return {
        "notebook_id": row.notebook_id,
        "user_id": row.user_id,
        "author": row.username,
        "author_name": row.display_name or row.username,
        "genre_id": row.genre_id,
        "title": row.title,
        "resume": row.resume,
        "language": row.language,
        "tags": msgspec.Raw(row.tags.encode()),
        "status": row.status,
        "version": row.version,
        "followers": row.follower_count,
        "created": row.created,
        "published_at": row.published_at,
        **(_author_fields(row) if as_author else _reader_fields(row)),
    }


def _author_fields(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    return {
        "page_count": row.page_count,
        "word_count": row.word_count,
        "updated": row.updated,
        "deleted_at": row.deleted_at or msgspec.UNSET,
        "blocked": True if row.blocked_at else msgspec.UNSET,
    }


def _reader_fields(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    return {
        "page_count": row.published_page_count,
        "word_count": row.published_word_count,
        "updated": row.renewed_at or row.updated,
    }


def _entry(page: Row[*tuple[Any, ...]]) -> PageEntry:
    return PageEntry(
        page_id=page.page_id,
        position=page.position,
        title=page.title,
        status=page_status(page.version, page.published_version),
        word_count=page.word_count,
        published_at=page.published_at,
    )


def _published_entry(page: Row[*tuple[Any, ...]], number: int) -> PageEntry:
    return PageEntry(
        page_id=page.page_id,
        position=number,
        title=page.published_title,
        status=PUBLISHED,
        word_count=page.published_word_count,
        published_at=page.published_at,
    )
