"""What plugins give when the site starts, and the names that only one of them may have."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from quart import Blueprint

from sinpluma.events import NAME_LENGTH, Event, name_of
from sinpluma.extension import ExtraField, HealthCheck, ImageOwner, Subscriber
from sinpluma.plugins.client import Client
from sinpluma.plugins.discovery import PluginFault
from sinpluma.resources import own_fields
from sinpluma.slate import NodeType


@dataclass
class Contributions:
    """What one plugin gave."""

    section: msgspec.Struct | None = None
    blueprints: Sequence[Blueprint] = ()
    site_blueprints: Sequence[Blueprint] = ()
    client: Client | None = None
    migrations: Path | None = None
    fields: Sequence[ExtraField] = ()
    node_types: Sequence[NodeType] = ()
    image_owners: Sequence[ImageOwner] = ()
    subscribers: Sequence[Subscriber] = ()
    checks: Sequence[HealthCheck] = ()

    def check(self, *, has_database: bool) -> None:
        """Find what would fail only later, and then harm others.

        Raises:
            PluginFault: there is something.
        """
        if self.migrations is not None and not has_database:
            raise PluginFault("it needs a database, and this process has none: SINPLUMA_DATABASE_URL is none")
        if self.migrations is not None and not (self.migrations / "versions").is_dir():
            raise PluginFault(f"its hook migrations gave a folder without revisions: no {self.migrations}/versions")
        for field in self.fields:
            _check_field(field)
        for subscriber in self.subscribers:
            _check_subscriber(subscriber)
        for owner in self.image_owners:
            _check_image_owner(owner)


class Names:
    """Who has which setting, blueprint, field, node type, image owner or health check: each is only one plugin's."""

    def __init__(self) -> None:
        self._holders: dict[tuple[str, str], str] = {}

    def holder(self, kind: str, name: str) -> str | None:
        """Who has the name."""
        return self._holders.get((kind, name))

    def of_kind(self, kind: str) -> set[str]:
        """Every name of a kind that somebody has."""
        return {name for other, name in self._holders if other == kind}

    def claim(self, owner: str, kind: str, names: Iterable[str]) -> None:
        """Give `owner` all of the names, or none.

        Raises:
            PluginFault: one of them is taken.
        """
        claimed: dict[tuple[str, str], str] = {}
        for name in names:
            holder = claimed.get((kind, name)) or self.holder(kind, name)
            if holder is not None:
                raise PluginFault(f"its {kind} {name} belongs to {holder}; rename it")
            claimed[kind, name] = owner
        self._holders.update(claimed)


def _check_field(field: ExtraField) -> None:
    """Try what is done with the field in the first answer that has it, and in the OpenAPI document."""
    if field.name in own_fields(field.resource):
        raise PluginFault(f"its field {field.resource}.{field.name} belongs to the {field.resource} itself; rename it")
    try:
        msgspec.convert(field.default, field.type)
        msgspec.json.schema(msgspec.defstruct("Trial", [(field.name, field.type, field.default)]))
    except (TypeError, ValueError, msgspec.MsgspecError) as error:
        raise PluginFault(f"its field {field.resource}.{field.name} cannot be answered: {error}") from error


def _check_subscriber(subscriber: Subscriber) -> None:
    which = f"event subscriber {subscriber.name}"
    kinds: Any = subscriber.to
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", str(subscriber.name)):
        raise PluginFault(f"its {which} needs another name: at most 40 lower-case letters, digits and underscores")
    if not isinstance(kinds, tuple) or not kinds or not all(_is_event(kind) for kind in kinds):
        raise PluginFault(f"its {which} must say which kinds of events it takes, such as to=(PagesPublished,)")
    for kind in kinds:
        if not 0 < len(name_of(kind)) <= NAME_LENGTH:
            raise PluginFault(f"its {which} takes {kind.__name__}, whose tag must be 1 to {NAME_LENGTH} characters")
    if not inspect.iscoroutinefunction(subscriber.handler):
        raise PluginFault(f"the handler of its {which} must be awaitable: write it with async def")


def _check_image_owner(owner: ImageOwner) -> None:
    which = f"image owner {owner.kind}"
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,19}", str(owner.kind)):
        raise PluginFault(f"its {which} needs another kind: at most 20 lower-case letters, digits and underscores")
    if not re.fullmatch(r"(/[^<>/]+)*/<[^<>/]+>(/[^<>/]+)*/?", str(owner.route)):
        raise PluginFault(f"its {which} needs a route with one parameter, such as /poems/<int:poem_id>/image/")
    for name in ("find", "see", "change", "captions"):
        if not inspect.iscoroutinefunction(getattr(owner, name)):
            raise PluginFault(f"the function {name} of its {which} must be awaitable: write it with async def")


def _is_event(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Event)
