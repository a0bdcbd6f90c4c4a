"""How SQLite's index hears of deleted rows of `search_page`."""

from alembic import context, op

revision, down_revision = "0007", "0006"
expands = "It adds an index, which older programs neither see nor have to feed."

STATEMENTS = {
    "mysql": "DO 0",
    "sqlite": (
        "CREATE TRIGGER search_page_gone AFTER DELETE ON search_page BEGIN "
        "INSERT INTO search_page_index (search_page_index, rowid, words) "
        "VALUES ('delete', old.page_id, old.words); END"
    ),
}


def upgrade() -> None:
    op.execute(STATEMENTS[context.get_context().dialect.name])
