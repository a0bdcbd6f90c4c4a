"""A work read out of the database for a file, page by page, all of one moment.

What is read goes into a file at once, so that a long work takes no more memory than a long page. The database may have
to be asked anew, from the beginning: then the file begins anew too.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import IO, Any, Literal

import msgspec
from msgspec import Raw
from sqlalchemy import Row, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import utc_now
from sinpluma_exchange.conversion.orders import PlainPage
from sinpluma_exchange.notebook_file import NotebookFile, PageRecord, PublishedRecord, RevisionRecord, WorkRecord
from sinpluma_notebooks.models import GenreRow, PageDraftRow, PagePublishedRow, PageRevisionRow, PageRow
from sinpluma_notebooks.schemas import NotebookDetail
from sinpluma_notebooks.visibility import notebook_refusal
from sinpluma_notebooks.works import get_notebook

Mode = Literal["reader", "editor"]

_AT_ONCE = 10
_DRAFT = select(PageDraftRow.content).where(PageDraftRow.page_id == bindparam("page_id"))
_PUBLISHED = select(PagePublishedRow.content).where(PagePublishedRow.page_id == bindparam("page_id"))
_PAGE = (
    select(PageRow, PageDraftRow.content, PagePublishedRow.content.label("published_content"))
    .join(PageDraftRow, PageDraftRow.page_id == PageRow.page_id)
    .outerjoin(PagePublishedRow, PagePublishedRow.page_id == PageRow.page_id)
    .where(PageRow.page_id == bindparam("page_id"))
)
_REVISIONS = (
    select(PageRevisionRow)
    .where(PageRevisionRow.page_id == bindparam("page_id"))
    .order_by(PageRevisionRow.revision)
    .execution_options(yield_per=_AT_ONCE)
)


class Wanted(msgspec.Struct, frozen=True):
    """Which work is asked for, by whom, and as what: None is what this viewer may have."""

    notebook_id: int
    viewer: int | None
    mode: Mode | None


class Leaving(msgspec.Struct):
    """A work that is being exported: as whom, what describes it, and the slug of its genre."""

    mode: Mode
    notebook: NotebookDetail
    genre: str


async def find(session: AsyncSession, wanted: Wanted) -> Leaving:
    """The work: for its author the drafts, unless the mode says otherwise, for others what is published.

    Raises:
        NotFound: it is not there, or hidden from this viewer.
        Forbidden: the drafts are another author's.
    """
    found = await get_notebook(session, wanted.notebook_id, wanted.viewer)
    is_author = found.user_id == wanted.viewer
    if wanted.mode == "editor" and not is_author:
        raise await notebook_refusal(session, wanted.notebook_id)
    if wanted.mode == "reader" and is_author:
        found = await get_notebook(session, wanted.notebook_id, None)
    slug = await session.scalar(select(GenreRow.slug).where(GenreRow.genre_id == found.genre_id))
    return Leaving(wanted.mode or ("editor" if is_author else "reader"), found, slug or "")


async def write_pages(session: AsyncSession, wanted: Wanted, out: IO[bytes]) -> Leaving:
    """Write each page's title and content as a line of JSON."""
    leaving = await find(session, wanted)
    _begin(out)
    statement = _DRAFT if leaving.mode == "editor" else _PUBLISHED
    for page in leaving.notebook.pages:
        content = await session.scalar(statement, {"page_id": page.page_id})
        out.write(msgspec.json.encode(PlainPage(page.title, Raw((content or "[]").encode()))) + b"\n")
    return leaving


async def write_file(session: AsyncSession, wanted: Wanted, source: str, out: IO[bytes]) -> Leaving:
    """Write the work as a `NotebookFile`."""
    leaving = await find(session, wanted)
    _begin(out)
    record = NotebookFile(exported=utc_now(), source=source, mode=leaving.mode, notebook=_record(leaving), pages=[])
    head, end = msgspec.json.encode(record).rsplit(b"]}", 1)[0], b"]}\n"
    out.write(head)
    for number, page in enumerate(leaving.notebook.pages):
        out.write(b",\n" if number else b"\n")
        await _write_page(session, page.page_id, leaving.mode, out)
    out.write(end)
    return leaving


async def _write_page(session: AsyncSession, page_id: int, mode: Mode, out: IO[bytes]) -> None:
    row = (await session.execute(_PAGE, {"page_id": page_id})).one()
    if mode == "reader":
        out.write(msgspec.json.encode(_published_page(row)))
        return
    out.write(msgspec.json.encode(_draft(row)).removesuffix(b"]}"))
    first = True
    async for revision in _revisions(session, page_id):
        out.write((b"" if first else b",") + msgspec.json.encode(revision))
        first = False
    out.write(b"]}")
    session.expunge_all()


async def _revisions(session: AsyncSession, page_id: int) -> AsyncIterator[RevisionRecord]:
    async for row in await session.stream_scalars(_REVISIONS, {"page_id": page_id}):
        yield RevisionRecord(
            revision=row.revision,
            title=row.title,
            content=Raw(row.content.encode()),
            created=row.created,
            begun=row.begun,
            autosave=row.autosave,
            name=row.name,
        )


def _record(leaving: Leaving) -> WorkRecord:
    work = leaving.notebook
    return WorkRecord(
        title=work.title,
        resume=work.resume,
        genre=leaving.genre,
        language=work.language,
        tags=msgspec.json.decode(work.tags),
        author=work.author,
        author_name=work.author_name,
        status=work.status,
        version=work.version,
        created=work.created,
        updated=work.updated,
        published_at=work.published_at,
    )


def _draft(row: Row[*tuple[Any, ...]]) -> PageRecord:
    page: PageRow = row.PageRow
    return PageRecord(
        title=page.title,
        content=Raw(row.content.encode()),
        version=page.version,
        created=page.created,
        updated=page.updated,
        published=_copy(row),
    )


def _copy(row: Row[*tuple[Any, ...]]) -> PublishedRecord | None:
    page: PageRow = row.PageRow
    if page.published_version is None or row.published_content is None:
        return None
    return PublishedRecord(
        version=page.published_version,
        title=page.published_title or page.title,
        content=Raw(row.published_content.encode()),
        published_at=page.published_at or page.updated,
        copied_at=page.copied_at or page.updated,
    )


def _published_page(row: Row[*tuple[Any, ...]]) -> PageRecord:
    """What readers get, as a page."""
    page: PageRow = row.PageRow
    return PageRecord(
        title=page.published_title or page.title,
        content=Raw(row.published_content.encode()),
        version=page.published_version or page.version,
        created=page.created,
        updated=page.copied_at or page.updated,
    )


def _begin(out: IO[bytes]) -> None:
    out.seek(0)
    out.truncate()
