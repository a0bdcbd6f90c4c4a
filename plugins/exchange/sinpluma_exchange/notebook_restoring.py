"""A work made again of its JSON file, with its revisions, their numbers, names and times.

It comes back as a draft, and so do its pages: what readers get must pass what the site's plugins ask of it. The copy
that readers had is among the revisions.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Invalid, Malformed, Site
from sinpluma_exchange.errors import UnreadableFile
from sinpluma_exchange.genres import default_genre
from sinpluma_exchange.notebook_file import NotebookFile, PageRecord, RevisionRecord, WorkRecord
from sinpluma_exchange.notes import Note, note
from sinpluma_exchange.schemas import ImportQuery
from sinpluma_notebooks import positions
from sinpluma_notebooks.documents import Content, read_content
from sinpluma_notebooks.fields import FieldFault, read_name, read_title
from sinpluma_notebooks.genres import genre_of_slug
from sinpluma_notebooks.models import NotebookRow, PageDraftRow, PageRevisionRow, PageRow
from sinpluma_notebooks.notebooks import create_notebook
from sinpluma_notebooks.ownership import lock_notebook
from sinpluma_notebooks.schemas import NotebookDetail
from sinpluma_notebooks.works import own_notebook

_decoder = msgspec.json.Decoder(NotebookFile)


class SoundPage(Struct):
    """A page whose title and documents were checked, as rows need them."""

    record: PageRecord
    draft: Content
    revisions: list[tuple[RevisionRecord, Content]]


class SoundWork(Struct):
    """A work's file that was checked."""

    record: WorkRecord
    pages: list[SoundPage]


async def restore(site: Site, user_id: int, data: bytes, wanted: ImportQuery) -> tuple[NotebookDetail, list[Note]]:
    """Make the work of a file; raises as `read` and `make` do."""
    return await make(site, user_id, await read(site, data), wanted)


async def read(site: Site, data: bytes) -> SoundWork:
    """Read a work's file.

    Raises:
        UnreadableFile: it is no such file; says where.
        Invalid: a title or a document in it is not valid on this site; says which.
    """
    file = await asyncio.to_thread(_decode, data)
    return SoundWork(file.notebook, [await _checked(site, number, page) for number, page in enumerate(file.pages, 1)])


async def make(site: Site, user_id: int, work: SoundWork, wanted: ImportQuery) -> tuple[NotebookDetail, list[Note]]:
    """Make the work.

    Raises:
        Invalid: what describes it is not valid on this site.
    """
    made = await site.db.write(restore_pages, user_id, _form(work.record, wanted), work.record, work.pages)
    if wanted.genre_id is None and await site.db.read(genre_of_slug, work.record.genre) is None:
        return made, [note("genre", work.record.genre)]
    return made, []


async def restore_pages(
    session: AsyncSession, user_id: int, form: dict[str, Any], record: WorkRecord, pages: Sequence[SoundPage]
) -> NotebookDetail:
    """Make a work of its form and its pages, with the genre, the version and the times of its record.

    Raises:
        Invalid: the form is faulty.
    """
    genre_id = form.get("genre_id") or await default_genre(session, record.genre)
    begun = await create_notebook(session, user_id, {**form, "genre_id": genre_id})
    notebook = await lock_notebook(session, user_id, begun.notebook_id)
    for page in pages:
        await _add_page(session, notebook, page)
    notebook.version, notebook.created, notebook.updated = record.version, record.created, record.updated
    await session.flush()
    return await own_notebook(session, notebook.notebook_id)


async def _add_page(session: AsyncSession, notebook: NotebookRow, page: SoundPage) -> None:
    record, draft = page.record, page.draft
    row = PageRow(
        notebook_id=notebook.notebook_id,
        title=record.title,
        version=record.version,
        word_count=draft.word_count,
        created=record.created,
        updated=record.updated,
    )
    await positions.append(session, notebook, row)
    session.add(PageDraftRow(page_id=row.page_id, content=draft.json, text=draft.text, folded=draft.folded))
    session.add_all(_revision(row.page_id, revision, content) for revision, content in page.revisions)
    await session.flush()


def _revision(page_id: int, revision: RevisionRecord, content: Content) -> PageRevisionRow:
    return PageRevisionRow(
        page_id=page_id,
        revision=revision.revision,
        title=revision.title,
        content=content.json,
        word_count=content.word_count,
        created=revision.created,
        begun=revision.begun,
        autosave=revision.autosave,
        name=revision.name,
    )


def _decode(data: bytes) -> NotebookFile:
    try:
        return _decoder.decode(data)
    except msgspec.ValidationError as error:
        raise UnreadableFile(f"This is no work that Sin Pluma exported: {error}.") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableFile(f"The file is not JSON in UTF-8: {error}.") from None


async def _checked(site: Site, number: int, record: PageRecord) -> SoundPage:
    try:
        record.title = read_title(record.title)
        draft = await read_content(site, record.content)
        read = {bytes(record.content): draft}
        revisions = []
        for revision in _revisions(record):
            revision.title, revision.name = read_title(revision.title), read_name(revision.name)
            raw = bytes(revision.content)
            if raw not in read:
                read[raw] = await read_content(site, revision.content)
            revisions.append((revision, read[raw]))
    except (FieldFault, Malformed) as fault:
        raise Invalid(f"Page {number} cannot be taken in: {fault}") from None
    return SoundPage(record, draft, revisions)


def _revisions(record: PageRecord) -> list[RevisionRecord]:
    """A page's revisions; its present state is one of them, whatever the file says."""
    known = {revision.revision: revision for revision in record.revisions if revision.revision < record.version}
    latest = next((each for each in record.revisions if each.revision == record.version), None)
    known[record.version] = latest or RevisionRecord(
        revision=record.version,
        title=record.title,
        content=record.content,
        created=record.updated,
        begun=record.updated,
        autosave=False,
        name=None,
    )
    return list(known.values())


def _form(work: WorkRecord, wanted: ImportQuery) -> dict[str, Any]:
    form: dict[str, Any] = {
        "title": wanted.title or work.title,
        "resume": work.resume,
        "language": wanted.language or work.language,
        "tags": work.tags,
    }
    return form if wanted.genre_id is None else {**form, "genre_id": wanted.genre_id}
