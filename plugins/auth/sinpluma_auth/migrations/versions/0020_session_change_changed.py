"""Index of `session_change.changed`."""

from alembic import op

revision, down_revision = "0020", "0019"


def upgrade() -> None:
    op.create_index(op.f("ix_session_change_changed"), "session_change", ["changed"])
