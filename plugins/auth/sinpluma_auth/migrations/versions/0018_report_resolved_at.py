"""Index of `report.resolved_at`."""

from alembic import op

revision, down_revision = "0018", "0017"


def upgrade() -> None:
    op.create_index(op.f("ix_report_resolved_at"), "report", ["resolved_at"])
