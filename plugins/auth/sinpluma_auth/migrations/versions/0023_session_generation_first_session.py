"""From which session on tokens mean those of the table."""

import sqlalchemy as sa
from alembic import op

from sinpluma.api import Id

revision, down_revision = "0023", "0022"


def upgrade() -> None:
    op.add_column("session_generation", sa.Column("first_session", Id, nullable=False, server_default="0"))
