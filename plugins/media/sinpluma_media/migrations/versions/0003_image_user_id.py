"""Index `ix_image_user_id`."""

from alembic import op

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    op.create_index(op.f("ix_image_user_id"), "image", ["user_id"])
