"""The table of epigraphs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
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
