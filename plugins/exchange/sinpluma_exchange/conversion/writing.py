"""Pages written as Markdown, a portion at a time, so that a long work takes no more memory than a long chapter."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import msgspec

from sinpluma_exchange.conversion import ast, pandoc
from sinpluma_exchange.conversion.from_slate import chapter
from sinpluma_exchange.conversion.orders import Limits, PlainPage

_PORTION = 512 * 1024


def write_markdown(source: Path, target: Path, program: str, limits: Limits) -> None:
    """Write the pages of `source`, a line of JSON each, as chapters under headings of the first level."""
    given, written = target.with_name("portion.json"), target.with_name("portion.md")
    with source.open("rb") as lines, target.open("wb") as out:
        for number, portion in enumerate(_portions(lines)):
            given.write_bytes(msgspec.json.encode(ast.Pandoc(blocks=portion)))
            pandoc.convert(
                program, given, written, reader="json", writer=pandoc.MARKDOWN_WRITER, memory_mb=limits.memory_mb
            )
            _append(out, written, first=number == 0)


def _portions(lines: Iterable[bytes]) -> Iterator[list[ast.Block]]:
    portion: list[ast.Block] = []
    size = 0
    for line in lines:
        page = msgspec.json.decode(line, type=PlainPage)
        if portion and size + len(line) > _PORTION:
            yield portion
            portion, size = [], 0
        portion += chapter(page.title, msgspec.json.decode(page.content))
        size += len(line)
    if portion:
        yield portion


def _append(out: IO[bytes], written: Path, *, first: bool) -> None:
    if not first:
        out.write(b"\n")
    with written.open("rb") as part:
        shutil.copyfileobj(part, out)
