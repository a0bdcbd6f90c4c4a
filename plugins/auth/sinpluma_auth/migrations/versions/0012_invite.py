"""Table `invite`."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id, UtcDateTime, exact

revision, down_revision = "0012", "0011"


def upgrade() -> None:
    op.create_table(
        "invite",
        sa.Column("code_hash", exact(64), nullable=False),
        sa.Column("created_by", Id, nullable=True),
        sa.Column("created", UtcDateTime, nullable=False),
        sa.Column("expires", UtcDateTime, nullable=False),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user.user_id"], name=op.f("fk_invite_created_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_invite")),
    )
