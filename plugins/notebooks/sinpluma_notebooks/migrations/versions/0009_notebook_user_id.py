"""Index `ix_notebook_user_id`."""

from alembic import op

revision, down_revision = "0009", "0008"


def upgrade() -> None:
    op.create_index(op.f("ix_notebook_user_id"), "notebook", ["user_id"])
