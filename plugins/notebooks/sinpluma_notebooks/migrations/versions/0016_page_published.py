"""Table `page_published`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id, LongText

revision, down_revision = "0016", "0015"


def upgrade() -> None:
    op.create_table(
        "page_published",
        sa.Column("page_id", Id, nullable=False),
        sa.Column("content", LongText, nullable=False),
        sa.Column("text", LongText, nullable=False),
        sa.Column("folded", LongText, nullable=False),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_page_published")),
        sa.ForeignKeyConstraint(
            ["page_id"], ["page.page_id"], name=op.f("fk_page_published_page_id"), ondelete="CASCADE"
        ),
    )
