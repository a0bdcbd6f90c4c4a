"""The tables of epigraphs, and of their use."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from sinpluma.api import Id, Model, UtcDateTime

TEXT_LENGTH = 2000
SOURCE_LENGTH = 200


class EpigraphRow(Model):
    """The epigraph of a page. It goes with its page: the database sees to that."""

    __tablename__ = "epigraph"

    page_id: Mapped[int] = mapped_column(Id, ForeignKey("page.page_id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    source: Mapped[str] = mapped_column(String(SOURCE_LENGTH))
    version: Mapped[int]
    updated: Mapped[datetime] = mapped_column(UtcDateTime)


class EpigraphUseRow(Model):
    """The epigraph that a page had when it was published; `delivery_id` is that of the event that told us."""

    __tablename__ = "epigraph_use"
    __table_args__ = (Index(None, "page_id", "published"),)

    delivery_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    page_id: Mapped[int] = mapped_column(Id, ForeignKey("page.page_id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    source: Mapped[str] = mapped_column(String(SOURCE_LENGTH))
    published: Mapped[datetime] = mapped_column(UtcDateTime)
