"""What the routes of import take and answer."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from sinpluma.api import extensible
from sinpluma_exchange.notes import Note
from sinpluma_notebooks.schemas import NotebookDetail, Reference


class ImportQuery(Struct, kw_only=True):
    """What the work shall be called and be, where the file does not say it, or says it wrongly."""

    title: Annotated[str | None, Meta(description="By default the file's own, or its name.")] = None
    genre_id: Annotated[Reference | None, Meta(description="By default fiction, or what a JSON file says.")] = None
    language: Annotated[str | None, Meta(description="By default the file's own, or its author's.")] = None


@extensible("notebook", "notebook_id")
class ImportedNotebook(NotebookDetail, kw_only=True):
    """A work that was imported, with what could not come over as it was."""

    notes: list[Note]
