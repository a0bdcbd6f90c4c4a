"""The rows of a dump, put aside on disk: a dump has them in no useful order, and may be larger than memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sinpluma_exchange.legacy.rows import COLUMNS, Notebook, Page, Reading, User
from sinpluma_exchange.legacy.sqldump import DumpRow, SqlDump

_REQUIRED = ("users", "notebooks", "pages")
_INTEGERS = frozenset({"user_id", "genre_id", "notebook_id", "page_id", "position", "tag_id"})
_OPTIONAL = frozenset({"first_name", "last_name", "user_created", "resume"})
_NO_KEYS = frozenset({"reading_id", "has_tag_id"})
_KEPT = {table: tuple(name for name in columns if name not in _NO_KEYS) for table, columns in COLUMNS.items()}
_KEYS = {"users": "user_id", "genres": "genre_id", "notebooks": "notebook_id", "pages": "page_id", "tags": "tag_id"}
_MAX_ID = 2**63 - 1


class Spool:
    """The rows of one dump. A context manager: what it put on disk goes with it."""

    def __init__(self) -> None:
        # A database without a name is SQLite's own temporary file, and deleted with the connection.
        self._db = sqlite3.connect("", isolation_level=None)
        self._seen: set[str] = set()
        self.damaged = 0
        """Texts with bytes that are no characters in the dump's character set; � stands for them."""
        for table, columns in _KEPT.items():
            key = f", PRIMARY KEY ({_KEYS[table]})" if table in _KEYS else ""
            self._db.execute(f"CREATE TABLE {table} ({', '.join(columns)}{key})")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._db.close()

    def fill(self, path: Path, advance: Callable[[int], None]) -> None:
        """Take in every row of a dump; `advance` is told how many bytes have been read.

        Raises:
            DumpFault: the dump is malformed or cut off, or has none of the first Sin Pluma's tables.
        """
        with path.open("rb") as file:
            dump = SqlDump(file, COLUMNS, advance)
            self._db.execute("BEGIN")
            for row in dump.rows():
                self._add(dump, row)
            self._db.execute("CREATE INDEX page_order ON pages (notebook_id, position, page_id)")
            self._db.execute("CREATE INDEX tag_of ON has_tags (notebook_id)")
            self._db.execute("COMMIT")
            if missing := [table for table in _REQUIRED if table not in dump.tables]:
                raise dump.fault(f"this is no dump of the first Sin Pluma: it has no table {', '.join(missing)}")

    def count(self, table: str) -> int:
        """How many rows a table has."""
        (number,) = self._db.execute(f"SELECT COUNT(*) FROM {table}").fetchone()
        return int(number)

    def page_count(self, notebook_id: int) -> int:
        """How many chapters a work has."""
        statement = "SELECT COUNT(*) FROM pages WHERE notebook_id = ?"
        (number,) = self._db.execute(statement, [notebook_id]).fetchone()
        return int(number)

    def users(self) -> Iterator[User]:
        """The accounts, the oldest first."""
        for row in self._rows("SELECT * FROM users ORDER BY user_id"):
            yield User(*row)

    def notebooks(self) -> Iterator[Notebook]:
        """The works, the oldest first."""
        for row in self._rows(
            "SELECT notebook_id, user_id, COALESCE(name, ''), title, resume "
            "FROM notebooks LEFT JOIN genres USING (genre_id) ORDER BY notebook_id"
        ):
            yield Notebook(*row)

    def pages(self, notebook_id: int) -> Iterator[Page]:
        """The chapters of a work in their order."""
        statement = "SELECT page_id, title, content FROM pages WHERE notebook_id = ? ORDER BY position, page_id"
        for row in self._rows(statement, notebook_id):
            yield Page(*row)

    def tags(self, notebook_id: int) -> list[str]:
        """The tags of a work."""
        statement = "SELECT DISTINCT name FROM has_tags JOIN tags USING (tag_id) WHERE notebook_id = ? ORDER BY tag_id"
        return [name for (name,) in self._rows(statement, notebook_id)]

    def readings(self) -> Iterator[Reading]:
        """Who follows what, by work."""
        for row in self._rows("SELECT DISTINCT user_id, notebook_id FROM reading ORDER BY notebook_id, user_id"):
            yield Reading(*row)

    def orphans(self) -> list[int]:
        """Chapters of works that the dump does not have."""
        statement = "SELECT page_id FROM pages WHERE notebook_id NOT IN (SELECT notebook_id FROM notebooks)"
        return [page_id for (page_id,) in self._rows(statement)]

    def _rows(self, statement: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        # No `yield from`: left before its end, that would close the cursor, perhaps after the connection.
        for row in self._db.execute(statement, values):  # noqa: UP028
            yield row

    def _add(self, dump: SqlDump, row: DumpRow) -> None:
        columns = _KEPT[row.table]
        try:
            values = [self._read(row, column) for column in columns]
        except ValueError as error:
            raise dump.fault(f"a row of {row.table} cannot be read: {error}") from None
        marks = ", ".join("?" * len(columns))
        self._db.execute(f"INSERT OR REPLACE INTO {row.table} VALUES ({marks})", values)

    def _read(self, row: DumpRow, column: str) -> int | str:
        value = _value(row, column)
        if column in _INTEGERS:
            return _integer(column, value)
        try:
            return (value or b"").decode(row.codec)
        except UnicodeDecodeError:
            self.damaged += 1
            return (value or b"").decode(row.codec, "replace")


def _value(row: DumpRow, column: str) -> bytes | None:
    if column in row.values:
        return row.values[column]
    if column == "name":  # of a genre or a tag, by whatever name: its only column that is no id
        return next((value for name, value in row.values.items() if not name.endswith("id")), None)
    if column in _OPTIONAL:
        return None
    raise ValueError(f"it has no column {column}")


def _integer(column: str, value: bytes | None) -> int:
    if value is None and column == "position":
        return 0
    number = int(value or b"")
    if not -_MAX_ID <= number <= _MAX_ID:
        raise ValueError(f"{column} is {number}")
    return number
