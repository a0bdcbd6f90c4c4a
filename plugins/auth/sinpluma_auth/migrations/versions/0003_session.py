"""Table `session`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id, UtcDateTime, exact

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    op.create_table(
        "session",
        sa.Column("session_id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("created", UtcDateTime, nullable=False),
        sa.Column("last_used", UtcDateTime, nullable=False),
        sa.Column("expires", UtcDateTime, nullable=False),
        sa.Column("user_agent", sa.String(300), nullable=False),
        sa.Column("address", exact(64), nullable=False),
        sa.Column("ended_at", UtcDateTime, nullable=True),
        sa.Column("end_reason", exact(20), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.user_id"], name=op.f("fk_session_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_session")),
        sqlite_autoincrement=True,
    )
