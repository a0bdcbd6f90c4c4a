"""Pages written as Markdown, a portion at a time, so that a long work takes no more memory than a long chapter."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import msgspec

from sinpluma_exchange.conversion import ast, pandoc
from sinpluma_exchange.conversion.from_slate import chapter
from sinpluma_exchange.conversion.orders import Order, PlainPage
from sinpluma_exchange.conversion.slate import Node

_PORTION = 512 * 1024


def write_markdown(source: Path, target: Path, order: Order) -> None:
    """Write the pages of `source`, a line of JSON each, as chapters under headings of the first level."""
    given, written = target.with_name("portion.json"), target.with_name("portion.md")
    with source.open("rb") as lines, target.open("wb") as out:
        for number, portion in enumerate(_portions(lines, order.root)):
            given.write_bytes(msgspec.json.encode(ast.Pandoc(blocks=portion)))
            pandoc.convert(order, given, written, reader="json", writer=pandoc.MARKDOWN_WRITER)
            _append(out, written, first=number == 0)


def _portions(lines: Iterable[bytes], root: str) -> Iterator[list[ast.Block]]:
    portion: list[ast.Block] = []
    size = 0
    for line in lines:
        page = msgspec.json.decode(line, type=PlainPage)
        if portion and size + len(line) > _PORTION:
            yield portion
            portion, size = [], 0
        content = msgspec.json.decode(page.content)
        _make_absolute(content, root)
        portion += chapter(page.title, content)
        size += len(line)
    if portion:
        yield portion


def _make_absolute(nodes: list[Node], root: str) -> None:
    """Let the site's own pictures be found from elsewhere."""
    for node in nodes:
        if node.get("type") == "image" and node["src"].startswith("/"):
            node["src"] = root + node["src"]
        _make_absolute(node.get("children", []), root)


def _append(out: IO[bytes], written: Path, *, first: bool) -> None:
    if not first:
        out.write(b"\n")
    with written.open("rb") as part:
        shutil.copyfileobj(part, out)
