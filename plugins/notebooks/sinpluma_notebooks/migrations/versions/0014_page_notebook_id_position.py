"""Index `ix_page_notebook_id_position`."""

from alembic import op

revision, down_revision = "0014", "0013"


def upgrade() -> None:
    op.create_index(op.f("ix_page_notebook_id_position"), "page", ["notebook_id", "position"])
