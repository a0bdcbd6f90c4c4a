"""Index of `report.reporter`."""

from alembic import op

revision, down_revision = "0016", "0015"


def upgrade() -> None:
    op.create_index(op.f("ix_report_reporter"), "report", ["reporter"])
