"""The JSON file of a work, version 1: everything that its author has of it.

`docs/reference/notebook-v1.schema.json` is its JSON Schema. A later version of this module may add fields; whoever
reads a file ignores those it does not know. Anything else makes a version 2.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Raw, Struct

FORMAT: Literal["sinpluma-notebook"] = "sinpluma-notebook"
VERSION: Literal[1] = 1
MEDIA_TYPE = "application/json"

_NODES = {"type": "array", "items": {"type": "object"}}
Document = Annotated[Raw, Meta(description="A Slate document: a list of nodes.", extra_json_schema=_NODES)]
Moment = Annotated[datetime, Meta(tz=True)]
Number = Annotated[int, Meta(ge=1, le=2**31 - 1)]


class RevisionRecord(Struct, kw_only=True):
    """One saved state of a page. `begun` is when the first of the autosaves was made that it stands for."""

    revision: Annotated[Number, Meta(description="The version that the page had then.")]
    title: str
    content: Document
    created: Moment
    begun: Moment
    autosave: bool
    name: str | None


class PublishedRecord(Struct, kw_only=True):
    """The copy that readers have: since when they have the page, and when the copy was made."""

    version: Number
    title: str
    content: Document
    published_at: Moment
    copied_at: Moment


class PageRecord(Struct, kw_only=True):
    """A page: its draft, the copy that readers have, and its revisions, the oldest first."""

    title: str
    content: Document
    version: Number
    created: Moment
    updated: Moment
    published: PublishedRecord | None = None
    revisions: list[RevisionRecord] = []


class WorkRecord(Struct, kw_only=True):
    """What describes a work. `genre` is its slug."""

    title: str
    resume: str
    genre: str
    language: str
    tags: list[str]
    author: str
    author_name: str
    status: Literal["draft", "published"]
    version: Number
    created: Moment
    updated: Moment
    published_at: Moment | None


class NotebookFile(Struct, kw_only=True):
    """A work as a file. In the mode `reader` it has what readers get: published copies, and no revisions."""

    format: Literal["sinpluma-notebook"] = FORMAT
    version: Literal[1] = VERSION
    exported: Moment
    source: Annotated[str, Meta(description="Where the work was.")]
    mode: Literal["reader", "editor"]
    notebook: WorkRecord
    pages: Annotated[list[PageRecord], Meta(description="In their order.")]


def schema() -> dict[str, Any]:
    """The JSON Schema of the file."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(NotebookFile)}
