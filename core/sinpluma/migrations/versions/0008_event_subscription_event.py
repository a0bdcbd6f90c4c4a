"""Index of `event_subscription.event`: whoever emits one asks who wants it."""

from alembic import op

revision, down_revision = "0008", "0007"


def upgrade() -> None:
    op.create_index(op.f("ix_event_subscription_event"), "event_subscription", ["event"])
