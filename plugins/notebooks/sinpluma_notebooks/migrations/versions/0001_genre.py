"""Table `genre`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id, exact

revision, down_revision = "0001", None


def upgrade() -> None:
    op.create_table(
        "genre",
        sa.Column("genre_id", Id, nullable=False),
        sa.Column("slug", exact(50), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("genre_id", name=op.f("pk_genre")),
        sa.UniqueConstraint("slug", name=op.f("uq_genre_slug")),
    )
