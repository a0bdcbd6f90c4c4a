"""Words of `search_page`: MySQL's index, or SQLite's table, which keeps no text itself."""

from alembic import context, op

revision, down_revision = "0005", "0004"
expands = "It adds an index, which older programs neither see nor have to feed."

STATEMENTS = {
    "mysql": "ALTER TABLE search_page ADD FULLTEXT INDEX ix_search_page_words (words)",
    "sqlite": (
        "CREATE VIRTUAL TABLE search_page_index USING fts5"
        "(words, content='search_page', content_rowid='page_id', tokenize=\"ascii tokenchars '_'\", prefix='2 3')"
    ),
}


def upgrade() -> None:
    op.execute(STATEMENTS[context.get_context().dialect.name])
