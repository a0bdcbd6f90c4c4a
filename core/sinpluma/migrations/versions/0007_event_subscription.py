"""Table `event_subscription`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.storage.columns import UtcDateTime, exact

revision, down_revision = "0007", "0006"


def upgrade() -> None:
    op.create_table(
        "event_subscription",
        sa.Column("subscriber", exact(100), nullable=False),
        sa.Column("event", exact(100), nullable=False),
        sa.Column("seen", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("subscriber", "event", name=op.f("pk_event_subscription")),
    )
