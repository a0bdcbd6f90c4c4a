"""Lists of works: what readers find, and what an author has."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, UnaryExpression, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import NotFound, Paging, fold
from sinpluma_auth.models import UserRow
from sinpluma_notebooks.fields import FieldFault, folded_tag, normal_language
from sinpluma_notebooks.models import NotebookRow, TagRow
from sinpluma_notebooks.schemas import Notebook, NotebookQuery
from sinpluma_notebooks.visibility import PUBLIC
from sinpluma_notebooks.works import WORKS, work

Shelf = tuple[list[Notebook], int]
"""Some works of a list, and how many the whole list has."""

_TITLE = (NotebookRow.title_folded, NotebookRow.notebook_id)
_ORDERS: dict[str, tuple[Any, ...]] = {
    "recent": (NotebookRow.renewed_at.desc(), NotebookRow.notebook_id.desc()),
    "popular": (NotebookRow.follower_count.desc(), NotebookRow.renewed_at.desc(), NotebookRow.notebook_id.desc()),
    "title": _TITLE,
}
_OWN_ORDERS = {**_ORDERS, "recent": (NotebookRow.updated.desc(), NotebookRow.notebook_id.desc())}


async def public_works(session: AsyncSession, query: NotebookQuery) -> Shelf:
    """The works that readers may see, as they see them."""
    return await _shelf(session, [PUBLIC, *_filters(query)], _ORDERS[query.sort], query, as_author=False)


async def own_works(session: AsyncSession, user_id: int, query: NotebookQuery) -> Shelf:
    """An author's own works, or those in their trash."""
    in_trash = NotebookRow.deleted_at.is_not(None) if query.trash else NotebookRow.deleted_at.is_(None)
    conditions = [NotebookRow.user_id == user_id, in_trash, *_filters(query)]
    return await _shelf(session, conditions, _OWN_ORDERS[query.sort], query, as_author=True)


async def works_of(session: AsyncSession, username: str, paging: Paging) -> Shelf:
    """The works of one author that readers may see.

    Raises:
        NotFound: there is no such author.
    """
    known = select(UserRow.user_id).where(_named(username), UserRow.closed_at.is_(None))
    user_id = await session.scalar(known)
    if user_id is None:
        raise NotFound("There is no such user.")
    conditions = [PUBLIC, NotebookRow.user_id == user_id]
    return await _shelf(session, conditions, _ORDERS["recent"], paging, as_author=False)


async def _shelf(
    session: AsyncSession,
    conditions: list[ColumnElement[bool]],
    order: tuple[UnaryExpression[Any], ...],
    paging: Paging,
    *,
    as_author: bool,
) -> Shelf:
    statement = WORKS.where(*conditions).order_by(*order).limit(paging.per_page).offset(paging.offset)
    items = [work(row, as_author=as_author) for row in await session.execute(statement)]
    return items, await _total(session, len(items), paging, conditions)


async def _total(session: AsyncSession, found: int, paging: Paging, conditions: list[ColumnElement[bool]]) -> int:
    if 0 < found < paging.per_page or (found == 0 and paging.page == 1):
        return paging.offset + found
    counted: Select[int] = select(func.count(NotebookRow.notebook_id)).join(
        UserRow, UserRow.user_id == NotebookRow.user_id
    )
    return await session.scalar(counted.where(*conditions)) or 0


def _filters(query: NotebookQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.genre_id is not None:
        conditions.append(NotebookRow.genre_id == query.genre_id)
    if query.author is not None:
        conditions.append(_named(query.author))
    if query.tag is not None:
        tagged = select(TagRow.notebook_id).where(TagRow.folded == folded_tag(query.tag))
        conditions.append(NotebookRow.notebook_id.in_(tagged))
    if query.language is not None:
        conditions.append(_in_language(query.language))
    return conditions


def _in_language(language: str) -> ColumnElement[bool]:
    try:
        wanted = normal_language(language)
    except FieldFault:
        return NotebookRow.language == language  # no work has such a language
    return or_(NotebookRow.language == wanted, NotebookRow.language.startswith(f"{wanted}-", autoescape=True))


def _named(username: str) -> ColumnElement[bool]:
    return UserRow.username_key == fold(username)
