"""What plugins give when the site starts, and the names that only one of them may have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from quart import Blueprint

from sinpluma.extension import ExtraField, HealthCheck
from sinpluma.plugins.discovery import PluginFault
from sinpluma.resources import own_fields
from sinpluma.slate import NodeType


@dataclass
class Contributions:
    """What one plugin gave."""

    section: msgspec.Struct | None = None
    blueprints: Sequence[Blueprint] = ()
    migrations: Path | None = None
    fields: Sequence[ExtraField] = ()
    node_types: Sequence[NodeType] = ()
    checks: Sequence[HealthCheck] = ()

    def check(self) -> None:
        """Find what would fail only later, and then harm others.

        Raises:
            PluginFault: there is something.
        """
        if self.migrations is not None and not (self.migrations / "versions").is_dir():
            raise PluginFault(f"its hook migrations gave a folder without revisions: no {self.migrations}/versions")
        for field in self.fields:
            _check_field(field)


class Names:
    """Who has which setting, blueprint, field, node type or health check: each can be only one plugin's."""

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
