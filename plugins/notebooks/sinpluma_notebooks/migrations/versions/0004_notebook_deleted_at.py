"""Index `ix_notebook_deleted_at`."""

from alembic import op

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    op.create_index(op.f("ix_notebook_deleted_at"), "notebook", ["deleted_at"])
