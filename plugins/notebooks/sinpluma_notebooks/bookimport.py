"""Importing a book of plain text: a notebook with a page a chapter, all in one transaction."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Invalid, NotFound, Site, TooLarge, fold
from sinpluma_auth.models import UserRow
from sinpluma_notebooks.booktext import Book, Chapter
from sinpluma_notebooks.documents import Content, read_content
from sinpluma_notebooks.genres import NAMES, genre_of_slug
from sinpluma_notebooks.notebooks import create_notebook
from sinpluma_notebooks.pages import create_page

FRONT_MATTER = {"es": "Preliminares", "en": "Front matter"}

ReadPage = tuple[str, Content]
"""A page's title and content."""


class Imported(msgspec.Struct):
    """What an import made."""

    notebook_id: int
    pages: int
    words: int


async def read_pages(site: Site, book: Book, *, front_matter: bool) -> list[ReadPage]:
    """The pages that a book makes; its front matter, where it is wanted and there is some, is the first.

    Raises:
        Invalid: a chapter cannot be a page; says which, and why.
    """
    chapters = list(book.chapters)
    if front_matter and book.front_matter:
        chapters.insert(0, Chapter(FRONT_MATTER.get(book.language or "", FRONT_MATTER["en"]), None, book.front_matter))
    return [(chapter.title, await _read(site, chapter)) for chapter in chapters]


async def import_pages(
    session: AsyncSession,
    user_id: int,
    form: dict[str, Any],
    pages: Sequence[ReadPage],
    advance: Callable[[], None] = lambda: None,
) -> Imported:
    """Make a notebook of its form and its pages; `advance` is called after each page.

    Raises:
        Invalid: the form is faulty.
    """
    notebook = await create_notebook(session, user_id, form)
    for title, content in pages:
        await create_page(session, user_id, notebook.notebook_id, title, content)
        advance()
    return Imported(notebook.notebook_id, len(pages), sum(content.word_count for _, content in pages))


async def find_author(session: AsyncSession, username: str) -> int:
    """The author of that name.

    Raises:
        NotFound: there is none; suggests names that are near.
    """
    accounts = select(UserRow.user_id, UserRow.username_key).where(UserRow.closed_at.is_(None))
    user_id: int | None = await session.scalar(accounts.where(UserRow.username_key == fold(username)))
    if user_id is not None:
        return user_id
    everybody = select(UserRow.username_key, UserRow.username).where(UserRow.closed_at.is_(None))
    names = dict((await session.execute(everybody)).all())
    near = [names[key] for key in difflib.get_close_matches(fold(username), names)]
    hint = f"Did you mean {' or '.join(near)}?" if near else "Sign up first, or see `sinpluma users list`."
    raise NotFound(f"There is no author {username}. {hint}")


async def find_genre(session: AsyncSession, slug: str) -> int:
    """The genre of that slug.

    Raises:
        Invalid: there is none; lists those that there are.
    """
    genre_id = await genre_of_slug(session, slug)
    if genre_id is None:
        raise Invalid(f"There is no genre {slug}. There are {', '.join(NAMES)}.")
    return genre_id


async def _read(site: Site, chapter: Chapter) -> Content:
    try:
        return await read_content(site, msgspec.json.encode(_document(chapter)))
    except TooLarge as fault:
        raise Invalid(f"The chapter {chapter.title!r} is too long for a page. {fault.detail} Try --split.") from None
    except Invalid as fault:
        raise Invalid(f"The chapter {chapter.title!r} cannot be a page. {fault.detail}") from None


def _document(chapter: Chapter) -> list[dict[str, Any]]:
    blocks = [_block("heading-two", chapter.subtitle)] if chapter.subtitle else []
    blocks += [_block("paragraph", paragraph) for paragraph in chapter.paragraphs]
    return blocks or [_block("paragraph", "")]


def _block(kind: str, text: str) -> dict[str, Any]:
    return {"type": kind, "children": [{"text": text}]}
