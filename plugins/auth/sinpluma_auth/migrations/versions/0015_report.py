"""Table `report`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id, UtcDateTime, exact

revision, down_revision = "0015", "0014"


def upgrade() -> None:
    op.create_table(
        "report",
        sa.Column("report_id", Id, nullable=False),
        sa.Column("reporter", Id, nullable=True),
        sa.Column("kind", exact(20), nullable=False),
        sa.Column("target_id", Id, nullable=False),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.Column("created", UtcDateTime, nullable=False),
        sa.Column("resolved_at", UtcDateTime, nullable=True),
        sa.Column("resolved_by", Id, nullable=True),
        sa.ForeignKeyConstraint(["reporter"], ["user.user_id"], name=op.f("fk_report_reporter"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["resolved_by"], ["user.user_id"], name=op.f("fk_report_resolved_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_report")),
        sqlite_autoincrement=True,
    )
