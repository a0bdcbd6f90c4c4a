"""Index of `report.resolved_by`."""

from alembic import op

revision, down_revision = "0017", "0016"


def upgrade() -> None:
    op.create_index(op.f("ix_report_resolved_by"), "report", ["resolved_by"])
