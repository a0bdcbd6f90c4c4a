"""What the first Sin Pluma's tables say, row by row."""

from __future__ import annotations

import msgspec


class User(msgspec.Struct, frozen=True):
    """An account. `created` is as MySQL wrote it; `password_hash` bcrypt of the password itself, padded with NULs."""

    user_id: int
    user_name: str
    email: str
    first_name: str
    last_name: str
    password_hash: str
    created: str


class Notebook(msgspec.Struct, frozen=True):
    """A work, of a genre by its name."""

    notebook_id: int
    user_id: int
    genre: str
    title: str
    resume: str


class Page(msgspec.Struct, frozen=True):
    """A chapter; `content` is JSON of Slate 0.47, or empty."""

    page_id: int
    title: str
    content: str


class Reading(msgspec.Struct, frozen=True):
    """Somebody follows a work."""

    user_id: int
    notebook_id: int


COLUMNS: dict[str, tuple[str, ...]] = {
    "users": ("user_id", "user_name", "email", "first_name", "last_name", "password_hash", "user_created"),
    "genres": ("genre_id", "name"),
    "notebooks": ("notebook_id", "user_id", "genre_id", "title", "resume"),
    "pages": ("page_id", "notebook_id", "position", "title", "content"),
    "reading": ("reading_id", "user_id", "notebook_id"),
    "tags": ("tag_id", "name"),
    "has_tags": ("has_tag_id", "notebook_id", "tag_id"),
}
"""The tables and their columns in the order in which the first Sin Pluma made them."""
