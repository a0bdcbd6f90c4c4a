"""Revisions: each saved state of a page is one, and can be looked at, named and restored.

Autosaves within ten minutes of the first of them are one revision. It never takes in a state that somebody saved,
named or published, so that each of these can be restored.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from msgspec import Raw
from sqlalchemy import ColumnElement, CursorResult, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import NotFound
from sinpluma_notebooks.counts import UNSYNCHRONISED
from sinpluma_notebooks.drafts import require_author
from sinpluma_notebooks.fields import read_fields, read_name, refuse
from sinpluma_notebooks.models import PageRevisionRow, PageRow
from sinpluma_notebooks.ownership import lock_page
from sinpluma_notebooks.schemas import Revision, RevisionSummary

KEPT = 200
AUTOSAVE_SPAN = timedelta(minutes=10)

_COLUMNS = (
    PageRevisionRow.revision,
    PageRevisionRow.created,
    PageRevisionRow.title,
    PageRevisionRow.word_count,
    PageRevisionRow.autosave,
    PageRevisionRow.name,
)

# Only the latest revision is the page's version before this save.
_GO_ON = (
    update(PageRevisionRow)
    .where(
        PageRevisionRow.page_id == bindparam("of_page"),
        PageRevisionRow.revision == bindparam("previous"),
        PageRevisionRow.autosave.is_(True),
        PageRevisionRow.name.is_(None),
        PageRevisionRow.begun > bindparam("since"),
    )
    .values({name: bindparam(f"new_{name}") for name in ("revision", "title", "content", "word_count", "created")})
)


async def list_revisions(session: AsyncSession, user_id: int, page_id: int) -> list[RevisionSummary]:
    """A page's revisions, the newest first, for its author."""
    await require_author(session, user_id, page_id)
    statement = select(*_COLUMNS).where(PageRevisionRow.page_id == page_id)
    rows = await session.execute(statement.order_by(PageRevisionRow.revision.desc()))
    return [RevisionSummary(**row._asdict()) for row in rows]


async def get_revision(session: AsyncSession, user_id: int, page_id: int, revision: int) -> Revision:
    """One revision with its content, for the page's author.

    Raises:
        NotFound: there is none of this number.
    """
    await require_author(session, user_id, page_id)
    statement = select(*_COLUMNS, PageRevisionRow.content).where(*_of(page_id, revision))
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise no_revision()
    return Revision(**{**row._asdict(), "content": Raw(row.content.encode())})


async def name_revision(
    session: AsyncSession, user_id: int, page_id: int, revision: int, name: str | None
) -> RevisionSummary:
    """Name a revision, so that it is kept for ever, or take its name away.

    Raises:
        Invalid: the name is too long.
        NotFound: there is none of this number.
    """
    values, faults = read_fields({"name": name}, {"name": read_name})
    refuse(faults)
    await lock_page(session, user_id, page_id, in_trash=True)
    row = await session.get(PageRevisionRow, (page_id, revision), with_for_update=True)
    if row is None:
        raise no_revision()
    row.name = values["name"]
    return RevisionSummary(**{column.key: getattr(row, column.key) for column in _COLUMNS})


async def record(session: AsyncSession, page: PageRow, content: str, *, autosave: bool) -> None:
    """Keep the state that a locked page has just been given."""
    if autosave and await _goes_on(session, page, content):
        return
    session.add(PageRevisionRow(page_id=page.page_id, begun=page.updated, autosave=autosave, **_state(page, content)))
    if page.version > KEPT:
        await session.flush()
        await _prune(session, page)


async def keep_autosave(session: AsyncSession, page: PageRow) -> None:
    """Somebody saved what the editor had saved already: it is their revision now."""
    await session.execute(
        update(PageRevisionRow).where(*_of(page.page_id, page.version)).values(autosave=False),
        execution_options=UNSYNCHRONISED,
    )


def no_revision() -> NotFound:
    """The page has no such revision."""
    return NotFound("This page has no such revision.")


async def _goes_on(session: AsyncSession, page: PageRow, content: str) -> bool:
    """Put the new state into the revision before it, if that may be: tells whether it was."""
    previous = page.version - 1
    if previous == page.published_version:
        return False
    which = {"of_page": page.page_id, "previous": previous, "since": page.updated - AUTOSAVE_SPAN}
    state = {f"new_{name}": value for name, value in _state(page, content).items()}
    changed = await session.execute(_GO_ON, {**which, **state}, execution_options=UNSYNCHRONISED)
    return cast("CursorResult[Any]", changed).rowcount > 0


def _state(page: PageRow, content: str) -> dict[str, Any]:
    return {
        "revision": page.version,
        "title": page.title,
        "content": content,
        "word_count": page.word_count,
        "created": page.updated,
    }


async def _prune(session: AsyncSession, page: PageRow) -> None:
    """Delete what is older than the latest revisions, but not what has a name or is published."""
    numbers = select(PageRevisionRow.revision).where(PageRevisionRow.page_id == page.page_id)
    oldest = numbers.order_by(PageRevisionRow.revision.desc()).offset(KEPT - 1).limit(1).with_for_update()
    if (kept_from := await session.scalar(oldest)) is None:
        return
    await session.execute(
        delete(PageRevisionRow).where(
            PageRevisionRow.page_id == page.page_id,
            PageRevisionRow.revision < kept_from,
            PageRevisionRow.revision != (page.published_version or 0),
            PageRevisionRow.name.is_(None),
        ),
        execution_options=UNSYNCHRONISED,
    )


def _of(page_id: int, revision: int) -> tuple[ColumnElement[bool], ...]:
    return PageRevisionRow.page_id == page_id, PageRevisionRow.revision == revision
