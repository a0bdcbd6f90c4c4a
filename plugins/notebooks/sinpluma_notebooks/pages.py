"""Writing pages: each save is a version and a revision, and a stale one is refused with what stands there now."""

from __future__ import annotations

from collections.abc import Awaitable

from msgspec import UNSET
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Invalid, Site, StaleVersion, utc_now
from sinpluma_notebooks import positions, revisions
from sinpluma_notebooks.counts import recount_words
from sinpluma_notebooks.documents import Content, read_changed_content, read_content, read_stored
from sinpluma_notebooks.drafts import draft_page, saved_page
from sinpluma_notebooks.fields import Faults, read_fields, read_title, refuse
from sinpluma_notebooks.illustrations import check_images
from sinpluma_notebooks.models import PageDraftRow, PageRow
from sinpluma_notebooks.ownership import OwnDraft, lock_notebook, lock_page_and_draft
from sinpluma_notebooks.schemas import NewPage, Page, PageChanges, SavedPage


async def create(site: Site, user_id: int, body: NewPage) -> Page:
    """Append a page to one's own notebook.

    Raises:
        Invalid: names every faulty field, or the place in the document.
        DocumentTooLong: the content is longer than a page may be.
    """
    values, faults = read_fields({"title": body.title}, {"title": read_title})
    content = await _noting(faults, _checked(site, None, read_content(site, body.content)))
    refuse(faults)
    assert content is not None  # noqa: S101 - or there was a fault
    return await site.db.write(create_page, user_id, body.notebook_id, values["title"], content)


async def save(site: Site, user_id: int, page_id: int, body: PageChanges, expected: frozenset[int] | None) -> SavedPage:
    """Save a page's draft.

    Raises:
        Invalid: names every faulty field, or the place in the document.
        DocumentTooLong: the content is longer than a page may be.
        StaleVersion: there is a newer version, which `current` is.
    """
    given = {} if body.title is UNSET else {"title": body.title}
    values, faults = read_fields(given, {"title": read_title})
    content = None
    if body.content is not UNSET:
        reading = read_changed_content(site, user_id, page_id, body.content)
        content = await _noting(faults, _checked(site, page_id, reading))
    refuse(faults)
    return await site.db.write(
        save_page,
        user_id,
        page_id,
        title=values.get("title"),
        content=content,
        expected=expected,
        autosave=body.autosave,
    )


async def restore(site: Site, user_id: int, page_id: int, revision: int) -> Page:
    """Make a former state of a page its draft again: as a new version, so that nothing is lost.

    Raises:
        NotFound: the page has no such revision.
    """
    former = await site.db.read(revisions.get_revision, user_id, page_id, revision)
    content = await read_stored(site, former.content)
    return await site.db.write(restore_state, user_id, page_id, former.title, content)


async def create_page(session: AsyncSession, user_id: int, notebook_id: int, title: str, content: Content) -> Page:
    """Append a page with a checked title and content."""
    notebook = await lock_notebook(session, user_id, notebook_id)
    now = notebook.updated = utc_now()
    page = PageRow(
        notebook_id=notebook_id, title=title, version=1, word_count=content.word_count, created=now, updated=now
    )
    await positions.append(session, notebook, page)
    session.add(PageDraftRow(page_id=page.page_id, content=content.json, text=content.text, folded=content.folded))
    await revisions.record(session, page, content.json, autosave=False)
    return draft_page(page, content.json)


async def save_page(
    session: AsyncSession,
    user_id: int,
    page_id: int,
    *,
    title: str | None,
    content: Content | None,
    expected: frozenset[int] | None,
    autosave: bool = False,
) -> SavedPage:
    """Save a checked title and content, each None to leave it; an autosave is answered without content.

    Raises:
        StaleVersion: there is a newer version than `expected`, which `current` is.
    """
    own = await lock_page_and_draft(session, user_id, page_id)
    if expected is not None and own.page.version not in expected:
        current = draft_page(own.page, own.draft.content)
        raise StaleVersion("Somebody saved this page meanwhile. Nothing was overwritten.", current=current)
    await _store(session, own, title, content, autosave=autosave)
    return saved_page(own.page, None if autosave else own.draft.content)


async def restore_state(session: AsyncSession, user_id: int, page_id: int, title: str, content: Content) -> Page:
    """Save a former title and content over whatever there is, which is a revision itself."""
    own = await lock_page_and_draft(session, user_id, page_id)
    await _store(session, own, title, content, autosave=False)
    return draft_page(own.page, own.draft.content)


async def _store(
    session: AsyncSession, own: OwnDraft, title: str | None, content: Content | None, *, autosave: bool
) -> None:
    notebook, page, draft = own
    new_content = content is not None and content.json != draft.content
    if not new_content and title in {None, page.title}:
        if not autosave:
            await revisions.keep_autosave(session, page)
        return
    page.title = title or page.title
    page.version += 1
    page.updated = utc_now()
    if content is not None:
        page.word_count = content.word_count
        draft.content, draft.text, draft.folded = content.json, content.text, content.folded
    await session.flush()
    await revisions.record(session, page, draft.content, autosave=autosave)
    await recount_words(session, notebook.notebook_id, page.updated)


async def _checked(site: Site, page_id: int | None, reading: Awaitable[Content]) -> Content:
    """What is read, once its pictures are found to be the page's."""
    content = await reading
    await check_images(site, page_id, content)
    return content


async def _noting(faults: Faults, reading: Awaitable[Content]) -> Content | None:
    """What is read, or None with its faults noted beside the others."""
    try:
        return await reading
    except Invalid as fault:
        faults.update(fault.errors)
        return None
