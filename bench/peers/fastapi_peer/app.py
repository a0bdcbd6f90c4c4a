"""The app: `uvicorn bench.peers.fastapi_peer.app:app`."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, FastAPI, HTTPException, Query

from bench.peers.document import DocumentFault, read_document
from bench.peers.fastapi_peer import queries, saving
from bench.peers.fastapi_peer.auth import SignedIn, Viewer
from bench.peers.fastapi_peer.database import Db
from bench.peers.fastapi_peer.schemas import (
    DraftPage,
    Listing,
    NotebookDetail,
    NotebookOut,
    OwnNotebook,
    PageChanges,
    Paging,
    PublishedPage,
    ReadingOut,
    SavedPage,
)
from bench.peers.models import Page, Reading

Part = Annotated[Paging, Query()]
router = APIRouter(prefix="/api")


@router.get("/notebooks/")
async def list_notebooks(db: Db, _viewer: Viewer, paging: Part) -> Listing[NotebookOut]:
    """The public works."""
    notebooks, total = await queries.notebooks(db, paging)
    items = [NotebookOut.model_validate(notebook) for notebook in notebooks]
    return Listing(items=items, page=paging.page, per_page=paging.per_page, total=total)


@router.get("/notebooks/{notebook_id}")
async def get_notebook(db: Db, viewer: Viewer, notebook_id: int) -> OwnNotebook | NotebookDetail:
    """A work with its table of contents: all pages for its author, the published ones for others."""
    notebook = await queries.notebook(db, notebook_id, viewer)
    if notebook is None:
        raise HTTPException(404, "There is no such notebook.")
    return (OwnNotebook if notebook.user_id == viewer else NotebookDetail).model_validate(notebook)


@router.get("/pages/{page_id}")
async def get_page(
    db: Db, viewer: Viewer, page_id: int, mode: Literal["reader", "editor"] = "reader"
) -> PublishedPage | DraftPage:
    """The published copy or, in the mode `editor`, the draft."""
    if mode == "editor":
        return await _draft(db, viewer, page_id)
    page = await queries.published_page(db, page_id)
    if page is None:
        raise HTTPException(404, "There is no such page.")
    return _published(page, await queries.published_ids(db, page.notebook_id))


@router.put("/pages/{page_id}")
async def save_page(db: Db, user_id: SignedIn, page_id: int, changes: PageChanges) -> DraftPage | SavedPage:
    """Save the draft."""
    try:
        document = None if changes.content is None else read_document(changes.content)
    except DocumentFault as fault:
        raise HTTPException(400, str(fault)) from None
    page = await saving.save(db, user_id, page_id, changes, document)
    return SavedPage.model_validate(page) if changes.autosave else DraftPage.model_validate(page)


@router.get("/readings/")
async def list_readings(db: Db, user_id: SignedIn, paging: Part) -> Listing[ReadingOut]:
    """The works that I follow, the last read first."""
    readings, total = await queries.readings(db, user_id, paging)
    items = [_reading(*item) for item in readings]
    return Listing(items=items, page=paging.page, per_page=paging.per_page, total=total)


async def _draft(db: Db, viewer: int | None, page_id: int) -> DraftPage:
    if viewer is None:
        raise HTTPException(401, "Sign in first.")
    page = await queries.draft(db, page_id)
    if page is None or page.notebook.user_id != viewer:
        readable = page is not None and await queries.published_page(db, page_id) is not None
        raise HTTPException(403 if readable else 404, "There is no such page of yours.")
    return DraftPage.model_validate(page)


def _published(page: Page, ids: list[int]) -> PublishedPage:
    index = ids.index(page.page_id)
    return PublishedPage.model_validate(
        {
            "page_id": page.page_id,
            "notebook_id": page.notebook_id,
            "title": page.published_title,
            "position": index + 1,
            "version": page.published_version,
            "word_count": page.published_word_count,
            "created": page.created,
            "updated": page.copied_at,
            "published_at": page.published_at,
            "content": page.published.content,
            "previous": ids[index - 1] if index else None,
            "next": ids[index + 1] if index + 1 < len(ids) else None,
        }
    )


def _reading(reading: Reading, reached: int) -> ReadingOut:
    pages = reading.notebook.published_page_count
    return ReadingOut(
        notebook=NotebookOut.model_validate(reading.notebook),
        page_id=reading.page_id,
        progress=reached / pages if pages else 0.0,
        unread=pages - reached,
        created=reading.created,
    )


app = FastAPI(title="peer")
app.include_router(router)
