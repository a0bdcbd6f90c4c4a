"""Table `session_change`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id, UtcDateTime

revision, down_revision = "0019", "0018"


def upgrade() -> None:
    op.create_table(
        "session_change",
        sa.Column("change_id", Id, nullable=False),
        sa.Column("session_id", Id, nullable=False),
        sa.Column("changed", UtcDateTime, nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_session_change")),
        sqlite_autoincrement=True,
    )
