"""Table `session_generation`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id, exact

revision, down_revision = "0022", "0021"


def upgrade() -> None:
    op.create_table(
        "session_generation",
        sa.Column("generation_id", Id, nullable=False),
        sa.Column("token", exact(32), nullable=False),
        sa.Column("server", exact(64), nullable=False),
        sa.PrimaryKeyConstraint("generation_id", name=op.f("pk_session_generation")),
        sqlite_autoincrement=True,
    )
