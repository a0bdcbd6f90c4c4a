"""The table of arcs. What it holds is derived, and can be made anew at any time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Double, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from sinpluma.api import Id, LongText, Model, UtcDateTime, exact

NAME_LENGTH = 100
"""Characters of a model's name, and of its version, that tell it from others."""


class SentimentPageRow(Model):
    """How the published copy of a page feels. It goes with the copy: a page that is hidden or published anew has none.

    `copied_at` tells the copy, `model` and `model_version` who judged it. `mean` is null where no sentence is positive
    or negative; `course` is a JSON list of pairs.
    """

    __tablename__ = "sentiment_page"

    page_id: Mapped[int] = mapped_column(Id, ForeignKey("page_published.page_id", ondelete="CASCADE"), primary_key=True)
    copied_at: Mapped[datetime] = mapped_column(UtcDateTime)
    model: Mapped[str] = mapped_column(exact(NAME_LENGTH))
    model_version: Mapped[str] = mapped_column(exact(NAME_LENGTH))
    judged_at: Mapped[datetime] = mapped_column(UtcDateTime)
    positive: Mapped[int]
    negative: Mapped[int]
    neutral: Mapped[int]
    mean: Mapped[float | None] = mapped_column(Double)
    course: Mapped[str] = mapped_column(LongText)
