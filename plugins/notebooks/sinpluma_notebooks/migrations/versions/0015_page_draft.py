"""Table `page_draft`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id, LongText

revision, down_revision = "0015", "0014"


def upgrade() -> None:
    op.create_table(
        "page_draft",
        sa.Column("page_id", Id, nullable=False),
        sa.Column("content", LongText, nullable=False),
        sa.Column("text", LongText, nullable=False),
        sa.Column("folded", LongText, nullable=False),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_page_draft")),
        sa.ForeignKeyConstraint(["page_id"], ["page.page_id"], name=op.f("fk_page_draft_page_id"), ondelete="CASCADE"),
    )
