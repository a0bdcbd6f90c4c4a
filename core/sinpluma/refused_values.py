"""What msgspec says of a value that it refuses, with the values that would be taken where these are few."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import inspect

_PATH = re.compile(r"^(?P<message>.*) - at `\$\.?(?P<path>.*)`$", re.DOTALL)
_STEP = re.compile(r"\[[^\]]*\]|[^.\[]+")
_OF_ENUM = "Invalid enum value"


def explained(error: msgspec.ValidationError, kind: Any) -> tuple[str, str]:
    """Where a value of the type `kind` is faulty, as in ``tags[3].name``, and a sentence on it without its full stop.

    The place is empty where the whole is meant.
    """
    match = _PATH.match(str(error))
    message, path = (match["message"], match["path"]) if match else (str(error), "")
    if message.startswith(_OF_ENUM) and (allowed := list(_allowed(kind, path))):
        message = f"Must be one of {', '.join(allowed)}"
    return path, message


def _allowed(kind: Any, path: str) -> Iterator[str]:
    """The values of the Literal or Enum at a place in a type."""
    types = list(_alternatives(inspect.type_info(kind)))
    for step in _STEP.findall(path):
        types = [each for one in types for inner in _within(one, step) for each in _alternatives(inner)]
    for one in types:
        if isinstance(one, inspect.LiteralType):
            yield from map(str, one.values)
        elif isinstance(one, inspect.EnumType):
            yield from (str(member.value) for member in one.cls)


def _alternatives(info: inspect.Type) -> Iterator[inspect.Type]:
    if isinstance(info, inspect.Metadata):
        yield from _alternatives(info.type)
    elif isinstance(info, inspect.UnionType):
        for one in info.types:
            yield from _alternatives(one)
    else:
        yield info


def _within(info: inspect.Type, step: str) -> Iterator[inspect.Type]:
    """The type of a field, or of what a collection has."""
    if isinstance(info, inspect.StructType):
        yield from (field.type for field in info.fields if field.encode_name == step)
    elif isinstance(info, inspect.CollectionType):
        yield info.item_type
    elif isinstance(info, inspect.DictType):
        yield info.value_type
