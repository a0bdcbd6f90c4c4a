"""What the route of search takes and answers."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from sinpluma.api import Paging

LONGEST_QUERY = 500

Kind = Literal["notebook", "page"]


class SearchQuery(Paging, kw_only=True):
    """What is looked for: words that must all occur, and phrases between quotation marks."""

    q: Annotated[str, Meta(min_length=1, max_length=LONGEST_QUERY, description="Words, and phrases between quotes.")]
    type: Annotated[Kind | None, Meta(description="Only works, or only pages.")] = None


class SearchItem(Struct, kw_only=True):
    """A work or a page that was found."""

    type: Kind
    notebook_id: int
    page_id: int | UnsetType = UNSET
    title: Annotated[str, Meta(description="Title of the work or of the page.")]
    notebook_title: Annotated[str, Meta(description="Title of the work.")]
    author: Annotated[str, Meta(description="The author's user name.")]
    author_name: Annotated[str, Meta(description="The name under which the author writes.")]
    snippet: Annotated[str, Meta(description="A piece of the title, synopsis, author's name, tags or text that fits.")]
    matches: Annotated[
        list[tuple[int, int]], Meta(description="What fits in `snippet`: start and end, in UTF-16 code units.")
    ]
    score: float


class SearchResults(Struct, kw_only=True):
    """A page of what was found, best first; `total` counts no more than the 500 best."""

    items: list[SearchItem]
    page: int
    per_page: int
    total: int
    suggestion: Annotated[
        str | UnsetType, Meta(description="Where nothing was found: what would be, if one letter were another.")
    ] = UNSET
