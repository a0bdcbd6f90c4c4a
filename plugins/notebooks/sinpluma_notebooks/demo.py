"""Filling an empty site with a few stories, so that there is something to look at."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Conflict, Site, utc_now
from sinpluma_auth.auth import auth_of
from sinpluma_auth.errors import Taken
from sinpluma_auth.models import UserRow
from sinpluma_auth.registration import NewAccount, add_account
from sinpluma_notebooks.bookimport import ReadPage, find_genre, import_pages
from sinpluma_notebooks.documents import read_content
from sinpluma_notebooks.models import NotebookRow
from sinpluma_notebooks.publishing import freeze_notebook
from sinpluma_notebooks.readings import follow
from sinpluma_notebooks.stories import Author, Story, authors, stories

DOMAIN = "example.org"
"""Kept free for examples (RFC 2606): no mail to the demo's authors can reach anybody."""


class Demo(msgspec.Struct):
    """What was filled in, and how to sign in as one of the authors."""

    usernames: list[str]
    password: str
    works: int


async def fill_demo(site: Site, *, force: bool = False, advance: Callable[[], None] = lambda: None) -> Demo:
    """Fill the site with the demo's authors and stories, all in one transaction.

    Raises:
        Conflict: the site has works already, and `force` is not given; or it has the demo's authors already.
    """
    await site.db.read(_refuse_filled, force)
    password = secrets.token_urlsafe(12)
    password_hash = await auth_of(site).passwords.hash(password)
    works = [(story, await _pages(site, story)) for story in stories()]
    people = authors()
    try:
        await site.db.write(_fill, people, works, password_hash, advance)
    except Taken:
        raise Conflict("The demo's authors are on this site already. Nothing was changed.") from None
    return Demo(list(people), password, len(works))


async def _refuse_filled(session: AsyncSession, force: bool) -> None:
    if not force and await session.scalar(select(NotebookRow.notebook_id).limit(1)) is not None:
        raise Conflict("This site has works already. The demo is for an empty one; --force adds it all the same.")


async def _pages(site: Site, story: Story) -> list[ReadPage]:
    return [(title, await read_content(site, msgspec.json.encode(nodes))) for title, nodes in story.chapters]


async def _fill(
    session: AsyncSession,
    people: dict[str, Author],
    works: list[tuple[Story, list[ReadPage]]],
    password_hash: str,
    advance: Callable[[], None],
) -> None:
    ids = {name: await _add_author(session, name, author, password_hash) for name, author in people.items()}
    for story, pages in works:
        await _add_work(session, ids, story, pages)
        advance()


async def _add_author(session: AsyncSession, username: str, author: Author, password_hash: str) -> int:
    account = NewAccount(username, f"{username}@{DOMAIN}", password_hash, author.locale)
    user_id = (await add_account(session, account)).user_id
    user = await session.get_one(UserRow, user_id)
    user.display_name, user.bio = author.display_name, author.bio
    user.email_verified_at = utc_now()  # nobody reads the letters of that domain
    return user_id


async def _add_work(session: AsyncSession, ids: dict[str, int], story: Story, pages: list[ReadPage]) -> None:
    form = {
        "title": story.title,
        "genre_id": await find_genre(session, story.genre),
        "resume": story.resume,
        "language": story.language,
        "tags": story.tags,
    }
    author = ids[story.author]
    made = await import_pages(session, author, form, pages)
    if story.published:
        await freeze_notebook(session, author, made.notebook_id, None, pages=True)
        for follower in story.followers:
            await follow(session, ids[follower], made.notebook_id)
