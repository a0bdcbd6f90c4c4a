"""Resources whose answers plugins may extend: a field that `media` adds to a notebook is in every notebook answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeVar, cast

import msgspec

from sinpluma.extension import ExtraField

if TYPE_CHECKING:
    from sinpluma.plugins.host import PluginHost
    from sinpluma.storage.database import Database

StructT = TypeVar("StructT", bound=msgspec.Struct)

_KINDS: dict[type[msgspec.Struct], tuple[str, str]] = {}
_OPEN: dict[str, set[str]] = defaultdict(set)


class _Added(NamedTuple):
    """A field, and the plugin that adds it."""

    plugin: str
    field: ExtraField


class Resources:
    """The extra fields of one site, and the answer types that have them."""

    def __init__(self, db: Database, plugins: PluginHost) -> None:
        self._db = db
        self._plugins = plugins
        self._fields: dict[str, list[_Added]] = {}
        self._types: dict[type[msgspec.Struct], type[msgspec.Struct]] = {}
        for name in plugins.loaded:
            for field in plugins.contributions[name].fields:
                self._fields.setdefault(field.resource, []).append(_Added(name, field))

    def extended(self, kind: type[StructT]) -> type[StructT]:
        """The type of `kind`'s answers with the plugins' fields; `kind` itself where there are none."""
        if kind not in self._types:
            self._types[kind] = self._extend_type(kind)
        return cast("type[StructT]", self._types[kind])

    async def extend(self, items: Sequence[StructT]) -> list[StructT]:
        """Add the plugins' fields to answers of one kind, asking each plugin once for all of them."""
        if not items or (kind := self.extended(type(items[0]))) is type(items[0]):
            return list(items)
        resource, id_field = _KINDS[type(items[0])]
        ids = [getattr(item, id_field) for item in items]
        values = {added.field.name: await self._load(added, ids) for added in self._fields[resource]}
        return [
            kind(**{**msgspec.structs.asdict(item), **{name: found[key] for name, found in values.items()}})
            for item, key in zip(items, ids, strict=True)
        ]

    async def extend_one(self, item: StructT) -> StructT:
        """Add the plugins' fields to one answer."""
        return (await self.extend([item]))[0]

    async def _load(self, added: _Added, ids: Sequence[int]) -> dict[int, Any]:
        """The field's value for each id: its default where the plugin gives none, fails or is out."""
        plugin, field = added
        found: dict[int, Any] = {}
        if self._plugins.is_on(plugin) and not self._plugins.hooks.rests(plugin, "extra_fields"):
            async with self._plugins.hooks.isolated(plugin, "extra_fields"):
                values = await self._db.read(field.load, ids)
                found = msgspec.convert(values, dict[int, field.type])  # type: ignore[name-defined]
        return {key: found.get(key, field.default) for key in ids}

    def _extend_type(self, kind: type[msgspec.Struct]) -> type[msgspec.Struct]:
        fields = self._fields.get(_KINDS[kind][0], []) if kind in _KINDS else []
        if not fields:
            return kind
        added = [
            (field.name, Annotated[field.type, msgspec.Meta(description=field.description)], field.default)
            for _, field in fields
        ]
        return msgspec.defstruct(kind.__name__, added, bases=(kind,), kw_only=True, namespace={"__doc__": kind.__doc__})


def own_fields(resource: str) -> set[str]:
    """The fields that a resource's answers have by themselves, and that no plugin may fill."""
    marked = [kind for kind, (name, _) in _KINDS.items() if name == resource]
    return {field for kind in marked for field in kind.__struct_fields__} - _OPEN[resource]


def extensible(resource: str, id_field: str, *, filled: Sequence[str] = ()) -> Any:
    """Mark an answer's Struct as one that plugins extend under the name `resource`.

    The fields `filled` are there in any case, with a default; one plugin may give them values.
    """

    def mark(kind: type[StructT]) -> type[StructT]:
        _KINDS[kind] = (resource, id_field)
        _OPEN[resource].update(filled)
        return kind

    return mark
