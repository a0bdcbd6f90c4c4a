"""Table `page_revision`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id, LongText, UtcDateTime

revision, down_revision = "0017", "0016"


def upgrade() -> None:
    op.create_table(
        "page_revision",
        sa.Column("page_id", Id, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("content", LongText, nullable=False),
        sa.Column("word_count", sa.Integer(), nullable=False),
        sa.Column("created", UtcDateTime, nullable=False),
        sa.Column("begun", UtcDateTime, nullable=False),
        sa.Column("autosave", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(100), nullable=True),
        sa.PrimaryKeyConstraint("page_id", "revision", name=op.f("pk_page_revision")),
        sa.ForeignKeyConstraint(
            ["page_id"], ["page.page_id"], name=op.f("fk_page_revision_page_id"), ondelete="CASCADE"
        ),
    )
