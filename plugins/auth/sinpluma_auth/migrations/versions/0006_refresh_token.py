"""Table `refresh_token`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id, UtcDateTime, exact

revision, down_revision = "0006", "0005"


def upgrade() -> None:
    op.create_table(
        "refresh_token",
        sa.Column("jti", exact(32), nullable=False),
        sa.Column("session_id", Id, nullable=False),
        sa.Column("issued", UtcDateTime, nullable=False),
        sa.Column("expires", UtcDateTime, nullable=False),
        sa.Column("kid", exact(64), nullable=False),
        sa.Column("successor", exact(32), nullable=True),
        sa.Column("used_at", UtcDateTime, nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["session.session_id"],
            name=op.f("fk_refresh_token_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("jti", name=op.f("pk_refresh_token")),
    )
