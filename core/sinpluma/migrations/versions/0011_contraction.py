"""Table `contraction`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.storage.columns import exact

revision, down_revision = "0011", "0010"


def upgrade() -> None:
    op.create_table(
        "contraction",
        sa.Column("component", exact(64), nullable=False),
        sa.Column("needed", exact(32), nullable=False),
        sa.PrimaryKeyConstraint("component", name=op.f("pk_contraction")),
    )
