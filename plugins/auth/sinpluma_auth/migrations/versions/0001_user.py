"""Table `user`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id, UtcDateTime, exact

revision, down_revision = "0001", None


def upgrade() -> None:
    op.create_table(
        "user",
        sa.Column("user_id", Id, nullable=False),
        sa.Column("username", sa.String(50), nullable=False),
        sa.Column("username_key", exact(100), nullable=False),
        sa.Column("email", sa.String(100), nullable=False),
        sa.Column("email_key", exact(100), nullable=False),
        sa.Column("password_hash", exact(100), nullable=False),
        sa.Column("display_name", sa.String(100), nullable=False),
        sa.Column("bio", sa.String(2000), nullable=False),
        sa.Column("locale", exact(10), nullable=False),
        sa.Column("role", exact(10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("email_verified_at", UtcDateTime, nullable=True),
        sa.Column("pending_email", sa.String(100), nullable=True),
        sa.Column("disabled_at", UtcDateTime, nullable=True),
        sa.Column("closed_at", UtcDateTime, nullable=True),
        sa.Column("user_created", UtcDateTime, nullable=False),
        sa.Column("updated", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_user")),
        sa.UniqueConstraint("username_key", name=op.f("uq_user_username_key")),
        sa.UniqueConstraint("email_key", name=op.f("uq_user_email_key")),
        sqlite_autoincrement=True,
    )
