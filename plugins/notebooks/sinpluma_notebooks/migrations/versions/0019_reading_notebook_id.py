"""Index `ix_reading_notebook_id`."""

from alembic import op

revision, down_revision = "0019", "0018"


def upgrade() -> None:
    op.create_index(op.f("ix_reading_notebook_id"), "reading", ["notebook_id"])
