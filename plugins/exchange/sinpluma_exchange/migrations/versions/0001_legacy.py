"""Table `legacy`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id, exact

revision, down_revision = "0001", None


def upgrade() -> None:
    op.create_table(
        "legacy",
        sa.Column("source", exact(40), nullable=False),
        sa.Column("kind", exact(10), nullable=False),
        sa.Column("legacy_id", Id, autoincrement=False, nullable=False),
        sa.Column("legacy_part", Id, autoincrement=False, nullable=False),
        sa.Column("our_id", Id, nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("source", "kind", "legacy_id", "legacy_part", name=op.f("pk_legacy")),
    )
