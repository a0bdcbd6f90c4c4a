"""What was acknowledged to everybody together: what must be found at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class ToldPage:
    """A page as its author was told that it is: its version, and the text that was saved last."""

    page_id: int
    title: str
    version: int
    text: str
    published: bool = False
    certain: bool = True
    """False once it is not known what became of a save: then its version and text are not claimed any more."""


@dataclass
class Told:
    """Everything that was acknowledged."""

    pages: dict[int, list[ToldPage]] = field(default_factory=dict)
    """By notebook."""
    follows: dict[tuple[int, int], bool] = field(default_factory=dict)
    """By user and notebook: whether it is followed; absent while that is not known."""
    users: list[str] = field(default_factory=list)
    covers: dict[int, str] = field(default_factory=dict)
    """By notebook: its picture's address; absent while that is not known."""
    page_before: int = 0
    user_before: int = 0
    """The last ids from before the drill, on a site that others have used."""
    uncertain: set[str] = field(default_factory=set)
    """Titles and names that were sent, and of which it is not known whether they are stored."""

    def all_pages(self) -> list[ToldPage]:
        """Every page of every notebook."""
        return [page for pages in self.pages.values() for page in pages]

    def readable(self) -> list[ToldPage]:
        """The pages that readers have."""
        return [page for page in self.all_pages() if page.published]


def document(text: str) -> list[dict[str, Any]]:
    """A page's content: one paragraph."""
    return [{"type": "paragraph", "children": [{"text": text}]}]
