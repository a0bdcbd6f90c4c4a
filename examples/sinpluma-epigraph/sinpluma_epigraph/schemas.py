"""What the routes of epigraphs take and answer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from sinpluma.api import MAX_ID
from sinpluma_epigraph.models import SOURCE_LENGTH, TEXT_LENGTH


class Epigraph(Struct, frozen=True):
    """A quotation above a chapter."""

    text: str
    source: Annotated[str, Meta(description="Whose words they are, and from where; may be empty in a draft.")]
    version: int


class EpigraphUse(Struct, frozen=True):
    """The epigraph with which a chapter was published."""

    text: str
    source: str
    published: datetime


class EpigraphChanges(Struct, kw_only=True):
    """An epigraph as its author wants it, and the version that was seen: 0 where there was none."""

    text: Annotated[str, Meta(min_length=1, max_length=TEXT_LENGTH)]
    source: Annotated[str, Meta(max_length=SOURCE_LENGTH)] = ""
    version: Annotated[int, Meta(ge=0, le=MAX_ID)] | None = None
