"""What comes in and goes out, in pydantic."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Generic, Literal, Self, TypeVar

from pydantic import AliasPath, BaseModel, ConfigDict, Field, Json, computed_field, model_validator

from bench.peers.models import PUBLISHED

T = TypeVar("T")

Title = Annotated[str, Field(min_length=1, max_length=100)]
Stored = Json[list[dict[str, Any]]]
"""A document as it is stored: JSON text, parsed on the way out."""


class FromRow(BaseModel):
    """What is read off a mapped object."""

    model_config = ConfigDict(from_attributes=True)


class Paging(BaseModel):
    """Which part of a list is asked for."""

    page: Annotated[int, Field(ge=1)] = 1
    per_page: Annotated[int, Field(ge=1, le=100)] = 20

    @property
    def offset(self) -> int:
        """How many items stand before this page."""
        return (self.page - 1) * self.per_page


class Listing(BaseModel, Generic[T]):
    """A page of a list; `total` counts the items of all pages."""

    items: list[T]
    page: int
    per_page: int
    total: int


class NotebookFields(FromRow):
    """What everybody sees of a work."""

    notebook_id: int
    user_id: int
    author: str
    author_name: str
    genre_id: int
    title: str
    resume: str
    language: str
    tags: Json[list[str]]
    status: str
    version: int
    followers: Annotated[int, Field(validation_alias="follower_count")]
    created: datetime
    published_at: datetime | None
    image_url: None = None


class NotebookOut(NotebookFields):
    """A work as its readers see it."""

    page_count: Annotated[int, Field(validation_alias="published_page_count")]
    word_count: Annotated[int, Field(validation_alias="published_word_count")]
    updated: Annotated[datetime, Field(validation_alias="renewed")]


class Entry(FromRow):
    """A page in a table of contents."""

    page_id: int
    position: int
    title: str
    status: str
    word_count: int
    published_at: datetime | None


class PublishedEntry(FromRow):
    """A page in the table of contents that readers get."""

    page_id: int
    position: int
    title: Annotated[str, Field(validation_alias="published_title")]
    word_count: Annotated[int, Field(validation_alias="published_word_count")]
    published_at: datetime | None

    @computed_field
    def status(self) -> str:
        """What is in this list is published, whatever the draft is."""
        return PUBLISHED


class NotebookDetail(NotebookOut):
    """The same with its table of contents: the published pages, numbered among themselves."""

    pages: Annotated[list[PublishedEntry], Field(validation_alias="published_pages")]

    @model_validator(mode="after")
    def number(self) -> Self:
        """Number the pages."""
        for position, page in enumerate(self.pages, 1):
            page.position = position
        return self


class OwnNotebook(NotebookFields):
    """A work as its author sees it."""

    page_count: int
    word_count: int
    updated: datetime
    deleted_at: Annotated[datetime | None, Field(exclude_if=lambda moment: moment is None)] = None
    pages: list[Entry]


class PublishedPage(BaseModel):
    """The published copy of a page, between its neighbours."""

    page_id: int
    notebook_id: int
    title: str
    position: int
    status: Literal["published"] = "published"
    version: int
    word_count: int
    created: datetime
    updated: datetime
    published_at: datetime | None
    content: Stored
    previous: int | None
    next: int | None


class SavedPage(FromRow):
    """A page as its author gets it, without its content."""

    page_id: int
    notebook_id: int
    title: str
    position: int | None
    status: str
    version: int
    word_count: int
    created: datetime
    updated: datetime
    published_at: datetime | None


class DraftPage(SavedPage):
    """A page as its author gets it."""

    content: Annotated[Stored, Field(validation_alias=AliasPath("draft", "content"))]


class ReadingOut(BaseModel):
    """A work that somebody follows."""

    notebook: NotebookOut
    page_id: int | None
    progress: float
    unread: int
    created: datetime


class PageChanges(BaseModel):
    """What to save of a page, and the version that was seen."""

    title: Title | None = None
    content: list[dict[str, Any]] | None = None
    version: int
    autosave: bool = False
