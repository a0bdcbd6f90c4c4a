"""Words of `search_notebook`: MySQL's index, or SQLite's table, which keeps no text itself."""

from alembic import context, op

revision, down_revision = "0008", "0007"
expands = "It adds an index, which older programs neither see nor have to feed."

STATEMENTS = {
    "mysql": "ALTER TABLE search_notebook ADD FULLTEXT INDEX ix_search_notebook_words (words)",
    "sqlite": (
        "CREATE VIRTUAL TABLE search_notebook_index USING fts5"
        "(words, content='search_notebook', content_rowid='notebook_id', "
        "tokenize=\"ascii tokenchars '_'\", prefix='2 3')"
    ),
}


def upgrade() -> None:
    op.execute(STATEMENTS[context.get_context().dialect.name])
