"""The plugin's table: what came over from where."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from sinpluma.api import Id, Model, exact

SOURCE_LENGTH = 40


class LegacyRow(Model):
    """Something that came over from the first Sin Pluma, so that it comes only once.

    Without foreign keys: what was deleted here since shall not come again. `legacy_id` and `legacy_part` name it there;
    the part is 0 but for a reading, which is a user's of a work. `our_id` is 0 for a reading.
    """

    __tablename__ = "legacy"

    source: Mapped[str] = mapped_column(exact(SOURCE_LENGTH), primary_key=True)
    kind: Mapped[str] = mapped_column(exact(10), primary_key=True)
    legacy_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    legacy_part: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    our_id: Mapped[int] = mapped_column(Id)
    is_done: Mapped[bool]
    """Whether nothing is left to do: a work that came over is still to be published."""
