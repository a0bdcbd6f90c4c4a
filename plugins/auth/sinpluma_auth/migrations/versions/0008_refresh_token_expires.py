"""Index of `refresh_token.expires`."""

from alembic import op

revision, down_revision = "0008", "0007"


def upgrade() -> None:
    op.create_index(op.f("ix_refresh_token_expires"), "refresh_token", ["expires"])
