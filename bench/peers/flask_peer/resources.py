"""The endpoints."""

from __future__ import annotations

from typing import Any

from flask import g, request
from flask_restful import Resource
from marshmallow import Schema, ValidationError

from bench.peers.document import Document, DocumentFault, read_document
from bench.peers.flask_peer import queries, saving
from bench.peers.flask_peer.auth import current_user, login_required
from bench.peers.flask_peer.refusals import refuse
from bench.peers.flask_peer.schemas import (
    DraftSchema,
    NotebookDetailSchema,
    NotebookSchema,
    OwnNotebookSchema,
    PageChangesSchema,
    PagingSchema,
    PublishedPageSchema,
    ReadingSchema,
    SavedPageSchema,
)
from bench.peers.models import Reading

paging_schema = PagingSchema()
notebooks_schema = NotebookSchema(many=True)
detail_schema = NotebookDetailSchema()
own_schema = OwnNotebookSchema()
published_schema = PublishedPageSchema()
draft_schema = DraftSchema()
saved_schema = SavedPageSchema()
changes_schema = PageChangesSchema()
reading_schema = ReadingSchema()


class NotebookList(Resource):
    """The public works."""

    def get(self) -> dict[str, Any]:
        """A page of them."""
        current_user()
        paging = load(paging_schema, request.args)
        notebooks, total = queries.notebooks(**paging)
        return {"items": notebooks_schema.dump(notebooks), **paging, "total": total}


class NotebookItem(Resource):
    """One work."""

    def get(self, notebook_id: int) -> Any:
        """The work with its table of contents: all pages for its author, the published ones for others."""
        viewer = current_user()
        notebook = queries.notebook(notebook_id, viewer)
        if notebook is None:
            refuse(404, message="There is no such notebook.")
        return (own_schema if notebook.user_id == viewer else detail_schema).dump(notebook)


class PageItem(Resource):
    """One page."""

    def get(self, page_id: int) -> Any:
        """The published copy or, in the mode `editor`, the draft."""
        if request.args.get("mode") == "editor":
            return self._draft(page_id)
        current_user()
        page = queries.published_page(page_id)
        if page is None:
            refuse(404, message="There is no such page.")
        ids = queries.published_ids(page.notebook_id)
        index = ids.index(page_id)
        return {
            **published_schema.dump(page),
            "position": index + 1,
            "previous": ids[index - 1] if index else None,
            "next": ids[index + 1] if index + 1 < len(ids) else None,
        }

    @login_required
    def _draft(self, page_id: int) -> Any:
        page = queries.draft(page_id)
        if page is None or page.notebook.user_id != g.user_id:
            readable = page is not None and queries.published_page(page_id) is not None
            refuse(403 if readable else 404, message="There is no such page of yours.")
        return draft_schema.dump(page)

    @login_required
    def put(self, page_id: int) -> Any:
        """Save the draft."""
        body = load(changes_schema, request.get_json())
        document = read(body["content"]) if "content" in body else None
        page = saving.save(g.user_id, page_id, body["version"], body.get("title"), document, autosave=body["autosave"])
        return (saved_schema if body["autosave"] else draft_schema).dump(page)


class ReadingList(Resource):
    """The works that I follow."""

    @login_required
    def get(self) -> dict[str, Any]:
        """A page of them, the last read first."""
        paging = load(paging_schema, request.args)
        readings, total = queries.readings(g.user_id, **paging)
        return {"items": [_reading(*item) for item in readings], **paging, "total": total}


def _reading(reading: Reading, reached: int) -> dict[str, Any]:
    pages = reading.notebook.published_page_count
    progress = reached / pages if pages else 0.0
    return {**reading_schema.dump(reading), "progress": progress, "unread": pages - reached}


def load(schema: Schema, data: Any) -> dict[str, Any]:
    """What a schema makes of a request; a fault is answered 400."""
    try:
        loaded: dict[str, Any] = schema.load(data)
    except ValidationError as error:
        refuse(400, errors=error.messages)
    return loaded


def read(content: list[Any]) -> Document:
    """The document in a request; a fault is answered 400."""
    try:
        return read_document(content)
    except DocumentFault as fault:
        refuse(400, message=str(fault))
