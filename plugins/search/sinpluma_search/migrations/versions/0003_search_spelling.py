"""Table `search_spelling`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    op.create_table(
        "search_spelling",
        sa.Column("spelling_key", sa.BigInteger, nullable=False),
        sa.Column("notebook_id", Id, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("spelling", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("spelling_key", "notebook_id", "place", name=op.f("pk_search_spelling")),
        sa.ForeignKeyConstraint(
            ["notebook_id"],
            ["notebook.notebook_id"],
            name=op.f("fk_search_spelling_notebook_id"),
            ondelete="CASCADE",
        ),
    )
