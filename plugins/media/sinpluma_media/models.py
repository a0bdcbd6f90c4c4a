"""The table of pictures."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from sinpluma.api import Id, Model, UtcDateTime, exact

KEY_LENGTH = 81


class ImageRow(Model):
    """A picture of something: pending while it is being stored, then linked.

    What it is of (`kind` and `owner_id`) can be any plugin's, so no foreign key leads there: the sweep asks that
    plugin. With its user it goes at once. `sizes` is a JSON object: the bytes of each width.
    """

    __tablename__ = "image"
    __table_args__ = (Index(None, "kind", "owner_id"), {"sqlite_autoincrement": True})

    image_id: Mapped[int] = mapped_column(Id, primary_key=True)
    user_id: Mapped[int] = mapped_column(Id, ForeignKey("user.user_id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(exact(20))
    owner_id: Mapped[int] = mapped_column(Id)
    bucket: Mapped[str] = mapped_column(exact(20))
    key: Mapped[str] = mapped_column(exact(KEY_LENGTH), unique=True)
    mime: Mapped[str] = mapped_column(exact(20))
    size: Mapped[int]
    sizes: Mapped[str] = mapped_column(exact(200))
    stored: Mapped[int]
    """Bytes of all that is stored of it, which count for the user's quota."""
    width: Mapped[int]
    height: Mapped[int]
    created: Mapped[datetime] = mapped_column(UtcDateTime)
    linked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
