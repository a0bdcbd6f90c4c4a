"""The text of an SQL dump, read a piece at a time: strings, comments, and where one is."""

from __future__ import annotations

import re
from typing import BinaryIO

_PIECE = 1024 * 1024
_LOOKAHEAD = 64 * 1024
"""Bytes that a short pattern may look at."""
MAX_STRING = 256 * 1024 * 1024

# What MySQL runs by its version, `/*!40101 … */`, counts as if nothing stood around it; MariaDB's first line does not.
_BLANK = re.compile(
    rb"\s+|--(?=\s|\Z)[^\n]*|\#[^\n]*|/\*M!999999[^\n]*?\*/|/\*M?!\d*|\*/",
)
# What mysqldump writes first and last, unless it is told to write no comments.
_COMPLETED = b"-- Dump completed"
_MARKS = (b"-- MySQL dump", b"-- MariaDB dump", _COMPLETED)
_ESCAPES = {quote: re.compile(rb"\\(.)|" + quote * 2, re.DOTALL) for quote in (b"'", b'"')}
_ESCAPED = {
    b"0": b"\0",
    b"b": b"\b",
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"Z": b"\x1a",
    b"%": b"\\%",
    b"_": b"\\_",
}


class DumpFault(ValueError):
    """The dump cannot be read; says where and why."""

    def __init__(self, reason: str, line: int, offset: int) -> None:
        super().__init__(f"line {line:,} (byte {offset:,}): {reason}")


class DumpText:
    """A place in a dump, which goes forward."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._buffer = b""
        self._place = 0
        self._ended = False
        self._bytes_before = 0
        self._lines_before = 1
        self.is_unfinished = False
        """Whether mysqldump has said that it began, and not yet that it was done."""

    @property
    def offset(self) -> int:
        """Bytes before this place."""
        return self._bytes_before + self._place

    @property
    def line(self) -> int:
        """The line of this place, from 1."""
        return self._lines_before + self._buffer.count(b"\n", 0, self._place)

    @property
    def at_end(self) -> bool:
        """Whether nothing follows."""
        return not self._has(1)

    def fault(self, reason: str) -> DumpFault:
        """An error at this place."""
        return DumpFault(reason, self.line, self.offset)

    def sees(self, what: bytes) -> bool:
        """Whether this follows."""
        return self._has(len(what)) and self._buffer.startswith(what, self._place)

    def take(self, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """Go behind what follows, if it is this; it may be some ten thousand bytes long."""
        self._has(_LOOKAHEAD)
        found = pattern.match(self._buffer, self._place)
        if found is not None:
            self._place = found.end()
        return found

    def skip_blank(self) -> None:
        """Go behind space and comments."""
        while (found := self.take(_BLANK)) or self._skip_comment():
            if found and found[0].startswith(_MARKS):
                self.is_unfinished = not found[0].startswith(_COMPLETED)

    def skip_past(self, what: bytes) -> None:
        """Go behind the next place at which this stands, or to the end."""
        while (found := self._buffer.find(what, self._place)) < 0:
            self._place = max(self._place, len(self._buffer) - len(what) + 1)
            if not self._read():
                self._place = len(self._buffer)
                return
        self._place = found + len(what)

    def string(self) -> bytes:
        """The string that begins here, in single or double quotes; its escapes are read as MySQL's manual says.

        Raises:
            DumpFault: it does not end.
        """
        length = self._length_of_string()
        quote, raw = (
            self._buffer[self._place : self._place + 1],
            self._buffer[self._place + 1 : self._place + length - 1],
        )
        self._place += length
        return _ESCAPES[quote].sub(_unescape, raw) if b"\\" in raw or quote in raw else raw

    def _length_of_string(self) -> int:
        """Bytes from the opening quote to the closing one. Only quotes are looked at, at the speed of C."""
        quote = self._buffer[self._place : self._place + 1]
        length = 1
        while True:
            end = self._buffer.find(quote, self._place + length)
            if end < 0 or (end + 1 == len(self._buffer) and not self._ended):
                length = (end if end >= 0 else len(self._buffer)) - self._place
                if length > MAX_STRING or not (self._read() or end >= 0):
                    raise self.fault("a string begins here and does not end. Is the dump whole?")
            elif self._is_escaped(end):
                length = end + 1 - self._place
            elif self._buffer[end + 1 : end + 2] == quote:
                length = end + 2 - self._place
            else:
                return end + 1 - self._place

    def _is_escaped(self, place: int) -> bool:
        """Whether an odd number of backslashes stands before a quote within the present string."""
        first = place
        while first - 1 > self._place and self._buffer[first - 1] == ord("\\"):
            first -= 1
        return (place - first) % 2 == 1

    def _skip_comment(self) -> bool:
        if not self.sees(b"/*"):
            return False
        self._place += 2
        self.skip_past(b"*/")
        return True

    def _has(self, count: int) -> bool:
        while len(self._buffer) - self._place < count:
            if not self._read():
                return False
        return True

    def _read(self) -> bool:
        """Read on: at least as much as is held already, so that a long string is not copied again and again."""
        if self._ended:
            return False
        more = self._file.read(max(_PIECE, len(self._buffer) - self._place))
        self._ended = not more
        self._lines_before += self._buffer.count(b"\n", 0, self._place)
        self._bytes_before += self._place
        self._buffer = self._buffer[self._place :] + more
        self._place = 0
        return bool(more)


def _unescape(found: re.Match[bytes]) -> bytes:
    return _ESCAPED.get(found[1], found[1]) if found[1] is not None else found[0][:1]
