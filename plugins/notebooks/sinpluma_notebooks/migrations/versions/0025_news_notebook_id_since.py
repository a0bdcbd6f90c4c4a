"""Index of `news` by work."""

from alembic import op

revision, down_revision = "0025", "0024"


def upgrade() -> None:
    op.create_index(op.f("ix_news_notebook_id_since"), "news", ["notebook_id", "since"])
