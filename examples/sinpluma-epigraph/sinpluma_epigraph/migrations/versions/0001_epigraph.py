"""Table `epigraph`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id, UtcDateTime

revision, down_revision = "0001", None


def upgrade() -> None:
    op.create_table(
        "epigraph",
        sa.Column("page_id", Id, nullable=False),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.page_id"], name=op.f("fk_epigraph_page_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_epigraph")),
    )
