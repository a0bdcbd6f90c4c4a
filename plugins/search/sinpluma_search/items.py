"""What was found, as it is answered: with its title, author and snippet."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, case, collate, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import SearchHit
from sinpluma_auth.models import UserRow
from sinpluma_notebooks.models import NotebookRow, PagePublishedRow, PageRow
from sinpluma_search.like import BYTEWISE
from sinpluma_search.queries import Query
from sinpluma_search.schemas import SearchItem
from sinpluma_search.snippets import Snippet, best_snippet, cut_snippet

WINDOW = 1_200
"""Letters of a chapter that leave the database for a snippet, if the place is right."""
WIDE_WINDOW = 60_000
"""Where it is not: folded text and its original may be of different lengths."""

_OF_IDS: Any = bindparam("ids", expanding=True)
_WORK = (NotebookRow.notebook_id, NotebookRow.title, UserRow.username, UserRow.display_name)
_NOTEBOOKS = (
    select(*_WORK, NotebookRow.resume, NotebookRow.tags)
    .join(UserRow, UserRow.user_id == NotebookRow.user_id)
    .where(NotebookRow.notebook_id.in_(_OF_IDS))
)


async def describe(session: AsyncSession, query: Query, hits: Sequence[SearchHit]) -> list[SearchItem]:
    """The answers about these hits, which readers may see, in their order."""
    notebooks = await _rows(session, _NOTEBOOKS, "notebook", hits, {})
    place = _anchor(query) if query.terms else {"whole": "", "begun": "", "inside": ""}
    pages = await _rows(session, _excerpts(session.get_bind().dialect.name), "page", hits, {**place, "window": WINDOW})
    items = []
    for hit in hits:
        if hit.kind == "notebook" and hit.id in notebooks:
            items.append(_notebook(query, notebooks[hit.id], hit.score))
        elif hit.kind == "page" and hit.id in pages:
            items.append(await _page(session, query, pages[hit.id], hit.score))
    return items


async def _rows(
    session: AsyncSession,
    statement: Select[*tuple[Any, ...]],
    kind: str,
    hits: Sequence[SearchHit],
    values: Mapping[str, Any],
) -> dict[int, Row[*tuple[Any, ...]]]:
    ids = [hit.id for hit in hits if hit.kind == kind]
    rows = await session.execute(statement, {**values, "ids": ids}) if ids else ()
    return {row[0]: row for row in rows}


@cache
def _excerpts(dialect: str) -> Select[*tuple[Any, ...]]:
    """Pages, each with the piece of its text in which the folded text has the anchor: the database cuts it."""
    original = PagePublishedRow.text
    folded: Any = PagePublishedRow.folded
    if dialect == "mysql":
        folded = collate(folded, BYTEWISE)
    letters = func.char_length(original)
    found = [func.instr(folded, bindparam(name)) for name in ("whole", "begun", "inside")]
    place = func.coalesce(*(func.nullif(one, 0) for one in found), 1)
    window: Any = bindparam("window")
    # Where the texts differ in length, the place in one is taken to be as far along as that in the other.
    begin = place * letters // case((func.char_length(folded) > 0, func.char_length(folded)), else_=1) - window // 3
    start = case((letters <= window, 1), (begin < 1, 1), else_=begin)
    return (
        select(
            PageRow.page_id,
            PageRow.published_title,
            *_WORK,
            func.substr(original, start, window).label("excerpt"),
            (letters > window).label("is_part"),
        )
        .join(PagePublishedRow, PagePublishedRow.page_id == PageRow.page_id)
        .join(NotebookRow, NotebookRow.notebook_id == PageRow.notebook_id)
        .join(UserRow, UserRow.user_id == NotebookRow.user_id)
        .where(PageRow.page_id.in_(_OF_IDS))
    )


def _anchor(query: Query) -> dict[str, str]:
    """What to look for in folded text: the longest term as a word, as a beginning of one, or anywhere."""
    text = query.anchor.text
    return {"whole": f" {text} ", "begun": f" {text}", "inside": text}


def _notebook(query: Query, row: Row[*tuple[Any, ...]], score: float) -> SearchItem:
    tags = ", ".join(json.loads(row.tags))
    texts = (row.resume, row.title, row.display_name, row.username, tags)
    return _item(row, "notebook", row.title, best_snippet(query, texts), score)


async def _page(session: AsyncSession, query: Query, row: Row[*tuple[Any, ...]], score: float) -> SearchItem:
    snippet = best_snippet(query, (row.excerpt, row.published_title))
    if row.is_part and not snippet.terms:
        snippet = cut_snippet(query, await _wide_excerpt(session, query, row.page_id))
    item = _item(row, "page", row.published_title, snippet, score)
    item.page_id = row.page_id
    return item


async def _wide_excerpt(session: AsyncSession, query: Query, page_id: int) -> str:
    values = {**_anchor(query), "ids": [page_id], "window": WIDE_WINDOW}
    statement = _excerpts(session.get_bind().dialect.name)
    excerpt: str = (await session.execute(statement, values)).one().excerpt
    return excerpt


def _item(row: Row[*tuple[Any, ...]], kind: Any, title: str, snippet: Snippet, score: float) -> SearchItem:
    return SearchItem(
        type=kind,
        notebook_id=row.notebook_id,
        title=title,
        notebook_title=row.title,
        author=row.username,
        author_name=row.display_name or row.username,
        snippet=snippet.text,
        matches=snippet.matches,
        score=round(score, 4),
    )
