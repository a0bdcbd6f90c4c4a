"""Table `probe_arrival`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id

revision, down_revision = "0001", None


def upgrade() -> None:
    op.create_table(
        "probe_arrival",
        sa.Column("arrival_id", Id, nullable=False),
        sa.Column("book", sa.String(20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("arrival_id", name=op.f("pk_probe_arrival")),
    )
