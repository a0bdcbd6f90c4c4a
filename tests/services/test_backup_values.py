"""What a plugin may have in a table of MySQL comes out of a backup as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import insert, text

from sinpluma.backups import snapshot, tables
from sinpluma.backups.values import RowSum, rows_of
from sinpluma.storage.database import Database
from sinpluma.testing import site_settings

COLUMNS = {
    "rank": "BIGINT UNSIGNED PRIMARY KEY AUTO_INCREMENT",
    "f": "FLOAT",
    "d": "DOUBLE",
    "n": "DECIMAL(40,20)",
    "j": "JSON",
    "b": "LONGBLOB",
    "t": "TIME(6)",
    "y": "DATE",
    "m": "DATETIME(6)",
    "s": "TIMESTAMP(6) NULL",
    "bits": "BIT(9)",
    "e": "ENUM('a','ñ')",
    "order": "LONGTEXT",
}
ROWS = [
    {
        "rank": 3,
        "f": 0.1,
        "d": 1e308,
        "n": "-0.00000000000000000001",
        "j": '{"b": 1, "a": null}',
        "b": bytes(range(256)),
        "t": "-838:59:59",
        "y": "2024-02-29",
        "m": "1000-01-01 00:00:00.000001",
        "s": "2038-01-19 03:14:07.999999",
        "bits": b"\x01\x01",
        "e": "ñ",
        "order": "🖋️ \\ \\' \\0 %s \x00 \r\n \u2028",
    },
    {"rank": 2**64 - 2, "f": 16777217, "d": 0.1 + 0.2, "t": "00:00:00.000001", "e": "a", "b": b"", "order": ""},
    {"rank": 7},
]


async def test_values_of_every_type_come_back_exactly(
    connections_closed: None, on_mysql: Callable[[str], dict[str, str]], tmp_path: Path
) -> None:
    db, total, again = Database(site_settings(tmp_path, **on_mysql("odd"))), RowSum(), RowSum()
    described = ", ".join(f"`{name}` {kind}" for name, kind in COLUMNS.items())
    async with db.connection() as connection:
        await connection.execute(text(f"CREATE TABLE odd ({described}, twice INT AS (`y` IS NULL) STORED)"))
        await connection.execute(text("CREATE TABLE copied LIKE odd"))
        whole = [{name: row.get(name) for name in COLUMNS} for row in ROWS]
        await connection.execute(insert(tables.Table("odd", tuple(COLUMNS)).clause), whole)
        await connection.commit()
    async with snapshot.snapshot(db) as connection:
        (_, odd) = await connection.run_sync(tables.tables)
        assert odd.columns == tuple(COLUMNS)
        (part,) = [part async for part in snapshot.parts(connection, odd, total)]
        next_id = (await connection.run_sync(tables.next_ids))["odd"]
    copied = tables.Table("copied", odd.columns, odd.floats)
    async with tables.unchecked(db) as connection:
        rows = [dict(zip(odd.columns, row, strict=True)) for row in rows_of(part)]
        await connection.execute(insert(copied.clause), rows)
        await connection.commit()
        async for line in snapshot.lines(connection, copied):
            again.add(line)
        # As the server sees it, without a driver in between.
        pairs = [f"odd.`{name}` <=> copied.`{name}`" for name in COLUMNS]
        pairs += [f"CAST(odd.`{name}` AS BINARY) <=> CAST(copied.`{name}` AS BINARY)" for name in COLUMNS]
        same = " AND ".join(pairs)
        joined = f"SELECT count(*) FROM odd JOIN copied ON odd.`rank` = copied.`rank` WHERE {same}"
        assert await connection.scalar(text(joined)) == len(ROWS)
    await db.close()
    assert (again.rows, again.digest) == (total.rows, total.digest)
    assert (total.rows, next_id) == (len(ROWS), 2**64 - 1)
