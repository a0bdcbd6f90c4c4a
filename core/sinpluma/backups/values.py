"""A row as a line of JSON: every value exactly as the database has it, whichever database that is.

Moments are text as SQLite stores them and MySQL reads them, bytes are Base64 in an object of their own.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

_BYTES = "base64"
_MODULUS = 2**256
_ROWS = msgspec.json.Decoder(list[Any])


class RowSum:
    """How many rows, and the sum of their SHA-256 modulo 2**256: the same in whatever order they come."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, line: bytes) -> None:
        """Count a row."""
        self.rows += 1
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(line).digest(), "big")) % _MODULUS

    @property
    def digest(self) -> str:
        """The sum, in hexadecimal digits."""
        return f"{self._sum:064x}"


def line_of(row: Sequence[Any]) -> bytes:
    """A row as JSON."""
    return msgspec.json.encode([_plain(value) for value in row])


def rows_of(lines: bytes) -> list[tuple[Any, ...]]:
    """The rows of a part, as they can be bound to an INSERT."""
    return [tuple(map(_bound, row)) for row in _ROWS.decode_lines(lines)]


def joined(lines: Iterable[bytes]) -> bytes:
    """Rows as a part has them: a line each."""
    return b"".join(line + b"\n" for line in lines)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, int | float | str):
        return value
    if isinstance(value, bytes):
        return {_BYTES: base64.b64encode(value).decode()}
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S.%f}"
    if isinstance(value, timedelta):
        return _time(value)
    return str(value)  # decimals and dates


def _bound(value: Any) -> Any:
    return base64.b64decode(value[_BYTES]) if isinstance(value, dict) else value


def _time(value: timedelta) -> str:
    """MySQL's TIME, which goes from -838:59:59 to 838:59:59."""
    sign, size = ("-", -value) if value < timedelta(0) else ("", value)
    minutes, seconds = divmod(size.days * 86_400 + size.seconds, 60)
    return f"{sign}{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}.{size.microseconds:06d}"
