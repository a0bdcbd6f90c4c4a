"""Index of `session_change.told`."""

from alembic import op

revision, down_revision = "0021", "0020"


def upgrade() -> None:
    op.create_index(op.f("ix_session_change_told"), "session_change", ["told"])
