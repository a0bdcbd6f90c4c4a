"""Index `ix_reading_page_id`."""

from alembic import op

revision, down_revision = "0020", "0019"


def upgrade() -> None:
    op.create_index(op.f("ix_reading_page_id"), "reading", ["page_id"])
