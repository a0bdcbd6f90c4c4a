"""Index of `invite.expires`."""

from alembic import op

revision, down_revision = "0014", "0013"


def upgrade() -> None:
    op.create_index(op.f("ix_invite_expires"), "invite", ["expires"])
