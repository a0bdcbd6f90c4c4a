"""Table `one_time_token`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id, UtcDateTime, exact

revision, down_revision = "0009", "0008"


def upgrade() -> None:
    op.create_table(
        "one_time_token",
        sa.Column("token_hash", exact(64), nullable=False),
        sa.Column("purpose", exact(10), nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("email", sa.String(100), nullable=False),
        sa.Column("expires", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.user_id"], name=op.f("fk_one_time_token_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_one_time_token")),
    )
