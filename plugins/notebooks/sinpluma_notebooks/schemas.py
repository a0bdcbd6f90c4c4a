"""What the routes of notebooks and pages take and answer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from sinpluma.api import MAX_ID, Paging, extensible

NotebookStatus = Literal["draft", "published"]
PageStatus = Literal["draft", "published", "changed"]

Reference = Annotated[int, Meta(ge=1, le=MAX_ID)]
Version = Annotated[int, Meta(ge=1, le=MAX_ID)]

Title = Annotated[str, Meta(min_length=1, max_length=100)]
# Checked by the service, which counts without the space around it and names all faults at once.
PlainTitle = Annotated[str, Meta(extra_json_schema={"minLength": 1, "maxLength": 100})]
Resume = Annotated[str, Meta(max_length=5000)]
Language = Annotated[str, Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$(?!\n)", max_length=35)]
Tags = Annotated[list[Annotated[str, Meta(min_length=1, max_length=50)]], Meta(max_length=20)]

_NODE = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "children": {"type": "array", "items": {"type": "object"}, "minItems": 1},
    },
    "required": ["type", "children"],
}
_DOCUMENT = Meta(description="A Slate document: a list of nodes.", extra_json_schema={"type": "array", "items": _NODE})
Content = Annotated[Raw, _DOCUMENT]
OptionalContent = Annotated[Raw | UnsetType, _DOCUMENT]

Deleted = Annotated[datetime | UnsetType, Meta(description="Since when this is in the trash.")]


class Genre(Struct):
    """A genre, named in the language that the reader prefers."""

    genre_id: int
    slug: str
    name: str


# --- notebooks --------------------------------------------------------------------------------------------------


@extensible("notebook", "notebook_id", filled=("image_url",))
class Notebook(Struct, kw_only=True):
    """A work.

    Its author sees the counts of the drafts and the last change as `updated`; readers see the counts of what is
    published, and as `updated` the moment when they last got something new.
    """

    notebook_id: int
    user_id: int
    author: Annotated[str, Meta(description="The author's user name.")]
    author_name: Annotated[str, Meta(description="The name under which the author writes.")]
    genre_id: int
    title: str
    resume: str
    language: Annotated[str, Meta(description="A BCP 47 tag, such as `es` or `pt-BR`.")]
    tags: Annotated[Raw, Meta(extra_json_schema={"type": "array", "items": {"type": "string"}})]
    status: NotebookStatus
    version: int
    page_count: int
    word_count: int
    followers: int
    created: datetime
    updated: datetime
    published_at: datetime | None
    image_url: Annotated[str | None, Meta(description="Address of the cover; null where none are kept.")] = None
    deleted_at: Deleted = UNSET
    blocked: Annotated[
        bool | UnsetType, Meta(description="True, for its author, while an administrator hides the work.")
    ] = UNSET


class PageEntry(Struct, kw_only=True):
    """A page in a work's table of contents."""

    page_id: int
    position: int
    title: str
    status: PageStatus
    word_count: int
    published_at: datetime | None


@extensible("notebook", "notebook_id", filled=("image_url",))
class NotebookDetail(Notebook, kw_only=True):
    """A work with its table of contents: for readers the published pages, renumbered."""

    pages: list[PageEntry]


class NewNotebook(Struct, kw_only=True):
    """A work to begin. `language` is by default its author's."""

    title: Title
    genre_id: Reference
    resume: Resume = ""
    language: Language | UnsetType = UNSET
    tags: Tags = []


class NotebookChanges(Struct, kw_only=True):
    """The fields of a work to change, and the version that was seen."""

    title: Title | UnsetType = UNSET
    genre_id: Reference | UnsetType = UNSET
    resume: Resume | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET
    version: Version | None = None


class NotebookQuery(Paging, kw_only=True):
    """Which works are asked for, and in which order."""

    genre_id: Reference | None = None
    author: Annotated[str | None, Meta(description="A user name.")] = None
    tag: Annotated[str | None, Meta(description="A tag, however it is cased or accented.")] = None
    language: Annotated[str | None, Meta(description="A language: `es` finds `es-AR` too.")] = None
    sort: Annotated[
        Literal["recent", "title", "popular"], Meta(description="`recent`: what has something new first.")
    ] = "recent"
    mine: Annotated[bool, Meta(description="One's own works, drafts too.")] = False
    trash: Annotated[bool, Meta(description="One's own deleted works.")] = False


