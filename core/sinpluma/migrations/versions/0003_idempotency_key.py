"""Table `idempotency_key`."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from sinpluma.storage.columns import UtcDateTime, exact

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    op.create_table(
        "idempotency_key",
        sa.Column("key_hash", exact(64), nullable=False),
        sa.Column("fingerprint", exact(64), nullable=False),
        sa.Column("owner", exact(64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", exact(1000), nullable=True),
        sa.Column("body", sa.LargeBinary().with_variant(mysql.LONGBLOB(), "mysql"), nullable=True),
        sa.Column("created", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_idempotency_key")),
    )
