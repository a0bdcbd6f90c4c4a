"""Table `page`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id, UtcDateTime

revision, down_revision = "0012", "0011"


def upgrade() -> None:
    op.create_table(
        "page",
        sa.Column("page_id", Id, nullable=False),
        sa.Column("notebook_id", Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("word_count", sa.Integer(), nullable=False),
        sa.Column("created", UtcDateTime, nullable=False),
        sa.Column("updated", UtcDateTime, nullable=False),
        sa.Column("published_at", UtcDateTime, nullable=True),
        sa.Column("copied_at", UtcDateTime, nullable=True),
        sa.Column("published_version", sa.Integer(), nullable=True),
        sa.Column("published_title", sa.String(100), nullable=True),
        sa.Column("published_word_count", sa.Integer(), nullable=True),
        sa.Column("deleted_at", UtcDateTime, nullable=True),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_page")),
        sa.ForeignKeyConstraint(
            ["notebook_id"], ["notebook.notebook_id"], name=op.f("fk_page_notebook_id"), ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )
