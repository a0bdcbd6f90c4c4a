"""What readers have already is no news."""

from alembic import op

revision, down_revision = "0026", "0025"
expands = "It adds rows to a table that older programs do not know."


def upgrade() -> None:
    op.execute(
        "INSERT INTO news (page_id, notebook_id, since) "
        "SELECT page.page_id, page.notebook_id, page.published_at FROM page "
        "JOIN notebook ON notebook.notebook_id = page.notebook_id "
        "WHERE page.published_at IS NOT NULL AND notebook.status = 'published'"
    )
