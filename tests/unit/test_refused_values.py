"""Who sends a value that is none of a few is told which there are."""

from __future__ import annotations

import enum
from typing import Annotated, Any, Literal

import msgspec
import pytest
from msgspec import Meta

from sinpluma.refused_values import explained

Colour = Literal["red", "green"]


class Size(enum.Enum):
    SMALL = "s"
    LARGE = "l"


class Thread(msgspec.Struct):
    colour: Annotated[Colour | None, Meta(description="Of the wool.")] = None
    size: Size | int = 1
    lengths: list[Literal[1, 2]] = []
    more: list[Thread] = []
    by_name: dict[str, Thread] = {}
    label: str = msgspec.field(default="", name="tag")


@pytest.mark.parametrize(
    ("value", "place", "message"),
    [
        ({"colour": "blue"}, "colour", "Must be one of green, red"),
        ({"size": "m"}, "size", "Must be one of s, l"),
        ({"lengths": [1, 3]}, "lengths[1]", "Must be one of 1, 2"),
        ({"more": [{}, {"colour": "x"}]}, "more[1].colour", "Must be one of green, red"),
        ({"by_name": {"a.b": {"colour": "x"}}}, "by_name[...].colour", "Must be one of green, red"),
        ({"tag": 1}, "tag", "Expected `str`, got `int`"),
        ([], "", "Expected `object`, got `array`"),
    ],
)
def test_the_values_there_are_are_named(value: Any, place: str, message: str) -> None:
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.convert(value, Thread)
    assert explained(refused.value, Thread) == (place, message)


def test_a_bare_type_is_explained_too() -> None:
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.convert("blue", Annotated[Colour, Meta(description="x")])
    assert explained(refused.value, Annotated[Colour, Meta(description="x")]) == ("", "Must be one of green, red")
