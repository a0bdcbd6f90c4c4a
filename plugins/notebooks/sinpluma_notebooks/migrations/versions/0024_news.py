"""Table `news`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id, UtcDateTime

revision, down_revision = "0024", "0023"


def upgrade() -> None:
    op.create_table(
        "news",
        sa.Column("page_id", Id, nullable=False),
        sa.Column("notebook_id", Id, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_news")),
        sa.ForeignKeyConstraint(["page_id"], ["page.page_id"], name=op.f("fk_news_page_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["notebook_id"], ["notebook.notebook_id"], name=op.f("fk_news_notebook_id"), ondelete="CASCADE"
        ),
    )
