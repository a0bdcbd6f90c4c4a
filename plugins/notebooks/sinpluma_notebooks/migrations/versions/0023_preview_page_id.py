"""Index `ix_preview_page_id`."""

from alembic import op

revision, down_revision = "0023", "0022"


def upgrade() -> None:
    op.create_index(op.f("ix_preview_page_id"), "preview", ["page_id"])
