"""Index of `session.user_id`."""

from alembic import op

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    op.create_index(op.f("ix_session_user_id"), "session", ["user_id"])
