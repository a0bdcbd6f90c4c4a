"""Table `probe_note`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id

revision, down_revision = "0001", None


def upgrade() -> None:
    op.create_table(
        "probe_note",
        sa.Column("note_id", Id, nullable=False),
        sa.Column("text", sa.String(100), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("note_id", name=op.f("pk_probe_note")),
    )
