"""The stories that `sinpluma demo` brings: Markdown files with a TOML head, and what they use of Markdown."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

FOLDER = Path(__file__).parent / "demo"

_HEAD = re.compile(r"\+\+\+\n(.*?)\n\+\+\+\n", re.DOTALL)
_CHAPTER = re.compile(r"^# ", re.MULTILINE)
_EMPHASIS = re.compile(r"(\*\*|\*)(.+?)\1")
_MARKS = {"**": "bold", "*": "italic"}

Node = dict[str, Any]


class Author(msgspec.Struct):
    """Somebody who wrote one of the stories."""

    display_name: str
    bio: str
    locale: str


class Story(msgspec.Struct, kw_only=True):
    """A work of the demo; `chapters` are titles with documents."""

    title: str
    author: str
    language: str
    genre: str
    resume: str
    tags: list[str]
    followers: list[str]
    published: bool
    chapters: list[tuple[str, list[Node]]]


def authors() -> dict[str, Author]:
    """The authors by user name."""
    return msgspec.convert(tomllib.loads((FOLDER / "authors.toml").read_text(encoding="utf-8")), dict[str, Author])


def stories() -> list[Story]:
    """Every story."""
    return [read_story(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.md"))]


def read_story(text: str) -> Story:
    """A story from its file; each first-level heading begins a chapter."""
    head = _HEAD.match(text)
    if head is None:
        raise ValueError("a story begins with its head in TOML, between lines of +++")
    parts = _CHAPTER.split(text[head.end() :])[1:]
    chapters = [(title, list(_blocks(body))) for title, _, body in (part.partition("\n") for part in parts)]
    return msgspec.convert({**tomllib.loads(head[1]), "chapters": chapters}, Story)


def _blocks(body: str) -> Iterator[Node]:
    for block in re.split(r"\n{2,}", body.strip()):
        if block == "---":
            yield {"type": "separator", "children": [{"text": ""}]}
        elif block.startswith("## "):
            yield _node("heading-two", block.removeprefix("## "))
        elif block.startswith("> "):
            yield _node("quote", re.sub(r"^> ?", "", block, flags=re.MULTILINE))
        elif block.startswith("- "):
            items = re.split(r"^- ", block, flags=re.MULTILINE)[1:]
            yield {"type": "list", "style": "bulleted", "children": [_node("list-item", item) for item in items]}
        else:
            yield _node("paragraph", block)


def _node(kind: str, text: str) -> Node:
    return {"type": kind, "children": list(_leaves(" ".join(text.split())))}


def _leaves(text: str) -> Iterator[Node]:
    place = 0
    for found in _EMPHASIS.finditer(text):
        if found.start() > place:
            yield {"text": text[place : found.start()]}
        yield {"text": found[2], _MARKS[found[1]]: True}
        place = found.end()
    if place < len(text):
        yield {"text": text[place:]}
