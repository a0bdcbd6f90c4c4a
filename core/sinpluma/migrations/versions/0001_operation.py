"""Table `operation`."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from sinpluma.storage.columns import UtcDateTime, exact

revision, down_revision = "0001", None


def upgrade() -> None:
    op.create_table(
        "operation",
        sa.Column("operation_id", exact(80), nullable=False),
        sa.Column("result", sa.LargeBinary().with_variant(mysql.LONGBLOB(), "mysql"), nullable=False),
        sa.Column("created", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("operation_id", name=op.f("pk_operation")),
    )
