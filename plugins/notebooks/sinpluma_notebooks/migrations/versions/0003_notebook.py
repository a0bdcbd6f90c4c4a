"""Table `notebook`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id, LongText, UtcDateTime, exact

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    op.create_table(
        "notebook",
        sa.Column("notebook_id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("genre_id", Id, nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("title_folded", exact(400), nullable=False),
        sa.Column("resume", LongText, nullable=False),
        sa.Column("language", exact(35), nullable=False),
        sa.Column("tags", LongText, nullable=False),
        sa.Column("status", exact(10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", UtcDateTime, nullable=False),
        sa.Column("updated", UtcDateTime, nullable=False),
        sa.Column("published_at", UtcDateTime, nullable=True),
        sa.Column("renewed_at", UtcDateTime, nullable=True),
        sa.Column("deleted_at", UtcDateTime, nullable=True),
        sa.Column("blocked_at", UtcDateTime, nullable=True),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.Column("word_count", sa.Integer(), nullable=False),
        sa.Column("published_page_count", sa.Integer(), nullable=False),
        sa.Column("published_word_count", sa.Integer(), nullable=False),
        sa.Column("follower_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("notebook_id", name=op.f("pk_notebook")),
        sa.ForeignKeyConstraint(["user_id"], ["user.user_id"], name=op.f("fk_notebook_user_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["genre_id"], ["genre.genre_id"], name=op.f("fk_notebook_genre_id"), ondelete="RESTRICT"
        ),
        sqlite_autoincrement=True,
    )
