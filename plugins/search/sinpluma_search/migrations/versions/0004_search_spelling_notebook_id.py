"""Index of `search_spelling`."""

from alembic import op

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    op.create_index(op.f("ix_search_spelling_notebook_id"), "search_spelling", ["notebook_id"])
