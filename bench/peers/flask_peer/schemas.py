"""What comes in and goes out, in marshmallow."""

from __future__ import annotations

import json
from typing import Any

from marshmallow import EXCLUDE, Schema, fields, post_dump, validate

from bench.peers.models import PUBLISHED, Notebook


class PagingSchema(Schema):
    """Which part of a list is asked for."""

    class Meta:
        """Other arguments are not ours."""

        unknown = EXCLUDE

    page = fields.Integer(load_default=1, validate=validate.Range(min=1))
    per_page = fields.Integer(load_default=20, validate=validate.Range(min=1, max=100))


class NotebookSchema(Schema):
    """A work as its readers see it."""

    notebook_id = fields.Integer()
    user_id = fields.Integer()
    author = fields.String()
    author_name = fields.String()
    genre_id = fields.Integer()
    title = fields.String()
    resume = fields.String()
    language = fields.String()
    tags = fields.Function(lambda notebook: json.loads(notebook.tags))
    status = fields.String()
    version = fields.Integer()
    page_count = fields.Integer(attribute="published_page_count")
    word_count = fields.Integer(attribute="published_word_count")
    followers = fields.Integer(attribute="follower_count")
    created = fields.DateTime()
    updated = fields.DateTime(attribute="renewed")
    published_at = fields.DateTime()
    image_url = fields.Constant(None)


class PublishedEntrySchema(Schema):
    """A page in the table of contents that readers get; its number is given by the list."""

    page_id = fields.Integer()
    title = fields.String(attribute="published_title")
    status = fields.Constant(PUBLISHED)
    word_count = fields.Integer(attribute="published_word_count")
    published_at = fields.DateTime()


_published_entries = PublishedEntrySchema(many=True)


class NotebookDetailSchema(NotebookSchema):
    """The same with its table of contents: the published pages, numbered among themselves."""

    pages = fields.Method("published_pages")

    def published_pages(self, notebook: Notebook) -> list[dict[str, Any]]:
        """The entries of what is published."""
        entries = _published_entries.dump(notebook.published_pages)
        return [{**entry, "position": position} for position, entry in enumerate(entries, 1)]


class EntrySchema(Schema):
    """A page in the table of contents that its author gets."""

    page_id = fields.Integer()
    position = fields.Integer()
    title = fields.String()
    status = fields.String()
    word_count = fields.Integer()
    published_at = fields.DateTime()


class OwnNotebookSchema(NotebookSchema):
    """A work as its author sees it."""

    page_count = fields.Integer()
    word_count = fields.Integer()
    updated = fields.DateTime()
    deleted_at = fields.DateTime()
    pages = fields.Nested(EntrySchema, many=True)

    @post_dump
    def only_in_the_trash(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Leave `deleted_at` out where there is none."""
        if data["deleted_at"] is None:
            del data["deleted_at"]
        return data


class PublishedPageSchema(Schema):
    """The published copy of a page."""

    page_id = fields.Integer()
    notebook_id = fields.Integer()
    title = fields.String(attribute="published_title")
    status = fields.Constant(PUBLISHED)
    version = fields.Integer(attribute="published_version")
    word_count = fields.Integer(attribute="published_word_count")
    created = fields.DateTime()
    updated = fields.DateTime(attribute="copied_at")
    published_at = fields.DateTime()
    content = fields.Function(lambda page: json.loads(page.published.content))


class SavedPageSchema(Schema):
    """A page as its author gets it, without its content."""

    page_id = fields.Integer()
    notebook_id = fields.Integer()
    title = fields.String()
    position = fields.Integer()
    status = fields.String()
    version = fields.Integer()
    word_count = fields.Integer()
    created = fields.DateTime()
    updated = fields.DateTime()
    published_at = fields.DateTime()


class DraftSchema(SavedPageSchema):
    """A page as its author gets it."""

    content = fields.Function(lambda page: json.loads(page.draft.content))


class ReadingSchema(Schema):
    """A work that somebody follows."""

    notebook = fields.Nested(NotebookSchema)
    page_id = fields.Integer()
    created = fields.DateTime()


class PageChangesSchema(Schema):
    """What to save of a page, and the version that was seen."""

    title = fields.String(validate=validate.Length(min=1, max=100))
    content = fields.List(fields.Dict())
    version = fields.Integer(required=True, strict=True)
    autosave = fields.Boolean(load_default=False)
