"""Table `rate_limit`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.storage.columns import UtcDateTime, exact

revision, down_revision = "0005", "0004"


def upgrade() -> None:
    op.create_table(
        "rate_limit",
        sa.Column("key_hash", exact(64), nullable=False),
        sa.Column("arrival", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_rate_limit")),
    )
