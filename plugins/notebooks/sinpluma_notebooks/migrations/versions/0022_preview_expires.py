"""Index `ix_preview_expires`."""

from alembic import op

revision, down_revision = "0022", "0021"


def upgrade() -> None:
    op.create_index(op.f("ix_preview_expires"), "preview", ["expires"])
