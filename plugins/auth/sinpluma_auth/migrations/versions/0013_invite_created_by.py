"""Index of `invite.created_by`."""

from alembic import op

revision, down_revision = "0013", "0012"


def upgrade() -> None:
    op.create_index(op.f("ix_invite_created_by"), "invite", ["created_by"])
