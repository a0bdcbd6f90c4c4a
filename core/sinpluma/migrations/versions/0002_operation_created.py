"""Index of `operation.created`, for the purge."""

from alembic import op

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    op.create_index(op.f("ix_operation_created"), "operation", ["created"])
