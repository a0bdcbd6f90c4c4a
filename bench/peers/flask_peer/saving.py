"""Saving a page: under the locks of its work and itself, with its revision and its work's counts."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import joinedload

from bench.peers.document import Document
from bench.peers.flask_peer import queries
from bench.peers.flask_peer.database import Session
from bench.peers.flask_peer.refusals import refuse
from bench.peers.flask_peer.schemas import DraftSchema
from bench.peers.models import AUTOSAVE_SPAN, REVISIONS_KEPT, Notebook, Operation, Page, PageRevision


def save(
    user_id: int, page_id: int, version: int, title: str | None, document: Document | None, *, autosave: bool
) -> Page:
    """Save what was given, and commit; a stale version is answered 409."""
    notebook_id = Session.scalar(select(Page.notebook_id).where(Page.page_id == page_id))
    if notebook_id is None:
        refuse(404, message="There is no such page.")
    notebook = Session.get_one(Notebook, notebook_id, with_for_update=True)
    if notebook.user_id != user_id:
        readable = queries.published_page(page_id) is not None
        refuse(403 if readable else 404, message="There is no such page of yours.")
    page = Session.get_one(Page, page_id, options=[joinedload(Page.draft, innerjoin=True)], with_for_update=True)
    if notebook.deleted_at or page.deleted_at:
        refuse(409, message="This page is in the trash.")
    if page.version != version:
        refuse(409, message="Somebody saved this page meanwhile.", current=DraftSchema().dump(page))
    if (document is None or document.json == page.draft.content) and title in {None, page.title}:
        if not autosave:
            Session.get_one(PageRevision, (page_id, page.version)).autosave = False
    else:
        _store(notebook, page, title, document, autosave=autosave)
    Session.add(Operation.now())
    Session.commit()
    return page


def _store(notebook: Notebook, page: Page, title: str | None, document: Document | None, *, autosave: bool) -> None:
    page.title = title or page.title
    page.version += 1
    page.updated = datetime.now(UTC)
    if document is not None:
        page.word_count = document.word_count
        page.draft.content, page.draft.text, page.draft.folded = document.json, document.text, document.folded
    _record(page, autosave=autosave)
    counts = select(
        func.count(Page.page_id),
        func.sum(Page.word_count),
        func.count(Page.published_version),
        func.sum(Page.published_word_count),
    ).where(Page.notebook_id == notebook.notebook_id, Page.position.is_not(None))
    # Autoflush has written the page before it is counted.
    pages, words, published, published_words = Session.execute(counts).one()
    notebook.page_count, notebook.word_count = pages, int(words or 0)
    notebook.published_page_count, notebook.published_word_count = published, int(published_words or 0)
    notebook.updated = page.updated


def _record(page: Page, *, autosave: bool) -> None:
    """Keep the new state: in the last revision, if that is a recent autosave, or as another."""
    newest = select(PageRevision).where(PageRevision.page_id == page.page_id).order_by(PageRevision.revision.desc())
    last = Session.scalar(newest.limit(1).with_for_update())
    if last is None or not (autosave and _goes_on(last, page)):
        _prune(page)
        last = PageRevision(page_id=page.page_id, begun=page.updated, autosave=autosave)
        Session.add(last)
    last.revision, last.title, last.content = page.version, page.title, page.draft.content
    last.word_count, last.created = page.word_count, page.updated


def _goes_on(last: PageRevision, page: Page) -> bool:
    recent = page.updated - last.begun < AUTOSAVE_SPAN
    return last.autosave and last.name is None and last.revision != page.published_version and recent


def _prune(page: Page) -> None:
    """Make room for a revision: delete what is older than the latest, but not what has a name or is published."""
    newest = select(PageRevision.revision).where(PageRevision.page_id == page.page_id)
    oldest = Session.scalar(newest.order_by(PageRevision.revision.desc()).offset(REVISIONS_KEPT - 2).limit(1))
    if oldest is not None:
        Session.execute(
            delete(PageRevision).where(
                PageRevision.page_id == page.page_id,
                PageRevision.revision < oldest,
                PageRevision.revision != (page.published_version or 0),
                PageRevision.name.is_(None),
            )
        )
