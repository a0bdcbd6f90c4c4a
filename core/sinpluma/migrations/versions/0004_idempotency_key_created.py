"""Index of `idempotency_key.created`, for the purge."""

from alembic import op

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    op.create_index(op.f("ix_idempotency_key_created"), "idempotency_key", ["created"])
