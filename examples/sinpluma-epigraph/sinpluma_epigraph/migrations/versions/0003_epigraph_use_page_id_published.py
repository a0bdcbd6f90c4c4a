"""Index of `epigraph_use` by page."""

from alembic import op

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    op.create_index(op.f("ix_epigraph_use_page_id_published"), "epigraph_use", ["page_id", "published"])
