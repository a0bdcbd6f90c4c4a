"""Index `ix_notebook_status_title_folded`."""

from alembic import op

revision, down_revision = "0008", "0007"


def upgrade() -> None:
    op.create_index(op.f("ix_notebook_status_title_folded"), "notebook", ["status", "title_folded"])
