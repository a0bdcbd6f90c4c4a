"""Table `epigraph_use`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id, UtcDateTime

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    op.create_table(
        "epigraph_use",
        sa.Column("delivery_id", Id, nullable=False),
        sa.Column("page_id", Id, nullable=False),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("published", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("delivery_id", "page_id", name=op.f("pk_epigraph_use")),
        sa.ForeignKeyConstraint(
            ["page_id"], ["page.page_id"], name=op.f("fk_epigraph_use_page_id"), ondelete="CASCADE"
        ),
    )
