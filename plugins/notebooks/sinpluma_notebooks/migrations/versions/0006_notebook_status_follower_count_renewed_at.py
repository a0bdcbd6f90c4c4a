"""Index `ix_notebook_status_follower_count_renewed_at`."""

from alembic import op

revision, down_revision = "0006", "0005"


def upgrade() -> None:
    op.create_index(
        op.f("ix_notebook_status_follower_count_renewed_at"), "notebook", ["status", "follower_count", "renewed_at"]
    )
