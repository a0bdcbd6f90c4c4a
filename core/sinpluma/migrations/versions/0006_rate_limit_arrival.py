"""Index of `rate_limit.arrival`, for the purge."""

from alembic import op

revision, down_revision = "0006", "0005"


def upgrade() -> None:
    op.create_index(op.f("ix_rate_limit_arrival"), "rate_limit", ["arrival"])
