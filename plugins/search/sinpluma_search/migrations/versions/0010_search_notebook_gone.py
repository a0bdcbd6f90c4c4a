"""How SQLite's index hears of deleted rows of `search_notebook`."""

from alembic import context, op

revision, down_revision = "0010", "0009"
expands = "It adds an index, which older programs neither see nor have to feed."

STATEMENTS = {
    "mysql": "DO 0",
    "sqlite": (
        "CREATE TRIGGER search_notebook_gone AFTER DELETE ON search_notebook BEGIN "
        "INSERT INTO search_notebook_index (search_notebook_index, rowid, words) "
        "VALUES ('delete', old.notebook_id, old.words); END"
    ),
}


def upgrade() -> None:
    op.execute(STATEMENTS[context.get_context().dialect.name])
