"""What the site and the converter's process tell each other, and the names of the files in the folder they share."""

from __future__ import annotations

from typing import Literal

from msgspec import Raw, Struct

SOURCE, RESULT, REFUSAL = "source", "result", "refusal.json"

Kind = Literal["markdown", "html", "text", "docx", "epub"]
"""What can be read."""


class Limits(Struct, frozen=True):
    """What a conversion may take: memory in MiB, processor time in seconds, sizes in bytes."""

    memory_mb: int
    cpu_seconds: int
    max_unpacked: int
    max_output: int


class Order(Struct, frozen=True):
    """Read a file of that kind into chapters; or, if `writes`, write pages as Markdown.

    Pictures of the site are written with `root` before their paths.
    """

    kind: Kind
    pandoc: str
    limits: Limits
    writes: bool = False
    root: str = ""


class PlainPage(Struct):
    """A page to be written: a line of JSON each, in the file that is converted."""

    title: str
    content: Raw


class Refused(Struct):
    """Why the file is not converted: the refusal's kind, and a sentence."""

    kind: str
    detail: str
