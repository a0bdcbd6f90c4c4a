"""Index of `one_time_token.expires`."""

from alembic import op

revision, down_revision = "0011", "0010"


def upgrade() -> None:
    op.create_index(op.f("ix_one_time_token_expires"), "one_time_token", ["expires"])
