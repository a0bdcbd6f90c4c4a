"""Index `ix_page_deleted_at`."""

from alembic import op

revision, down_revision = "0013", "0012"


def upgrade() -> None:
    op.create_index(op.f("ix_page_deleted_at"), "page", ["deleted_at"])
