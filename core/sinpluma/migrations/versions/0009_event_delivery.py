"""Table `event_delivery`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.storage.columns import Id, LongText, UtcDateTime, exact

revision, down_revision = "0009", "0008"


def upgrade() -> None:
    op.create_table(
        "event_delivery",
        sa.Column("delivery_id", Id, nullable=False),
        sa.Column("subscriber", exact(100), nullable=False),
        sa.Column("stream", exact(100), nullable=False),
        sa.Column("event", exact(100), nullable=False),
        sa.Column("payload", LongText, nullable=False),
        sa.Column("created", UtcDateTime, nullable=False),
        sa.Column("due", UtcDateTime, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("dead", sa.Boolean(), nullable=False),
        sa.Column("error", LongText, nullable=False),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_event_delivery")),
        sqlite_autoincrement=True,
    )
