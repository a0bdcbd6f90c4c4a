"""What plugins hand to the core through their hooks, as types."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, ClassVar

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession


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


class PageSnapshot(msgspec.Struct, frozen=True):
    """A page as it is about to be published; `text` is its plain text, one line a block."""

    page_id: int
    notebook_id: int
    user_id: int
    title: str
    text: str
    word_count: int
