"""Table `search_page`."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from sinpluma.api import Id, UtcDateTime

revision, down_revision = "0001", None

IndexText = sa.Text().with_variant(mysql.LONGTEXT(collation="utf8mb4_0900_bin"), "mysql")


def upgrade() -> None:
    op.create_table(
        "search_page",
        sa.Column("page_id", Id, nullable=False),
        sa.Column("copied_at", UtcDateTime, nullable=False),
        sa.Column("form", sa.Integer, nullable=False),
        sa.Column("title", IndexText, nullable=False),
        sa.Column("words", IndexText, nullable=False),
        sa.Column("runs", IndexText, nullable=False),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_search_page")),
        sa.ForeignKeyConstraint(["page_id"], ["page.page_id"], name=op.f("fk_search_page_page_id"), ondelete="CASCADE"),
    )
