"""Reading the rows of a file that mysqldump wrote, or another program in its way. Nothing in it is executed.

What is understood: INSERT and REPLACE with one row or many, with a list of columns or in the order of CREATE TABLE;
strings with the escapes of MySQL's manual (*String Literals*), `_binary '…'`, hexadecimal and bit literals
(*Hexadecimal Literals*, *Bit-Value Literals*), numbers and NULL; comments, conditional ones too; SET NAMES and USE.
Every other statement is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import BinaryIO, NamedTuple

from sinpluma_exchange.legacy.dumptext import DumpFault, DumpText

_NAME = rb"(?:`(?:[^`]|``)+`|[\w$]+)"
_TABLE = rb"(?:" + _NAME + rb"\s*\.\s*)?(?P<table>" + _NAME + rb")"
_INSERT = re.compile(
    rb"(?:INSERT|REPLACE)\s+(?:(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE)\s+)*(?:INTO\s+)?"
    + _TABLE
    + rb"\s*(?:\((?P<columns>[^()]*)\)\s*)?VALUES?\b",
    re.IGNORECASE,
)
_CREATE = re.compile(rb"CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?" + _TABLE + rb"\s*\(", re.IGNORECASE)
_SET_NAMES = re.compile(rb"SET\s+NAMES\s+['\"]?(?P<charset>\w+)", re.IGNORECASE)
_USE = re.compile(rb"USE\s+(?P<database>" + _NAME + rb")", re.IGNORECASE)
_BODY = re.compile(rb"DELIMITER[ \t]+(?!;\s)[^\n]*", re.IGNORECASE)
_END_OF_BODY = b"\nDELIMITER ;"
_DELIMITER = re.compile(rb"DELIMITER[ \t]+;", re.IGNORECASE)
_COLUMN = re.compile(
    rb"`((?:[^`]|``)+)`|(?!(?:PRIMARY|UNIQUE|KEY|INDEX|CONSTRAINT|FULLTEXT|SPATIAL|FOREIGN|CHECK)\b)(\w+)",
    re.IGNORECASE,
)
_NAMES = re.compile(_NAME)
_QUOTED_NAME = re.compile(rb"`(?:[^`]|``)*`")
_OTHER = re.compile(rb"[^'\"`;,()/\#*\-\s]+|[,()/\#*\-]")
_LITERAL = re.compile(
    rb"(?P<null>NULL\b)|0x(?P<hex>[0-9a-f]+)|x'(?P<quoted_hex>[0-9a-f]*)'|(?:b'(?P<bits>[01]*)'|0b(?P<bare_bits>[01]+))"
    rb"|(?P<number>[-+]?[0-9]+(?:\.[0-9]*)?(?:e[-+]?[0-9]+)?)",
    re.IGNORECASE,
)
_INTRODUCER = re.compile(rb"_[a-z0-9]+\s*(?=['\"x0])", re.IGNORECASE)
_SEPARATOR = re.compile(rb"[,)]")
_CODECS = {
    "utf8": "utf-8",
    "utf8mb3": "utf-8",
    "utf8mb4": "utf-8",
    "latin1": "cp1252",
    "ascii": "ascii",
    "binary": "utf-8",
}


class DumpRow(NamedTuple):
    """A row as it stands in the dump: its values by column, as bytes, which `codec` decodes."""

    table: str
    values: Mapping[str, bytes | None]
    codec: str


class SqlDump:
    """A dump, read once from its beginning to its end.

    Args:
        file: the dump.
        columns: the tables that are wanted, each with the columns it has if the dump itself does not say.
        advance: is told now and then how many bytes have been read.
    """

    def __init__(
        self, file: BinaryIO, columns: Mapping[str, tuple[str, ...]], advance: Callable[[int], None] = lambda _: None
    ) -> None:
        self._text = DumpText(file)
        self._wanted: Collection[str] = columns.keys()
        self._columns = dict(columns)
        self._codec = "utf-8"
        self._databases: dict[str, str] = {}
        self._database = ""
        self._advance = advance
        self.tables: set[str] = set()
        """The wanted tables that the dump has shown so far."""

    def fault(self, reason: str) -> DumpFault:
        """An error at the place that was reached."""
        return self._text.fault(reason)

    def rows(self) -> Iterator[DumpRow]:
        """Every row of the wanted tables.

        Raises:
            DumpFault: the dump is malformed or cut off, or has a table twice.
        """
        text = self._text
        while True:
            text.skip_blank()
            self._advance(text.offset)
            if text.at_end:
                if text.is_unfinished:
                    raise text.fault("the dump ends before mysqldump was done")
                return
            if text.take(_BODY):
                text.skip_past(_END_OF_BODY)
            elif found := text.take(_INSERT):
                yield from self._insert(found)
            elif found := text.take(_CREATE):
                self._create(_plain(found["table"]))
            elif not text.take(_DELIMITER):
                self._note(text)
                self._skip_statement()

    def _note(self, text: DumpText) -> None:
        """Remember what a statement says about those that follow."""
        if found := text.take(_USE):
            self._database = _plain(found["database"])
        elif found := text.take(_SET_NAMES):
            charset = found["charset"].decode("ascii").lower()
            if charset not in _CODECS:
                raise text.fault(
                    f"the dump is in {charset}, which is not read here. Make it with --default-character-set=utf8mb4."
                )
            self._codec = _CODECS[charset]

    def _insert(self, found: re.Match[bytes]) -> Iterator[DumpRow]:
        table = _plain(found["table"])
        if table not in self._wanted:
            self._skip_statement()
            return
        if self._databases.setdefault(table, self._database) != self._database:
            raise self._text.fault(f"the dump has the table {table} of more than one database. Dump one of them.")
        self.tables.add(table)
        columns = self._columns[table]
        if found["columns"] is not None:
            columns = tuple(_plain(name) for name in _NAMES.findall(found["columns"]))
        for values in self._tuples():
            if len(values) != len(columns):
                raise self._text.fault(f"a row of {table} has {len(values)} values for {len(columns)} columns")
            yield DumpRow(table, dict(zip(columns, values, strict=True)), self._codec)

    def _tuples(self) -> Iterator[list[bytes | None]]:
        text = self._text
        while True:
            self._expect(b"(", "a row")
            yield self._values()
            self._advance(text.offset)
            text.skip_blank()
            if text.sees(b";"):
                text.skip_past(b";")
                return
            self._expect(b",", "another row or the statement's end")

    def _values(self) -> list[bytes | None]:
        values = []
        while True:
            values.append(self._value())
            self._text.skip_blank()
            separator = self._text.take(_SEPARATOR)
            if separator is None:
                raise self._text.fault("a comma or a bracket should stand here. Is the dump whole?")
            if separator[0] == b")":
                return values

    def _value(self) -> bytes | None:
        text = self._text
        text.skip_blank()
        text.take(_INTRODUCER)
        if text.sees(b"'") or text.sees(b'"'):
            return text.string()
        found = text.take(_LITERAL)
        if found is None:
            raise text.fault("a value should stand here. Is the dump whole?")
        if found["null"]:
            return None
        if found["number"]:
            return found["number"]
        bits = found["bits"] if found["bits"] is not None else found["bare_bits"]
        return _from_hex(found) if bits is None else b"%d" % int(bits or b"0", 2)

    def _create(self, table: str) -> None:
        """Learn a table's columns: at the beginning and behind each comma a name stands, or a key's definition."""
        text, columns, depth, at_item = self._text, list[str](), 1, True
        while depth:
            text.skip_blank()
            if at_item and (column := text.take(_COLUMN)):
                columns.append(_plain(column[0]))
                text.skip_blank()
            part = self._part(f"the table {table}")
            depth += (part == b"(") - (part == b")")
            at_item = depth == 1 and part == b","
        if table in self._wanted:
            self.tables.add(table)
            self._columns[table] = tuple(columns)
        self._skip_statement()

    def _skip_statement(self) -> None:
        text = self._text
        while not text.at_end:
            text.skip_blank()
            if text.sees(b";"):
                text.skip_past(b";")
                return
            if not text.at_end:
                self._part("a statement")

    def _part(self, of: str) -> bytes:
        """Go behind a string, a quoted name, a sign, or a row of other characters, and give it."""
        text = self._text
        if text.sees(b"'") or text.sees(b'"'):
            text.string()
            return b"''"
        found = text.take(_QUOTED_NAME) or text.take(_OTHER)
        if found is None:
            raise text.fault(f"{of} does not end. Is the dump whole?")
        return found[0]

    def _expect(self, sign: bytes, what: str) -> None:
        self._text.skip_blank()
        if not self._text.sees(sign):
            raise self._text.fault(f"{what} should stand here. Is the dump whole?")
        self._text.skip_past(sign)


def _plain(name: bytes) -> str:
    """A table's or column's name without its quotes."""
    text = name.decode("utf-8", "replace")
    return text[1:-1].replace("``", "`") if text.startswith("`") else text


def _from_hex(found: re.Match[bytes]) -> bytes:
    digits: bytes = found["hex"] if found["hex"] is not None else found["quoted_hex"]
    return bytes.fromhex(("0" * (len(digits) % 2)) + digits.decode("ascii"))
