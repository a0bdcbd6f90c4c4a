"""The tables of Sin Pluma's migrations as the peers map them: as much of each as their endpoints use."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import BigInteger, Dialect, ForeignKey, LargeBinary, String, TypeDecorator
from sqlalchemy.dialects.mysql import DATETIME, LONGTEXT
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

PUBLISHED: Final = "published"
REVISIONS_KEPT = 200
AUTOSAVE_SPAN = timedelta(minutes=10)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC, aware in Python and naive in MySQL."""

    impl = DATETIME(fsp=6)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Leave the zone out."""
        return value and value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Say that it is UTC."""
        return value and value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Base of the mapped classes."""

    type_annotation_map = {int: BigInteger, datetime: UtcDateTime}  # noqa: RUF012 - SQLAlchemy's own way


class User(Base):
    """An author, or a reader."""

    __tablename__ = "user"

    user_id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(50))
    display_name: Mapped[str] = mapped_column(String(100))
    closed_at: Mapped[datetime | None]


class Notebook(Base):
    """A work."""

    __tablename__ = "notebook"

    notebook_id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.user_id"))
    genre_id: Mapped[int]
    title: Mapped[str] = mapped_column(String(100))
    resume: Mapped[str] = mapped_column(LONGTEXT)
    language: Mapped[str] = mapped_column(String(35))
    tags: Mapped[str] = mapped_column(LONGTEXT)
    status: Mapped[str] = mapped_column(String(10))
    version: Mapped[int]
    created: Mapped[datetime]
    updated: Mapped[datetime]
    published_at: Mapped[datetime | None]
    renewed_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    blocked_at: Mapped[datetime | None]
    page_count: Mapped[int]
    word_count: Mapped[int]
    published_page_count: Mapped[int]
    published_word_count: Mapped[int]
    follower_count: Mapped[int]

    user: Mapped[User] = relationship(lazy="raise")
    pages: Mapped[list[Page]] = relationship(lazy="raise", order_by="Page.position", back_populates="notebook")

    @property
    def author(self) -> str:
        """The author's user name."""
        return self.user.username

    @property
    def author_name(self) -> str:
        """The name under which the author writes."""
        return self.user.display_name or self.user.username

    @property
    def published_pages(self) -> list[Page]:
        """The pages that readers have, in their order."""
        return [page for page in self.pages if page.published_version is not None]

    @property
    def renewed(self) -> datetime:
        """When readers last got something new."""
        return self.renewed_at or self.updated


class Page(Base):
    """A page, whose draft and published copy are in tables of their own."""

    __tablename__ = "page"

    page_id: Mapped[int] = mapped_column(primary_key=True)
    notebook_id: Mapped[int] = mapped_column(ForeignKey("notebook.notebook_id"))
    position: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(100))
    version: Mapped[int]
    word_count: Mapped[int]
    created: Mapped[datetime]
    updated: Mapped[datetime]
    published_at: Mapped[datetime | None]
    copied_at: Mapped[datetime | None]
    published_version: Mapped[int | None]
    published_title: Mapped[str | None] = mapped_column(String(100))
    published_word_count: Mapped[int | None]
    deleted_at: Mapped[datetime | None]

    notebook: Mapped[Notebook] = relationship(lazy="raise", back_populates="pages")
    draft: Mapped[PageDraft] = relationship(lazy="raise")
    published: Mapped[PagePublished] = relationship(lazy="raise")

    @property
    def status(self) -> str:
        """Whether readers have the page, and whether what they have is the draft."""
        if self.published_version is None:
            return "draft"
        return PUBLISHED if self.published_version == self.version else "changed"


class PageDraft(Base):
    """What the author edits."""

    __tablename__ = "page_draft"

    page_id: Mapped[int] = mapped_column(ForeignKey("page.page_id"), primary_key=True)
    content: Mapped[str] = mapped_column(LONGTEXT)
    text: Mapped[str] = mapped_column(LONGTEXT)
    folded: Mapped[str] = mapped_column(LONGTEXT)


class PagePublished(Base):
    """What readers get."""

    __tablename__ = "page_published"

    page_id: Mapped[int] = mapped_column(ForeignKey("page.page_id"), primary_key=True)
    content: Mapped[str] = mapped_column(LONGTEXT)


class PageRevision(Base):
    """A saved state of a page."""

    __tablename__ = "page_revision"

    page_id: Mapped[int] = mapped_column(ForeignKey("page.page_id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(100))
    content: Mapped[str] = mapped_column(LONGTEXT, deferred=True)
    word_count: Mapped[int]
    created: Mapped[datetime]
    begun: Mapped[datetime]
    autosave: Mapped[bool]
    name: Mapped[str | None] = mapped_column(String(100))


class Reading(Base):
    """Somebody follows a work."""

    __tablename__ = "reading"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.user_id"), primary_key=True)
    notebook_id: Mapped[int] = mapped_column(ForeignKey("notebook.notebook_id"), primary_key=True)
    page_id: Mapped[int | None] = mapped_column(ForeignKey("page.page_id"))
    created: Mapped[datetime]
    updated: Mapped[datetime]

    notebook: Mapped[Notebook] = relationship(lazy="raise")


class Operation(Base):
    """A write that has happened, by which an attempt after a lost COMMIT knows of it. Sin Pluma records each."""

    __tablename__ = "operation"

    operation_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    result: Mapped[bytes] = mapped_column(LargeBinary)
    created: Mapped[datetime]

    @classmethod
    def now(cls) -> Operation:
        """The record of the present write."""
        moment = datetime.now(UTC)
        name = f"server:{int(moment.timestamp() * 1000):012x}{secrets.token_hex(8)}"
        return cls(operation_id=name, result=b"", created=moment)
