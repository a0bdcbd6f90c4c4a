"""Table `tag`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id, exact

revision, down_revision = "0010", "0009"


def upgrade() -> None:
    op.create_table(
        "tag",
        sa.Column("notebook_id", Id, nullable=False),
        sa.Column("folded", exact(200), nullable=False),
        sa.PrimaryKeyConstraint("notebook_id", "folded", name=op.f("pk_tag")),
        sa.ForeignKeyConstraint(
            ["notebook_id"], ["notebook.notebook_id"], name=op.f("fk_tag_notebook_id"), ondelete="CASCADE"
        ),
    )
