"""What the route of arcs answers."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from sinpluma_sentiment.arcs.feeling import Point

Mean = Annotated[
    float | None,
    Meta(description="Mean P(positive) of the sentences that are positive or negative; null where none is."),
]


class ArcModel(Struct, frozen=True):
    """Who judged."""

    name: str
    version: str


class ArcPage(Struct, kw_only=True):
    """How a page feels; `pending`: it is not judged yet, and its numbers are 0."""

    page_id: int
    position: int
    title: str
    word_count: int
    pending: bool
    mean: Mean = None
    sentences: int = 0
    positive: int = 0
    negative: int = 0
    neutral: int = 0
    course: Annotated[
        list[Point],
        Meta(description="Up to 20 points: how far into the page, from 0 to 1, and the mean of the sentences there."),
    ] = []


class EmotionalArc(Struct, kw_only=True):
    """How a work feels, as a whole and page by page; of pages that are not pending."""

    notebook_id: int
    model: Annotated[ArcModel | None, Meta(description="Who judged; null while all pages are pending.")]
    complete: Annotated[bool, Meta(description="No page is pending.")]
    pending: Annotated[int, Meta(description="Pages that are not judged yet.")]
    mean: Mean
    sentences: int
    positive: int
    negative: int
    neutral: int
    pages: list[ArcPage]
