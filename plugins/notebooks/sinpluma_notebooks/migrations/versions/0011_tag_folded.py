"""Index `ix_tag_folded`."""

from alembic import op

revision, down_revision = "0011", "0010"


def upgrade() -> None:
    op.create_index(op.f("ix_tag_folded"), "tag", ["folded"])
