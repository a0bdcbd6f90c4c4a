"""A connection to one server, over TLS, with every wait bounded."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pymysql  # type: ignore[import-untyped] # it has no types of its own
import pymysql.cursors  # type: ignore[import-untyped] # the same

from .plan import HOST, Account

CONNECT_SECONDS = 5.0
DatabaseError: type[Exception] = pymysql.MySQLError


class Session:
    """A connection that commits each statement."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def run(self, statement: str, *values: object) -> list[dict[str, Any]]:
        """Execute it; gives the rows, by column name."""
        with self._connection.cursor() as cursor:
            cursor.execute(statement, values or None)
            return list(cursor.fetchall())

    def value(self, query: str, *values: object) -> Any:
        """The one value that it selects, or None."""
        rows = self.run(query, *values)
        return next(iter(rows[0].values())) if rows else None


@contextmanager
def session(
    port: int,
    account: Account,
    ca: Path,
    *,
    seconds: float = CONNECT_SECONDS,
    schema: str | None = None,
    host: str = HOST,
) -> Iterator[Session]:
    """A session at a port of this machine, which waits for each answer for that many seconds.

    Raises:
        DatabaseError: there is no connection to be had, or a statement failed.
    """
    connection = pymysql.connect(
        host=host,
        port=port,
        user=account.user,
        password=account.password,
        database=schema,
        charset="utf8mb4",
        autocommit=True,
        cursorclass=pymysql.cursors.DictCursor,
        connect_timeout=CONNECT_SECONDS,
        read_timeout=seconds,
        write_timeout=seconds,
        ssl_ca=str(ca),
        ssl_verify_cert=True,
        ssl_verify_identity=True,
    )
    try:
        yield Session(connection)
    finally:
        connection.close()
