"""What plugins hand to the core through their hooks, as types."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.events import Event

if TYPE_CHECKING:
    from sinpluma.site import Site


class Plugin:
    """Base of every plugin: who it is and what it needs. Each app makes its own instance.

    `name` is also the name of the entry point in the group `sinpluma.plugins`. `requires` are plugins that must be
    on, `uses` those it works with when they are on.
    """

    name: ClassVar[str]
    description: ClassVar[str] = ""
    requires: ClassVar[tuple[str, ...]] = ()
    uses: ClassVar[tuple[str, ...]] = ()


class HealthCheck(msgspec.Struct, frozen=True):
    """A store or service: its name in `/health/ready`, and a function that raises while it is away."""

    name: str
    check: Callable[[], Awaitable[None]]


class ExtraField(msgspec.Struct, frozen=True):
    """A field that a plugin adds to a resource's answers.

    `load` gets a session and the ids of all resources in the answer at once, and gives the values by id; an id that
    is missing from them gets `default`.
    """

    resource: str
    name: str
    type: Any
    load: Callable[[AsyncSession, Sequence[int]], Awaitable[Mapping[int, Any]]]
    default: Any = None
    description: str = ""


class Delivery(msgspec.Struct, frozen=True):
    """An event as it reaches a subscriber: when it happened, and the how-manieth try this is.

    `delivery_id` is the same in every try, and no other delivery's.
    """

    delivery_id: int
    event: Event
    created: datetime
    tries: int


class Subscriber(msgspec.Struct, frozen=True, kw_only=True):
    """Who wants to hear of events: its name within the plugin, kinds of events, and an async function for them.

    The name stays the same from release to release: what waits in the database waits for this name.
    """

    name: str
    to: tuple[type[Event], ...]
    handler: Callable[[Site, Delivery], Awaitable[None]]


class PageSnapshot(msgspec.Struct, frozen=True):
    """A page as it is about to be published; `text` is its plain text, one line a block."""

    page_id: int
    notebook_id: int
    user_id: int
    title: str
    text: str
    word_count: int


class SearchRequest(msgspec.Struct, frozen=True):
    """What somebody looks for, as they typed it: among works, among pages, or, if `kind` is None, among both.

    `limit` is the greatest number of hits that is of use.
    """

    text: str
    kind: Literal["notebook", "page"] | None
    limit: int


class SearchHit(msgspec.Struct, frozen=True):
    """A work or a page that was found: its id, and how well it fits, of which more is better."""

    kind: Literal["notebook", "page"]
    id: int
    score: float


class SearchBackend(msgspec.Struct, frozen=True):
    """Something that can search the published works: its name in `SINPLUMA_SEARCH_BACKEND`, and how it is asked."""

    name: str
    find: Callable[[Site, SearchRequest], Awaitable[Sequence[SearchHit]]]
