"""What plugins hand to the core through their hooks, as types."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol

import msgspec

from sinpluma.events import Event

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

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
    beside: frozenset[str] = frozenset()
    """The other plugins that are on, known before the first hook is called: one that `uses` another may give less
    without it."""


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


class ClientModules(msgspec.Struct, frozen=True):
    """What a plugin adds to the app: a folder of files for browsers, and which of them the app imports, in this order.

    The others are there for these to use, by addresses relative to their own.
    """

    folder: Path
    modules: tuple[str, ...]


class PageSnapshot(msgspec.Struct, frozen=True):
    """A page as it is about to be published; `text` is its plain text, one line a block."""

    page_id: int
    notebook_id: int
    user_id: int
    title: str
    text: str
    word_count: int


class Caption(msgspec.Struct, frozen=True):
    """What a drawn picture says where nobody has sent one: a title, and whose it is."""

    title: str
    author: str = ""


class ImageOwner(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of thing that has pictures, such as a notebook its cover; the plugin `media` gives it the routes.

    The functions get a session and raise the errors of `sinpluma.api`; what they cannot find is `NotFound`.
    """

    kind: str
    """Its name, unique among all plugins: at most 20 lower-case letters, digits and underscores."""

    bucket: Literal["works", "profiles"]
    """Where its pictures are stored."""

    route: str
    """The address of its pictures, with one parameter: ``/notebooks/<int:notebook_id>/image/``."""

    many: bool = False
    """Whether it has any number of pictures. Otherwise a new one takes the place of the old, and one is drawn where
    there is none."""

    find: Callable[[AsyncSession, Any], Awaitable[int]]
    """Gives the id of what the route's parameter names."""

    see: Callable[[AsyncSession, int, int | None], Awaitable[None]]
    """`see(session, owner_id, viewer)` raises unless this user, or nobody in particular (None), may see it."""

    change: Callable[[AsyncSession, int, int], Awaitable[None]]
    """`change(session, user_id, owner_id)` locks it, and raises unless this user may change its pictures."""

    captions: Callable[[AsyncSession, Sequence[int]], Awaitable[Mapping[int, Caption]]]
    """Gives the caption of each of these that exists. What has none does not exist: its pictures are removed."""


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


class Judgement(msgspec.Struct, frozen=True):
    """What a sentence feels like.

    `score` is the probability that it is positive, and exactly 0.5 where there is nothing to go by; `sentiment` the
    likelier of the two; `verdict` is neutral where the score is too near the middle to say. `language` is a BCP 47
    tag, `und` where none can be told.
    """

    sentiment: Literal["positive", "negative"]
    verdict: Literal["positive", "negative", "neutral"]
    score: float
    language: str


class SentimentModel(msgspec.Struct, frozen=True, kw_only=True):
    """What judges sentences, for people to know how far to trust it.

    `languages` are BCP 47 tags; `neutral` the scores between which the verdict is neutral; `training_data` what it
    was trained on, a line a source; `accuracy` the share of a test set's sentences, from 0 to 1, that it judged as
    people did, by the set's name.
    """

    name: str
    version: str
    languages: tuple[str, ...]
    neutral: tuple[float, float]
    training_data: tuple[str, ...]
    accuracy: dict[str, float]


class SentimentAnalyser(msgspec.Struct, frozen=True):
    """Something that judges sentences: its name in `SINPLUMA_SENTIMENT_ANALYSER`, and how it is asked.

    `judge` gets at most 1,000 sentences and gives a judgement for each, in their order. While it is away it raises
    `Unavailable`.
    """

    name: str
    judge: Callable[[Sequence[str]], Awaitable[Sequence[Judgement]]]
    describe: Callable[[], Awaitable[SentimentModel]]


class BackupObjects(Protocol):
    """What a plugin keeps beside the database, by names, while a backup is made or restored.

    A name never comes to mean other bytes, and one object fits into memory.
    """

    def names(self, session: AsyncSession) -> AsyncIterator[str]:
        """Every object that the rows in this session's view refer to. Names are paths: `works/ab12.jpg`."""

    async def read(self, name: str) -> bytes:
        """An object; raises FileNotFoundError where there is none."""

    async def write(self, name: str, data: bytes) -> None:
        """Store an object; once this returns, it survives a crash."""

    async def is_empty(self) -> bool:
        """Whether there is no object at all."""


class BackupPart(msgspec.Struct, frozen=True, kw_only=True):
    """What a plugin does for backups. Its tables are in them without its doing."""

    objects: Callable[[], AbstractAsyncContextManager[BackupObjects]] | None = None
    """Opens what it keeps beside the database. Until it is left, no object is removed that a row may refer to."""

    restored: Callable[[Mapping[str, int]], Awaitable[None]] | None = None
    """Called when rows and objects are there, before anybody is served: to forget what must not come to life again.

    Its argument has the least id that each table gives from now on: greater than any that was given before.
    """
