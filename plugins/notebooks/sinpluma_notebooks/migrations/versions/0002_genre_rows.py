"""The genres. Their names are in `genres.py`."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"

SLUGS = (
    "accion-y-aventura",
    "antologias",
    "ciencia-ficcion",
    "cuentos",
    "ensayos",
    "fantasia",
    "ficcion",
    "poesia",
    "teatro",
    "terror",
)


def upgrade() -> None:
    genre = sa.table("genre", sa.column("genre_id"), sa.column("slug"), sa.column("position"))
    op.bulk_insert(genre, [{"genre_id": i, "slug": slug, "position": i} for i, slug in enumerate(SLUGS, 1)])
