"""Pages of about 5 KB, made of the paragraphs of the demo's stories."""

from __future__ import annotations

import random
from functools import cache
from importlib.resources import files
from typing import Any

PAGE_BYTES = 5_000
_EMPHASISED = 3
"""One paragraph in so many has words in italics."""


def document(chance: random.Random) -> list[dict[str, Any]]:
    """A document: a heading, and paragraphs until it is long enough."""
    blocks = [_block("heading-two", [{"text": " ".join(chance.choice(_paragraphs()).split()[:4])}])]
    length = 0
    while length < PAGE_BYTES:
        text = chance.choice(_paragraphs())
        blocks.append(_block("paragraph", _leaves(text, chance)))
        length += len(text.encode()) + 60
    return blocks


def title(chance: random.Random) -> str:
    """Some words that stand together in a story."""
    words = chance.choice(_paragraphs()).split()
    start = chance.randrange(max(1, len(words) - 4))
    return " ".join(words[start : start + 4])[:100]


def synopsis(chance: random.Random) -> str:
    """A paragraph."""
    return chance.choice(_paragraphs())


def _leaves(text: str, chance: random.Random) -> list[dict[str, Any]]:
    words = text.split(" ")
    if chance.randrange(_EMPHASISED) or len(words) < 8:  # noqa: PLR2004 - too short to set words apart
        return [{"text": text}]
    middle = len(words) // 2
    return [
        {"text": " ".join(words[:middle]) + " "},
        {"text": " ".join(words[middle : middle + 2]), "italic": True},
        {"text": " " + " ".join(words[middle + 2 :])},
    ]


def _block(kind: str, children: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": kind, "children": children}


@cache
def _paragraphs() -> tuple[str, ...]:
    stories = [file for file in files("sinpluma_notebooks").joinpath("demo").iterdir() if file.name.endswith(".md")]
    blocks = [
        block.strip()
        for story in sorted(stories, key=lambda file: file.name)
        for block in story.read_text(encoding="utf-8").rpartition("+++")[2].split("\n\n")
    ]
    return tuple(" ".join(block.split()) for block in blocks if block and not block.startswith("#"))
