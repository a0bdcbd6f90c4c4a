"""The sitemap (https://www.sitemaps.org/protocol.html): an index, and files with the addresses of what is public.

A file has what a run of ids has: it neither counts nor sorts what it leaves out, however much there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import NotFound, one_statement
from sinpluma_auth.models import UserRow
from sinpluma_notebooks.addresses import Addresses
from sinpluma_notebooks.models import NotebookRow, PageRow
from sinpluma_notebooks.visibility import PUBLIC, READABLE

MEDIA_TYPE = "application/xml"
IDS = 10_000
"""Ids that a file covers. The protocol allows 50,000 addresses a file; so few are made at once."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<{0} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'


class _Part(NamedTuple):
    """How addresses of one kind are found: `found` gives `id`, `changed` and what `address` needs."""

    found: Select[*tuple[Any, ...]]
    address: Callable[[Addresses, Row[*tuple[Any, ...]]], str]


class File(NamedTuple):
    """A file of the sitemap: its kind, its number, and when something in it last changed."""

    kind: str
    number: int
    changed: datetime


_RENEWED = func.coalesce(NotebookRow.renewed_at, NotebookRow.updated)
_PARTS: dict[str, _Part] = {
    "works": _Part(
        select(NotebookRow.notebook_id.label("id"), _RENEWED.label("changed"))
        .join(UserRow, UserRow.user_id == NotebookRow.user_id)
        .where(PUBLIC),
        lambda addresses, row: addresses.work(row.id),
    ),
    "chapters": _Part(
        select(PageRow.page_id.label("id"), PageRow.copied_at.label("changed"), PageRow.notebook_id)
        .join(NotebookRow, NotebookRow.notebook_id == PageRow.notebook_id)
        .join(UserRow, UserRow.user_id == NotebookRow.user_id)
        .where(READABLE),
        lambda addresses, row: addresses.page(row.notebook_id, row.id),
    ),
    "authors": _Part(
        select(UserRow.user_id.label("id"), func.max(_RENEWED).label("changed"), UserRow.username)
        .join(NotebookRow, NotebookRow.user_id == UserRow.user_id)
        .where(PUBLIC)
        .group_by(UserRow.user_id, UserRow.username),
        lambda addresses, row: addresses.author(row.username),
    ),
}


def _files_of(kind: str) -> Select[*tuple[Any, ...]]:
    found = _PARTS[kind].found.subquery()
    number = (found.c.id // IDS).label("number")
    return select(number, func.max(found.c.changed).label("changed")).group_by(number).order_by(number)


def _addresses_of(kind: str) -> Select[*tuple[Any, ...]]:
    found = _PARTS[kind].found.subquery()
    return select(found).where(found.c.id.between(bindparam("first"), bindparam("last"))).order_by(found.c.id)


_FILES = {kind: _files_of(kind) for kind in _PARTS}
_ADDRESSES = {kind: _addresses_of(kind) for kind in _PARTS}


@one_statement
async def files(session: AsyncSession) -> list[File]:
    """The files that have something in them."""
    return [
        File(kind, int(row.number) + 1, row.changed)
        for kind, statement in _FILES.items()
        for row in await session.execute(statement)
    ]


@one_statement
async def addresses(session: AsyncSession, kind: str, number: int, of: Addresses) -> list[tuple[str, datetime]]:
    """What a file has: each address, and when what stands there last changed.

    Raises:
        NotFound: there is no such file.
    """
    ids = {"first": (number - 1) * IDS, "last": number * IDS - 1}
    rows = (await session.execute(_ADDRESSES[kind], ids)).all() if kind in _PARTS else ()
    if not rows:
        raise NotFound("There is no such file in the sitemap.")
    return [(_PARTS[kind].address(of, row), row.changed) for row in rows]


def index(root: str, given: Iterable[File]) -> bytes:
    """The index, as XML."""
    entries = ((f"{root}/sitemaps/{file.kind}-{file.number}.xml", file.changed) for file in given)
    return _document("sitemapindex", "sitemap", entries)


def urlset(given: Iterable[tuple[str, datetime]]) -> bytes:
    """A file, as XML."""
    return _document("urlset", "url", given)


def _document(root: str, element: str, entries: Iterable[tuple[str, datetime]]) -> bytes:
    lines = [_HEAD.format(root)]
    lines += [
        f"<{element}><loc>{escape(address)}</loc><lastmod>{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</lastmod></{element}>"
        for address, moment in entries
    ]
    return "\n".join([*lines, f"</{root}>", ""]).encode()
