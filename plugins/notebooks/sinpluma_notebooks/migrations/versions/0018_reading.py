"""Table `reading`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id, UtcDateTime

revision, down_revision = "0018", "0017"


def upgrade() -> None:
    op.create_table(
        "reading",
        sa.Column("user_id", Id, nullable=False),
        sa.Column("notebook_id", Id, nullable=False),
        sa.Column("page_id", Id, nullable=True),
        sa.Column("created", UtcDateTime, nullable=False),
        sa.Column("updated", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "notebook_id", name=op.f("pk_reading")),
        sa.ForeignKeyConstraint(["user_id"], ["user.user_id"], name=op.f("fk_reading_user_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["notebook_id"], ["notebook.notebook_id"], name=op.f("fk_reading_notebook_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["page_id"], ["page.page_id"], name=op.f("fk_reading_page_id"), ondelete="SET NULL"),
    )
