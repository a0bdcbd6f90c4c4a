"""Index of `one_time_token.user_id`."""

from alembic import op

revision, down_revision = "0010", "0009"


def upgrade() -> None:
    op.create_index(op.f("ix_one_time_token_user_id"), "one_time_token", ["user_id"])
