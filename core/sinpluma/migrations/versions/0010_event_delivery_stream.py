"""Index of `event_delivery`, for finding the first event of each stream."""

from alembic import op

revision, down_revision = "0010", "0009"


def upgrade() -> None:
    columns = ["subscriber", "dead", "stream", "delivery_id"]
    op.create_index(op.f("ix_event_delivery_subscriber_dead_stream_delivery_id"), "event_delivery", columns)
