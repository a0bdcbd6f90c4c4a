"""Table `search_notebook`."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from sinpluma.api import Id

revision, down_revision = "0002", "0001"

IndexText = sa.Text().with_variant(mysql.LONGTEXT(collation="utf8mb4_0900_bin"), "mysql")


def upgrade() -> None:
    op.create_table(
        "search_notebook",
        sa.Column("notebook_id", Id, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("author_version", sa.Integer, nullable=False),
        sa.Column("form", sa.Integer, nullable=False),
        sa.Column("title", IndexText, nullable=False),
        sa.Column("author", IndexText, nullable=False),
        sa.Column("tags", IndexText, nullable=False),
        sa.Column("synopsis", IndexText, nullable=False),
        sa.Column("words", IndexText, nullable=False),
        sa.Column("runs", IndexText, nullable=False),
        sa.PrimaryKeyConstraint("notebook_id", name=op.f("pk_search_notebook")),
        sa.ForeignKeyConstraint(
            ["notebook_id"],
            ["notebook.notebook_id"],
            name=op.f("fk_search_notebook_notebook_id"),
            ondelete="CASCADE",
        ),
    )
