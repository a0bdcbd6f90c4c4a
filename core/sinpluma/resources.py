"""Resources whose answers plugins may extend: a field that `media` adds to a notebook is in every notebook answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, TypeVar, cast

import msgspec

from sinpluma.database import Database
from sinpluma.extension import ExtraField
from sinpluma.logs import logger

StructT = TypeVar("StructT", bound=msgspec.Struct)

_KINDS: dict[type[msgspec.Struct], tuple[str, str]] = {}


class Resources:
    """The extra fields of one site, and the answer types that have them."""

    def __init__(self, db: Database, fields: Iterable[ExtraField]) -> None:
        self._db = db
        self._fields: dict[str, list[ExtraField]] = {}
        self._types: dict[type[msgspec.Struct], type[msgspec.Struct]] = {}
        for field in fields:
            self._fields.setdefault(field.resource, []).append(field)

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
        values = {field.name: await self._load(field, ids) for field in self._fields[resource]}
        return [
            kind(**msgspec.structs.asdict(item), **{name: found[key] for name, found in values.items()})
            for item, key in zip(items, ids, strict=True)
        ]

    async def extend_one(self, item: StructT) -> StructT:
        """Add the plugins' fields to one answer."""
        return (await self.extend([item]))[0]

    async def _load(self, field: ExtraField, ids: Sequence[int]) -> dict[int, Any]:
        found: Any = {}
        try:
            found = await self._db.read(field.load, ids)
        except Exception as error:  # a plugin's field may fail, and the resource is answered without it
            logger.error("extra field failed", exc_info=error, extra={"field": f"{field.resource}.{field.name}"})
        return {key: found.get(key, field.default) for key in ids}

    def _extend_type(self, kind: type[msgspec.Struct]) -> type[msgspec.Struct]:
        fields = self._fields.get(_KINDS[kind][0], []) if kind in _KINDS else []
        if not fields:
            return kind
        added = [
            (field.name, Annotated[field.type, msgspec.Meta(description=field.description)], field.default)
            for field in fields
        ]
        return msgspec.defstruct(kind.__name__, added, bases=(kind,), kw_only=True, namespace={"__doc__": kind.__doc__})


def extensible(resource: str, id_field: str) -> Any:
    """Mark an answer's Struct as one that plugins extend under the name `resource`."""

    def mark(kind: type[StructT]) -> type[StructT]:
        _KINDS[kind] = (resource, id_field)
        return kind

    return mark
