"""The tables of works, pages, their copies and revisions, genres, tags, readings and preview links."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from sinpluma.api import Id, LongText, Model, UtcDateTime, exact

TITLE_LENGTH = 100
FOLDED_TITLE_LENGTH = 400
FOLDED_TAG_LENGTH = 200
LANGUAGE_LENGTH = 35
"""As BCP 47 (RFC 5646, section 4.4.1) advises: the longest tag that fits its registered subtags."""

DRAFT: Final = "draft"
PUBLISHED: Final = "published"


class GenreRow(Model):
    """A genre; its names are in `genres.py`."""

    __tablename__ = "genre"

    genre_id: Mapped[int] = mapped_column(Id, primary_key=True)
    slug: Mapped[str] = mapped_column(exact(50), unique=True)
    position: Mapped[int]


class NotebookRow(Model):
    """A work.

    The counts repeat what the rows of its pages and readers say, so that a list needs no joins. They are counted
    anew with each change, while this row is locked, and never incremented. `page_count` is also the greatest
    position. `tags` is a JSON list as its author typed them; the table `tag` finds works by them.
    """

    __tablename__ = "notebook"
    __table_args__ = (
        Index(None, "status", "renewed_at"),
        Index(None, "status", "title_folded"),
        Index(None, "status", "follower_count", "renewed_at"),
        {"sqlite_autoincrement": True},
    )

    notebook_id: Mapped[int] = mapped_column(Id, primary_key=True)
    user_id: Mapped[int] = mapped_column(Id, ForeignKey("user.user_id", ondelete="CASCADE"), index=True)
    genre_id: Mapped[int] = mapped_column(Id, ForeignKey("genre.genre_id", ondelete="RESTRICT"), index=True)
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    title_folded: Mapped[str] = mapped_column(exact(FOLDED_TITLE_LENGTH))
    resume: Mapped[str] = mapped_column(LongText)
    language: Mapped[str] = mapped_column(exact(LANGUAGE_LENGTH))
    tags: Mapped[str] = mapped_column(LongText)
    status: Mapped[str] = mapped_column(exact(10), default=DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    created: Mapped[datetime] = mapped_column(UtcDateTime)
    updated: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    renewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When readers last got something new: the work itself, or a page that was not published before."""
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    blocked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    page_count: Mapped[int] = mapped_column(default=0)
    word_count: Mapped[int] = mapped_column(default=0)
    published_page_count: Mapped[int] = mapped_column(default=0)
    published_word_count: Mapped[int] = mapped_column(default=0)
    follower_count: Mapped[int] = mapped_column(default=0)


class TagRow(Model):
    """A work's tag, folded, for finding works by it."""

    __tablename__ = "tag"

    notebook_id: Mapped[int] = mapped_column(
        Id, ForeignKey("notebook.notebook_id", ondelete="CASCADE"), primary_key=True
    )
    folded: Mapped[str] = mapped_column(exact(FOLDED_TAG_LENGTH), primary_key=True, index=True)


class PageRow(Model):
    """What lists and links need of a page. `position` is null in the trash, `published_…` in a mere draft."""

    __tablename__ = "page"
    __table_args__ = (Index(None, "notebook_id", "position"), {"sqlite_autoincrement": True})

    page_id: Mapped[int] = mapped_column(Id, primary_key=True)
    notebook_id: Mapped[int] = mapped_column(Id, ForeignKey("notebook.notebook_id", ondelete="CASCADE"))
    position: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    version: Mapped[int] = mapped_column(default=1)
    word_count: Mapped[int]
    created: Mapped[datetime] = mapped_column(UtcDateTime)
    updated: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when readers have had this page."""
    copied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the copy that readers get was made."""
    published_version: Mapped[int | None]
    published_title: Mapped[str | None] = mapped_column(String(TITLE_LENGTH))
    published_word_count: Mapped[int | None]
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)


class PageDraftRow(Model):
    """What the author edits: canonical JSON, its plain text, and that text folded for search."""

    __tablename__ = "page_draft"

    page_id: Mapped[int] = mapped_column(Id, ForeignKey("page.page_id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[str] = mapped_column(LongText)
    text: Mapped[str] = mapped_column(LongText)
    folded: Mapped[str] = mapped_column(LongText)


class PagePublishedRow(Model):
    """The frozen copy that readers get."""

    __tablename__ = "page_published"

    page_id: Mapped[int] = mapped_column(Id, ForeignKey("page.page_id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[str] = mapped_column(LongText)
    text: Mapped[str] = mapped_column(LongText)
    folded: Mapped[str] = mapped_column(LongText)


class PageRevisionRow(Model):
    """One saved state of a page. `revision` is the page's version at that moment."""

    __tablename__ = "page_revision"

    page_id: Mapped[int] = mapped_column(Id, ForeignKey("page.page_id", ondelete="CASCADE"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    content: Mapped[str] = mapped_column(LongText)
    word_count: Mapped[int]
    created: Mapped[datetime] = mapped_column(UtcDateTime)
    begun: Mapped[datetime] = mapped_column(UtcDateTime)
    """When the first of the autosaves was made that this revision stands for."""
    autosave: Mapped[bool]
    name: Mapped[str | None] = mapped_column(String(100))


class ReadingRow(Model):
    """Somebody follows a work, and has read as far as `page_id`."""

    __tablename__ = "reading"

    user_id: Mapped[int] = mapped_column(Id, ForeignKey("user.user_id", ondelete="CASCADE"), primary_key=True)
    notebook_id: Mapped[int] = mapped_column(
        Id, ForeignKey("notebook.notebook_id", ondelete="CASCADE"), primary_key=True, index=True
    )
    page_id: Mapped[int | None] = mapped_column(Id, ForeignKey("page.page_id", ondelete="SET NULL"), index=True)
    created: Mapped[datetime] = mapped_column(UtcDateTime)
    updated: Mapped[datetime] = mapped_column(UtcDateTime)


class NewsRow(Model):
    """Since when readers have had a page: since it and its work were first published, and neither hidden."""

    __tablename__ = "news"
    __table_args__ = (Index(None, "notebook_id", "since"),)

    page_id: Mapped[int] = mapped_column(Id, ForeignKey("page.page_id", ondelete="CASCADE"), primary_key=True)
    notebook_id: Mapped[int] = mapped_column(Id, ForeignKey("notebook.notebook_id", ondelete="CASCADE"))
    since: Mapped[datetime] = mapped_column(UtcDateTime)


class PreviewRow(Model):
    """A link that shows a page's draft to whoever has it; only a digest of its token is kept."""

    __tablename__ = "preview"

    token_hash: Mapped[str] = mapped_column(exact(64), primary_key=True)
    page_id: Mapped[int] = mapped_column(Id, ForeignKey("page.page_id", ondelete="CASCADE"), index=True)
    created: Mapped[datetime] = mapped_column(UtcDateTime)
    expires: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
