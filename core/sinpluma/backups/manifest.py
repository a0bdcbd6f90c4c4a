"""What a backup says of itself: at its beginning how to read it, at its end what must have been in it."""

from __future__ import annotations

from datetime import datetime

import msgspec

FORMAT = 1
HEADER = "sinpluma-backup.json"
TABLES = "tables"
"""A table's rows: `tables/page/00000001`, …"""
OBJECTS = "objects"
"""A plugin's objects: `objects/media/works/…`."""
MANIFEST = "manifest.json"


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """The first part: the format, which release made the backup when, and how far each component's tables were."""

    format: int
    sinpluma: str
    created: datetime
    revisions: dict[str, str]


class TableSummary(msgspec.Struct, frozen=True):
    """A table: its columns in the order of the rows' values, how many rows, and their sum (`RowSum`)."""

    columns: tuple[str, ...]
    rows: int
    digest: str


class Manifest(msgspec.Struct, kw_only=True):
    """The last part: every table, the least id that each would give next, how many objects of each plugin there are.

    `missing` names the objects that rows refer to and the store did not have; `parts` counts all parts before this
    one, and `digest` is the SHA-256 of their names and digests in order.
    """

    tables: dict[str, TableSummary] = {}
    next_ids: dict[str, int] = {}
    objects: dict[str, int] = {}
    missing: list[str] = []
    parts: int = 0
    digest: str = ""

    @property
    def rows(self) -> int:
        """All rows."""
        return sum(table.rows for table in self.tables.values())
