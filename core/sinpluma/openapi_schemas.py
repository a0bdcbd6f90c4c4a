"""Schemas as generators of clients read them: msgspec says what can be taken in, and an answer gives more than that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

Schema = dict[str, Any]


def describe_answers(
    components: Mapping[str, Schema], structs: Mapping[str, type[msgspec.Struct]], asked: Iterable[Schema]
) -> None:
    """Say of answers that they have every field that they always have: msgspec requires those without a default.

    Args:
        components: the document's schemas by name; those of answers are changed.
        structs: the types of these, by the same names.
        asked: the schemas of bodies that clients send, which may leave out what has a default.
    """
    sent = _reached(components, asked)
    for name, struct in structs.items():
        if name not in sent and not struct.__struct_config__.omit_defaults:
            components[name]["required"] = [*_always_given(struct)]


def plain_tuples(schema: Any) -> Any:
    """The schema, in which only `maxItems` says that a tuple has no more items.

    msgspec says it by `items: false` too, of which generators make an array of nothing.
    """
    if isinstance(schema, list):
        return [plain_tuples(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: plain_tuples(part)
        for key, part in schema.items()
        if not (key == "items" and part is False and "maxItems" in schema)
    }


def reference(schema: Schema) -> str:
    """The name of the component that a schema refers to; empty if it refers to none."""
    return str(schema.get("$ref", "")).rsplit("/", 1)[-1]


def _always_given(struct: type[msgspec.Struct]) -> Iterator[str]:
    for field in msgspec.structs.fields(struct):
        if field.default is not msgspec.UNSET:
            yield field.encode_name


def _reached(components: Mapping[str, Schema], schemas: Iterable[Schema]) -> set[str]:
    reached: set[str] = set()
    waiting: list[Any] = list(schemas)
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            waiting += part.values()
            name = reference(part)
            if name in components and name not in reached:
                reached.add(name)
                waiting.append(components[name])
    return reached
