"""Index `ix_notebook_status_renewed_at`."""

from alembic import op

revision, down_revision = "0007", "0006"


def upgrade() -> None:
    op.create_index(op.f("ix_notebook_status_renewed_at"), "notebook", ["status", "renewed_at"])
