"""The backend `like`: LIKE over folded text. It finds parts of words too, and reads everything each time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Float, and_, case, cast, collate, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import SearchHit, SearchRequest, Site, one_statement
from sinpluma_notebooks.models import PagePublishedRow
from sinpluma_search.models import SearchNotebookRow, SearchPageRow
from sinpluma_search.queries import Query, Term, read_query
from sinpluma_search.relevance import BEGINNING, INSIDE, WHOLE, notebook_score, page_score

ESCAPE = "/"
BYTEWISE = "utf8mb4_0900_bin"
"""MySQL's own comparison would find more than was asked for, ten times as slowly."""


async def find(site: Site, request: SearchRequest) -> list[SearchHit]:
    """The works and pages in which all terms are, best first."""
    query = read_query(request.text)
    if not query.terms:
        return []
    hits: list[SearchHit] = []
    if request.kind != "page":
        hits += await site.db.read(_notebooks, query, request.limit)
    if request.kind != "notebook":
        hits += await site.db.read(_pages, query, request.limit)
    return hits


@one_statement
async def _notebooks(session: AsyncSession, query: Query, limit: int) -> list[SearchHit]:
    row = SearchNotebookRow
    fields = (row.title, row.author, row.tags, row.synopsis)
    in_title = [row.title.like(_pattern(term), escape=ESCAPE) for term in query.terms]
    statement = (
        select(row.notebook_id, row.title, row.author, row.tags)
        .where(*(_in_any(term, *fields) for term in query.terms))
        .order_by(case((and_(*in_title), 0), else_=1), row.notebook_id.desc())
        .limit(limit)
    )
    return [
        SearchHit("notebook", found.notebook_id, notebook_score(query, found.title, found.author, found.tags))
        for found in await session.execute(statement)
    ]


@one_statement
async def _pages(session: AsyncSession, query: Query, limit: int) -> list[SearchHit]:
    text = _folded_text(session)
    fits = sum((_fit(term, text) for term in query.terms), literal(0.0)) / len(query.terms)
    statement = (
        select(SearchPageRow.page_id, SearchPageRow.title, fits.label("fits"))
        .join(PagePublishedRow, PagePublishedRow.page_id == SearchPageRow.page_id)
        .where(*(_in_any(term, SearchPageRow.title, text) for term in query.terms))
        .order_by(fits.desc(), SearchPageRow.page_id.desc())
        .limit(limit)
    )
    return [
        SearchHit("page", found.page_id, page_score(query, found.title, float(found.fits)))
        for found in await session.execute(statement)
    ]


def _folded_text(session: AsyncSession) -> Any:
    column = PagePublishedRow.folded
    return collate(column, BYTEWISE) if session.get_bind().dialect.name == "mysql" else column


def _in_any(term: Term, *fields: Any) -> ColumnElement[bool]:
    return or_(*(field.like(_pattern(term), escape=ESCAPE) for field in fields))


def _fit(term: Term, text: Any) -> ColumnElement[Any]:
    """How, and how often, a term is in a text: from 0 to 1."""
    how = case(
        (text.like(_pattern(term, before=" ", after=" "), escape=ESCAPE), WHOLE),
        (text.like(_pattern(term, before=" "), escape=ESCAPE), BEGINNING),
        else_=INSIDE,
    )
    letters = func.length(text) - func.length(func.replace(text, term.text, ""))
    times = cast(letters, Float) / func.length(literal(term.text))
    return how * times / (times + 2.0)


def _pattern(term: Term, *, before: str = "", after: str = "") -> str:
    """The pattern of what contains a term, whose own `%` and `_` are characters like others."""
    escaped = term.text.replace(ESCAPE, ESCAPE * 2).replace("%", f"{ESCAPE}%").replace("_", f"{ESCAPE}_")
    return f"%{before}{escaped}{after}%"
