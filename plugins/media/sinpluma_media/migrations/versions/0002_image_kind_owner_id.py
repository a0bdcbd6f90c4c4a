"""Index `ix_image_kind_owner_id`."""

from alembic import op

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    op.create_index(op.f("ix_image_kind_owner_id"), "image", ["kind", "owner_id"])
