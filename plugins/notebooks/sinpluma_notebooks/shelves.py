"""Lists of works: what readers find, and what an author has."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import NotFound, Paging, fold, one_statement
from sinpluma_auth.models import UserRow
from sinpluma_notebooks.fields import FieldFault, folded_tag, normal_language
from sinpluma_notebooks.models import NotebookRow, TagRow
from sinpluma_notebooks.schemas import Notebook, NotebookQuery
from sinpluma_notebooks.visibility import PUBLIC, PUBLIC_ALONE
from sinpluma_notebooks.works import WORKS, work

Shelf = Literal["public", "own", "trash"]
Found = tuple[list[Notebook], int]
"""Some works of a list, and how many the whole list has."""

_OWN = NotebookRow.user_id == bindparam("user_id")
_SHELVES: dict[Shelf, tuple[ColumnElement[bool], ...]] = {
    "public": (PUBLIC,),
    "own": (_OWN, NotebookRow.deleted_at.is_(None)),
    "trash": (_OWN, NotebookRow.deleted_at.is_not(None)),
}
_COUNTED = {**_SHELVES, "public": (PUBLIC_ALONE,)}
_AUTHOR = select(UserRow.user_id).where(UserRow.username_key == bindparam("author"), UserRow.closed_at.is_(None))
_FILTERS: dict[str, ColumnElement[bool]] = {
    "genre": NotebookRow.genre_id == bindparam("genre"),
    "author": NotebookRow.user_id == _AUTHOR.correlate(None).scalar_subquery(),
    "tag": NotebookRow.notebook_id.in_(select(TagRow.notebook_id).where(TagRow.folded == bindparam("tag"))),
    "language": or_(
        NotebookRow.language == bindparam("language"), NotebookRow.language.like(bindparam("dialects"), escape="/")
    ),
}
_RECENT: dict[Shelf, Any] = {
    "public": NotebookRow.renewed_at,
    "own": NotebookRow.updated,
    "trash": NotebookRow.deleted_at,
}


@one_statement
async def public_works(session: AsyncSession, query: NotebookQuery) -> Found:
    """The works that readers may see, as they see them."""
    return await _find(session, "public", query, query.sort, _values(query))


@one_statement
async def own_works(session: AsyncSession, user_id: int, query: NotebookQuery) -> Found:
    """An author's own works, or those in their trash."""
    values = {**_values(query), "user_id": user_id}
    return await _find(session, "trash" if query.trash else "own", query, query.sort, values)


async def works_of(session: AsyncSession, username: str, paging: Paging) -> Found:
    """The works of one author that readers may see.

    Raises:
        NotFound: there is no such author.
    """
    author = fold(username)
    items, total = await _find(session, "public", paging, "recent", {"author": author})
    if not items and await session.scalar(_AUTHOR, {"author": author}) is None:
        raise NotFound("There is no such user.")
    return items, total


async def _find(session: AsyncSession, shelf: Shelf, paging: Paging, sort: str, values: dict[str, Any]) -> Found:
    filters = tuple(name for name in _FILTERS if name in values)
    part = {"limit": paging.per_page, "offset": paging.offset}
    rows = (await session.execute(_listed(shelf, sort, filters), {**values, **part})).all()
    items = [work(row, as_author=shelf in {"own", "trash"}) for row in rows]
    if rows:
        return items, rows[0].total
    return [], 0 if paging.page == 1 else await session.scalar(_counted(shelf, filters), values) or 0


# A statement is made once for each kind of list: SQLAlchemy takes longer to recognise one that was made anew (0.7 ms)
# than SQLite takes to answer it.


@lru_cache(maxsize=256)
def _listed(shelf: Shelf, sort: str, filters: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    conditions = (*_SHELVES[shelf], *(_FILTERS[name] for name in filters))
    order = _order(shelf, sort)
    total = _counted(shelf, filters).correlate(None).scalar_subquery().label("total")
    listed = WORKS.add_columns(total).where(*conditions).order_by(*order)
    return listed.limit(bindparam("limit")).offset(bindparam("offset"))


@lru_cache(maxsize=256)
def _counted(shelf: Shelf, filters: tuple[str, ...]) -> Select[int]:
    conditions = (*_COUNTED[shelf], *(_FILTERS[name] for name in filters))
    return select(func.count(NotebookRow.notebook_id)).where(*conditions)


def _order(shelf: Shelf, sort: str) -> tuple[Any, ...]:
    if sort == "title":
        return NotebookRow.title_folded, NotebookRow.notebook_id
    recent = (_RECENT[shelf].desc(), NotebookRow.notebook_id.desc())
    return (NotebookRow.follower_count.desc(), *recent) if sort == "popular" else recent


def _values(query: NotebookQuery) -> dict[str, Any]:
    given = {
        "genre": query.genre_id,
        "author": None if query.author is None else fold(query.author),
        "tag": None if query.tag is None else folded_tag(query.tag),
        **({} if query.language is None else _language(query.language)),
    }
    return {name: value for name, value in given.items() if value is not None}


def _language(language: str) -> dict[str, str]:
    try:
        wanted = normal_language(language)
    except FieldFault:  # no work has such a language
        return {"language": language, "dialects": ""}
    return {"language": wanted, "dialects": f"{wanted}-%"}
