"""Index `ix_notebook_genre_id`."""

from alembic import op

revision, down_revision = "0005", "0004"


def upgrade() -> None:
    op.create_index(op.f("ix_notebook_genre_id"), "notebook", ["genre_id"])
