"""Text without spaces in `search_notebook`; on SQLite, how the index hears of new rows."""

from alembic import context, op

revision, down_revision = "0009", "0008"
expands = "It adds an index, which older programs neither see nor have to feed."

STATEMENTS = {
    "mysql": "ALTER TABLE search_notebook ADD FULLTEXT INDEX ix_search_notebook_runs (runs) WITH PARSER ngram",
    "sqlite": (
        "CREATE TRIGGER search_notebook_made AFTER INSERT ON search_notebook BEGIN "
        "INSERT INTO search_notebook_index (rowid, words) VALUES (new.notebook_id, new.words); END"
    ),
}


def upgrade() -> None:
    op.execute(STATEMENTS[context.get_context().dialect.name])