class Forever(Struct, kw_only=True):
    """Whether to the trash or for good."""

    forever: Annotated[bool, Meta(description="Delete for good what is in the trash.")] = False


class Publication(Struct, kw_only=True):
    """What to publish with a work."""

    pages: Annotated[bool, Meta(description="Whether every page is published too.")] = True


# --- pages ------------------------------------------------------------------------------------------------------


@extensible("page", "page_id")
class PageSummary(Struct, kw_only=True):
    """A page without its content."""

    page_id: int
    notebook_id: int
    title: str
    position: Annotated[int | None, Meta(description="Null in the trash.")]
    status: PageStatus
    version: int
    word_count: int
    created: datetime
    updated: datetime
    published_at: Annotated[datetime | None, Meta(description="Since when readers have this page.")]
    deleted_at: Deleted = UNSET


@extensible("page", "page_id")
class Page(PageSummary, kw_only=True):
    """A page: the draft for its author, the published copy, between its neighbours, for readers."""

    content: Content
    previous: int | UnsetType | None = UNSET
    next: int | UnsetType | None = UNSET


@extensible("page", "page_id")
class SavedPage(PageSummary, kw_only=True):
    """A page that was saved; without its content if that was an autosave."""

    content: OptionalContent = UNSET


class NewPage(Struct, kw_only=True):
    """A page to append to a notebook."""

    notebook_id: Reference
    title: PlainTitle
    content: Content


class PageChanges(Struct, kw_only=True):
    """What to save of a page, and the version that was seen."""

    title: PlainTitle | UnsetType = UNSET
    content: OptionalContent = UNSET
    version: Version | None = None
    autosave: Annotated[bool, Meta(description="Saved by the editor, not by the person.")] = False


class PageView(Struct, kw_only=True):
    """Which form of a page is asked for."""

    mode: Annotated[
        Literal["reader", "editor"], Meta(description="`reader`: the published copy. `editor`: the draft.")
    ] = "reader"


class PageQuery(Paging, kw_only=True):
    """Which pages are asked for."""

    notebook_id: Reference
    per_page: Annotated[int, Meta(ge=1, le=1000, description="Items a page.")] = 20
    trash: Annotated[bool, Meta(description="The deleted pages, for their author.")] = False


class NewPosition(Struct, kw_only=True):
    """Where a page is to stand; past the end is the end."""

    position: Annotated[int, Meta(ge=1, le=MAX_ID)]


# --- revisions and previews -------------------------------------------------------------------------------------


class RevisionSummary(Struct, kw_only=True):
    """One saved state of a page. `revision` is the version that the page had then."""

    revision: int
    created: datetime
    title: str
    word_count: int
    autosave: bool
    name: str | None


class Revision(RevisionSummary, kw_only=True):
    """One saved state of a page, with its content."""

    content: Content


class RevisionName(Struct, kw_only=True):
    """What to call a revision; null takes the name away. A named revision is kept for ever."""

    name: Annotated[str | None, Meta(extra_json_schema={"maxLength": 100})]


class PreviewLink(Struct):
    """An address that shows a draft to whoever has it, until it expires."""

    url: str
    expires: datetime


class PreviewToken(Struct):
    """The part of a preview link behind its `#`."""

    token: Annotated[str, Meta(max_length=200)]


# --- readings ---------------------------------------------------------------------------------------------------


class Reading(Struct, kw_only=True):
    """A work that somebody follows, and how far they have read."""

    notebook: Notebook
    page_id: Annotated[int | None, Meta(description="The page that was reached.")]
    progress: Annotated[float, Meta(ge=0, le=1, description="The part of the published pages up to that page.")]
    unread: Annotated[int, Meta(ge=0, description="Published pages after that page.")]
    created: datetime


class News(Struct, kw_only=True):
    """A page that is new in a work since somebody follows it."""

    notebook: Notebook
    page_id: int
    title: str
    word_count: int
    published_at: Annotated[datetime, Meta(description="Since when readers have had it.")]
    unread: Annotated[bool, Meta(description="Whether it stands after the page that was reached.")]


class Followed(Struct):
    """Which work is meant."""

    notebook_id: Reference


class Following(Struct):
    """Which work is followed from now on."""

    notebook_id: Reference
    page_id: Annotated[
        Reference | None, Meta(description="The page that was reached before; left alone if one follows already.")
    ] = None


class Reached(Struct):
    """The page that was reached; null begins again."""

    page_id: Reference | None
