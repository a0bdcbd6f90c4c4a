"""What programs must know to work with the tables, since a newer release has taken something away from them."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, inspect, select
from sqlalchemy.orm import Mapped, mapped_column

from sinpluma.storage.columns import Model, exact


class ContractionRow(Model):
    """A component whose tables have lost something: the revision that a program must know to do without it."""

    __tablename__ = "contraction"

    component: Mapped[str] = mapped_column(exact(64), primary_key=True)
    needed: Mapped[str] = mapped_column(exact(32))


def needed(connection: Connection, component: str) -> str | None:
    """The revision that a program must know; None if nothing was taken away."""
    if not inspect(connection).has_table(ContractionRow.__tablename__):
        return None
    return connection.scalar(select(ContractionRow.needed).where(ContractionRow.component == component))


def note(connection: Connection, component: str, revision: str) -> bool:
    """Have programs that do not know this revision refused from now on; false if there is no place for it yet."""
    if not inspect(connection).has_table(ContractionRow.__tablename__):
        return False
    connection.execute(delete(ContractionRow).where(ContractionRow.component == component))
    connection.execute(insert(ContractionRow).values(component=component, needed=revision))
    connection.commit()
    return True
