"""A work as the formats need it: what describes it, and its chapters one after another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec
from msgspec import Struct

from sinpluma_exchange.conversion.orders import PlainPage

RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ku", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"})

ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/svg+xml": "svg"}
"""The types of pictures that every reader of EPUB knows, with the endings of their files' names."""


class Work(Struct, kw_only=True):
    """What describes a work. `url` is where people read it, `identifier` the same for ever."""

    identifier: str
    url: str
    title: str
    author: str
    language: str
    resume: str
    genre: str
    tags: list[str]
    published: datetime | None
    modified: datetime

    @property
    def direction(self) -> str:
        """Whether its language is written from the left (`ltr`) or from the right (`rtl`)."""
        return "rtl" if self.language.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


class Image(Struct):
    """A picture in one of the types of `ENDINGS`."""

    data: bytes
    mime: str

    @property
    def ending(self) -> str:
        """What a file's name ends with."""
        return ENDINGS[self.mime]


def chapters(lines: Iterable[bytes]) -> Iterator[PlainPage]:
    """The chapters that a file has, a line of JSON each."""
    return (msgspec.json.decode(line, type=PlainPage) for line in lines)
