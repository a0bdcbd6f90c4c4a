"""Table `image`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id, UtcDateTime, exact

revision, down_revision = "0001", None


def upgrade() -> None:
    op.create_table(
        "image",
        sa.Column("image_id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("kind", exact(20), nullable=False),
        sa.Column("owner_id", Id, nullable=False),
        sa.Column("bucket", exact(20), nullable=False),
        sa.Column("key", exact(81), nullable=False),
        sa.Column("mime", exact(20), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sizes", exact(200), nullable=False),
        sa.Column("stored", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("created", UtcDateTime, nullable=False),
        sa.Column("linked_at", UtcDateTime, nullable=True),
        sa.PrimaryKeyConstraint("image_id", name=op.f("pk_image")),
        sa.UniqueConstraint("key", name=op.f("uq_image_key")),
        sa.ForeignKeyConstraint(["user_id"], ["user.user_id"], name=op.f("fk_image_user_id"), ondelete="CASCADE"),
        sqlite_autoincrement=True,
    )
