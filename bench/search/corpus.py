"""Works made of two novels: each page some paragraphs that follow each other, always the same ones."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from sinpluma.api import count_words, fold

BOOKS = Path(__file__).resolve().parents[3] / "shared" / "data" / "books"
PAGES_EACH = 100
LETTERS = 800
"""A page has as many paragraphs as it takes to have this many letters: 1,100 on average."""
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = 1_000

Row = dict[str, Any]


class CannotMeasure(Exception):
    """Something is missing; says what to do."""


class Page(NamedTuple):
    """A page's title and the paragraphs of its text."""

    title: str
    paragraphs: list[str]

    @property
    def text(self) -> str:
        """Its plain text."""
        return "\n".join(self.paragraphs)


@cache
def paragraphs() -> list[str]:
    """The paragraphs of both books, in their order."""
    files = sorted(BOOKS.glob("*.txt"))
    if len(files) < 2:  # noqa: PLR2004
        raise CannotMeasure(f"the books are missing: put the two novels into {BOOKS}")
    texts = [re.split(r"\n\s*\n", file.read_text(encoding="utf-8-sig")) for file in files]
    return [" ".join(part.split()) for text in texts for part in text if part.strip()]


def pages(number: int) -> Iterator[Page]:
    """So many pages, each from a place of its own; as there are more than the books have, they overlap."""
    chance = random.Random(1)  # noqa: S311 - the same pages each time
    known = paragraphs()
    for _ in range(number):
        yield _page(known, chance.randrange(len(known)))


def batches(number: int) -> Iterator[dict[str, list[Row]]]:
    """The rows of so many pages and of their works and author, by table, some at a time."""
    yield {"user": [_author()]}
    waiting = enumerate(pages(number), 1)
    while some := list(islice(waiting, BATCH)):
        works = sorted({_work_of(page_id) for page_id, _ in some})
        yield {
            "notebook": [_notebook(work, min(PAGES_EACH, number)) for work in works if _first_of(work) >= some[0][0]],
            "page": [_page_row(page_id, page) for page_id, page in some],
            "page_published": [_published(page_id, page) for page_id, page in some],
        }


def _page(known: list[str], place: int) -> Page:
    first = place
    letters = 0
    while letters < LETTERS:
        letters += len(known[place % len(known)])
        place += 1
    chosen = [known[number % len(known)] for number in range(first, place)]
    return Page(" ".join(chosen[0].split()[:5])[:100], chosen)


def _work_of(page_id: int) -> int:
    return (page_id - 1) // PAGES_EACH + 1


def _first_of(work: int) -> int:
    return (work - 1) * PAGES_EACH + 1


def _author() -> Row:
    return {
        "user_id": 1,
        "username": "author",
        "username_key": "author",
        "email": "author@example.org",
        "email_key": "author@example.org",
        "password_hash": "-",
        "display_name": "An Author",
        "bio": "",
        "locale": "es",
        "role": "user",
        "version": 1,
        "user_created": BEGINNING,
        "updated": BEGINNING,
    }


def _notebook(work: int, page_count: int) -> Row:
    chance = random.Random(work)  # noqa: S311
    words = chance.choice(paragraphs()).split()
    title = " ".join(words[:6])[:90] or "A work"
    moment = BEGINNING + timedelta(minutes=work)
    return {
        "notebook_id": work,
        "user_id": 1,
        "genre_id": 1,
        "title": title,
        "title_folded": fold(title),
        "resume": " ".join(words[:80])[:5000],
        "language": "es",
        "tags": "[]",
        "status": "published",
        "version": 1,
        "created": moment,
        "updated": moment,
        "published_at": moment,
        "renewed_at": moment,
        "page_count": page_count,
        "word_count": 0,
        "published_page_count": page_count,
        "published_word_count": 0,
        "follower_count": 0,
    }


def _page_row(page_id: int, page: Page) -> Row:
    words = count_words(page.text)
    moment = BEGINNING + timedelta(seconds=page_id)
    return {
        "page_id": page_id,
        "notebook_id": _work_of(page_id),
        "position": page_id - _first_of(_work_of(page_id)) + 1,
        "title": page.title,
        "version": 1,
        "word_count": words,
        "created": moment,
        "updated": moment,
        "published_at": moment,
        "copied_at": moment,
        "published_version": 1,
        "published_title": page.title,
        "published_word_count": words,
    }


def _published(page_id: int, page: Page) -> Row:
    content = [{"type": "paragraph", "children": [{"text": text}]} for text in page.paragraphs]
    stored = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return {"page_id": page_id, "content": stored, "text": page.text, "folded": fold(page.text)}
