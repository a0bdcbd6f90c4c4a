"""Table `sentiment_page`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id, LongText, UtcDateTime, exact

revision, down_revision = "0001", None


def upgrade() -> None:
    op.create_table(
        "sentiment_page",
        sa.Column("page_id", Id, nullable=False),
        sa.Column("copied_at", UtcDateTime, nullable=False),
        sa.Column("model", exact(100), nullable=False),
        sa.Column("model_version", exact(100), nullable=False),
        sa.Column("judged_at", UtcDateTime, nullable=False),
        sa.Column("positive", sa.Integer, nullable=False),
        sa.Column("negative", sa.Integer, nullable=False),
        sa.Column("neutral", sa.Integer, nullable=False),
        sa.Column("mean", sa.Double, nullable=True),
        sa.Column("course", LongText, nullable=False),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_sentiment_page")),
        sa.ForeignKeyConstraint(
            ["page_id"],
            ["page_published.page_id"],
            name=op.f("fk_sentiment_page_page_id"),
            ondelete="CASCADE",
        ),
    )
