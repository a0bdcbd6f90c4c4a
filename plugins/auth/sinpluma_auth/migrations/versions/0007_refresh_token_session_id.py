"""Index of `refresh_token.session_id`."""

from alembic import op

revision, down_revision = "0007", "0006"


def upgrade() -> None:
    op.create_index(op.f("ix_refresh_token_session_id"), "refresh_token", ["session_id"])
