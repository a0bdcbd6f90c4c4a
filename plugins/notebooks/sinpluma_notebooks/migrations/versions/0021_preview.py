"""Table `preview`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id, UtcDateTime, exact

revision, down_revision = "0021", "0020"


def upgrade() -> None:
    op.create_table(
        "preview",
        sa.Column("token_hash", exact(64), nullable=False),
        sa.Column("page_id", Id, nullable=False),
        sa.Column("created", UtcDateTime, nullable=False),
        sa.Column("expires", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_preview")),
        sa.ForeignKeyConstraint(["page_id"], ["page.page_id"], name=op.f("fk_preview_page_id"), ondelete="CASCADE"),
    )
