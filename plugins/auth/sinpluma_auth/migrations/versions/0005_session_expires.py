"""Index of `session.expires`."""

from alembic import op

revision, down_revision = "0005", "0004"


def upgrade() -> None:
    op.create_index(op.f("ix_session_expires"), "session", ["expires"])
