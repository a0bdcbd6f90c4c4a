"""Index of `user.closed_at`."""

from alembic import op

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    op.create_index(op.f("ix_user_closed_at"), "user", ["closed_at"])
