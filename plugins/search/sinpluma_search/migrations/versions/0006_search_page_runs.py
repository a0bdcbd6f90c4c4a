"""Text without spaces in `search_page`; on SQLite, how the index hears of new rows."""

from alembic import context, op

revision, down_revision = "0006", "0005"
expands = "It adds an index, which older programs neither see nor have to feed."

STATEMENTS = {
    "mysql": "ALTER TABLE search_page ADD FULLTEXT INDEX ix_search_page_runs (runs) WITH PARSER ngram",
    "sqlite": (
        "CREATE TRIGGER search_page_made AFTER INSERT ON search_page BEGIN "
        "INSERT INTO search_page_index (rowid, words) VALUES (new.page_id, new.words); END"
    ),
}


def upgrade() -> None:
    op.execute(STATEMENTS[context.get_context().dialect.name])
