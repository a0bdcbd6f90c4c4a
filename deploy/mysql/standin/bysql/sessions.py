"""Connections with MySQL Shell's names: `mysql.get_session()`, `shell.connect()` and `session.run_sql()`."""

from collections.abc import Mapping, Sequence
from typing import Any

import pymysql  # type: ignore[import-untyped] # it has no types of its own


class Result:
    """Rows that were read."""

    def __init__(self, rows: Sequence[tuple[Any, ...]]) -> None:
        self._rows = rows

    def fetch_all(self) -> list[tuple[Any, ...]]:
        """All of them."""
        return list(self._rows)


class Session:
    """A connection that commits each statement."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.options = dict(options)
        self._connection = pymysql.connect(
            host=options["host"],
            port=options["port"],
            user=options["user"],
            password=options["password"],
            autocommit=True,
            connect_timeout=options["connect-timeout"] / 1000,
            read_timeout=options.get("net-read-timeout", 90_000) / 1000,
            ssl_ca=options["ssl-ca"],
            ssl_verify_cert=True,
            ssl_verify_identity=options["ssl-mode"] == "VERIFY_IDENTITY",
        )

    @property
    def address(self) -> str:
        """Where it leads, as "host:port"."""
        return f"{self.options['host']}:{self.options['port']}"

    def run_sql(self, statement: str, values: Sequence[object] = ()) -> Result:
        """Execute it, with a value for each `?`."""
        with self._connection.cursor() as cursor:
            if values:
                cursor.execute(statement.replace("%", "%%").replace("?", "%s"), list(values))
            else:
                cursor.execute(statement)
            return Result(cursor.fetchall() or ())

    def value(self, query: str, *values: object) -> Any:
        """The one value that it selects, or None."""
        rows = self.run_sql(query, values).fetch_all()
        return rows[0][0] if rows else None

    def to(self, address: str) -> "Session":
        """Another connection with the same account and TLS."""
        host, _, port = address.rpartition(":")
        return Session({**self.options, "host": host, "port": int(port)})

    def close(self) -> None:
        """End it."""
        self._connection.close()


class Mysql:
    """The global `mysql`."""

    def get_session(self, options: Mapping[str, Any]) -> Session:
        """A connection."""
        return Session(options)


class Shell:
    """The global `shell`, with the connection that `dba` uses."""

    session: Session | None = None

    def connect(self, options: Mapping[str, Any]) -> Session:
        """Have that connection, and let the one before go."""
        if self.session:
            self.session.close()
        self.session = Session(options)
        return self.session
