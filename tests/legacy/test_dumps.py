"""Dumps: every form in which MySQL writes a row, read without running anything; and what cannot be read, said where."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from first_sin_pluma import COLUMNS, FirstSinPluma, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sinpluma_exchange.legacy import dumptext
from sinpluma_exchange.legacy.dumptext import DumpFault
from sinpluma_exchange.legacy.rows import Reading
from sinpluma_exchange.legacy.spool import Spool
from sinpluma_exchange.legacy.sqldump import SqlDump

TAGS = {"tags": ("tag_id", "name")}


def rows(sql: bytes | str, tables: dict[str, tuple[str, ...]] = TAGS) -> list[dict[str, bytes | None]]:
    file = io.BytesIO(sql.encode() if isinstance(sql, str) else sql)
    return [dict(row.values) for row in SqlDump(file, tables).rows()]


def names(sql: bytes | str) -> list[bytes | None]:
    return [row["name"] for row in rows(sql)]


@pytest.fixture
def in_small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dump that is larger than what is read of it at once, as real ones are."""
    monkeypatch.setattr(dumptext, "_PIECE", 5)
    monkeypatch.setattr(dumptext, "_LOOKAHEAD", 200)


# Each literal and what MySQL makes of it (manual, *String Literals* and the sections after it).
LITERALS = {
    "'plain'": b"plain",
    "''": b"",
    "'it''s'": b"it's",
    r"'it\'s'": b"it's",
    "'say \"\"'": b'say ""',
    "\"it''s\"": b"it''s",
    '"say ""a"""': b'say "a"',
    r"'\0\b\n\r\t\Z\\'": b"\0\b\n\r\t\x1a\\",
    r"'\%\_'": rb"\%\_",
    r"'\a\"\q'": b'a"q',
    r"'ends with \\'": b"ends with \\",
    r"'\\\''": b"\\'",
    "'a;b, (c) -- d /* e */ # f `g`'": b"a;b, (c) -- d /* e */ # f `g`",
    "'two\nlines'": b"two\nlines",
    "_binary 'x\\0'": b"x\0",
    "_utf8mb4'ñ'": "ñ".encode(),
    "0x41C3B1": "Añ".encode(),
    "x'4142'": b"AB",
    "X'4'": b"\x04",
    "b'101'": b"5",
    "0b110": b"6",
    "12": b"12",
    "-1.5e3": b"-1.5e3",
    "NULL": None,
    "null": None,
}


@pytest.mark.parametrize("literal", LITERALS)
def test_each_literal_is_read_as_mysql_reads_it(literal: str) -> None:
    assert names(f"INSERT INTO `tags` VALUES (1,{literal}),(2 , {literal} ) ;") == [LITERALS[literal]] * 2


@pytest.mark.usefixtures("in_small_pieces")
@pytest.mark.parametrize("literal", LITERALS)
def test_it_does_not_matter_where_one_piece_of_the_file_ends(literal: str) -> None:
    for before in range(6):
        assert (
            names(" " * before + f"INSERT INTO `tags` VALUES (1,{literal}),(2,{literal});") == [LITERALS[literal]] * 2
        )


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO tags VALUES (1,'a')",
        "insert into `tags` values (1,'a')",
        "INSERT INTO `tags` (`name`, `tag_id`) VALUES ('a',1)",
        "INSERT INTO `tags` (name,tag_id) VALUE('a',1)",
        "INSERT IGNORE INTO `SinPluma`.`tags` VALUES\n(1, 'a')",
        "REPLACE INTO `tags` VALUES (1,'a')",
        "/*!50503 INSERT INTO `tags` VALUES (1,'a') */",
        "-- a comment with 'quotes\n/* and; 'more */ # and more '\nINSERT INTO tags VALUES (1,/* here too */ 'a')",
        "CREATE TABLE `tags` (`name` text COMMENT 'a,`b`', `tag_id` int, KEY (`name`));INSERT INTO tags VALUES ('a',1)",
        "CREATE TABLE `x`.`tags` (name enum('b)'),\ntag_id int,\nPRIMARY KEY (tag_id));INSERT INTO tags VALUES ('a',1)",
    ],
)
def test_rows_come_in_many_forms(statement: str) -> None:
    (row,) = rows(f"{statement};")
    assert row == {"tag_id": b"1", "name": b"a"}


def test_whatever_else_is_in_a_dump_is_passed_over_and_never_run() -> None:
    sql = r"""
    /*M!999999\- enable the sandbox mode */
    -- MariaDB dump 10.19
    CREATE DATABASE /*!32312 IF NOT EXISTS*/ `db` /*!40100 DEFAULT CHARACTER SET utf8mb4 */;
    USE `db`;
    DROP TABLE IF EXISTS `tags`; LOCK TABLES `tags` WRITE;
    INSERT INTO `others` VALUES (1,'INSERT INTO `tags` VALUES (8,\'no\');');
    DELIMITER ;;
    /*!50003 CREATE*/ /*!50017 DEFINER=`root`@`%`*/ /*!50003 TRIGGER `t` BEFORE INSERT ON `tags` FOR EACH ROW BEGIN
      INSERT INTO `tags` VALUES (9,'no');
    END */;;
DELIMITER ;
    \! rm -rf /
    ;
    INSERT INTO `tags` VALUES (1,'yes');
    DELETE FROM `tags`; UNLOCK TABLES;
    -- Dump completed
    """
    assert names(sql) == [b"yes"]


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("INSERT INTO `tags` VALUES (1,'a", "line 1 (byte 29): a string begins here and does not end"),
        ("\n\nINSERT INTO `tags` VALUES (1,'a'),", "line 3 (byte 36): a row should stand here"),
        ("INSERT INTO `tags` VALUES (1,'a')", "another row or the statement's end should stand here"),
        ("INSERT INTO `tags` VALUES (1,'a'", "a comma or a bracket should stand here"),
        ("INSERT INTO `tags` VALUES (1,", "a value should stand here"),
        ("INSERT INTO `tags` VALUES (1,NOW());", "a value should stand here"),
        ("INSERT INTO `tags` VALUES (1,2,3);", "a row of tags has 3 values for 2 columns"),
        ("CREATE TABLE `tags` (`a` int", "the table tags does not end"),
        ("SET NAMES gbk;", "the dump is in gbk, which is not read here"),
        ("-- MySQL dump 10.13\nSELECT 1;\n", "the dump ends before mysqldump was done"),
        (
            "USE a;INSERT INTO tags VALUES (1,'a');USE b;INSERT INTO tags VALUES (1,'a');",
            "the dump has the table tags of more than one database",
        ),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(sql: str, says: str) -> None:
    with pytest.raises(DumpFault) as fault:
        rows(sql)
    assert says in str(fault.value)


VALUES = st.one_of(
    st.none(),
    st.integers(0, 2**62),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.binary(max_size=20),
)


@pytest.mark.usefixtures("in_small_pieces")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cells=st.lists(VALUES, min_size=1, max_size=4), extended=st.booleans(), complete=st.booleans(), blob=st.booleans()
)
def test_whatever_mysqldump_writes_is_read_back(cells: list[Any], extended: bool, complete: bool, blob: bool) -> None:
    table = {**{name: [] for name in COLUMNS}, "tags": [(number, cell) for number, cell in enumerate(cells, 1)]}
    dump = b"".join(written(table, extended=extended, complete=complete, hex_blob=blob and b"" not in cells))

    def stored(cell: Any) -> bytes | None:
        return cell if cell is None or isinstance(cell, bytes) else str(cell).encode()

    assert names(dump) == [stored(cell) for cell in cells]


@pytest.fixture
def spool() -> Iterator[Spool]:
    with Spool() as made:
        yield made


def test_a_dump_in_latin1_is_read_as_such(first: FirstSinPluma, spool: Spool, tmp_path: Path) -> None:
    ana = first.user("niña", full_name=("Ñusta", "Peña"))
    first.page(first.notebook(ana, "“Año” – 5 €"), "Cigüeña…")
    spool.fill(first.dump(tmp_path / "dump.sql", charset="latin1"), lambda _: None)
    (user,), (notebook,), (page,) = list(spool.users()), list(spool.notebooks()), list(spool.pages(1))
    assert (user.user_name, user.first_name, notebook.title, notebook.genre) == (
        "niña",
        "Ñusta",
        "“Año” – 5 €",
        "Ficción",
    )
    assert "Cigüeña…" in page.content
    assert not spool.damaged


def test_bytes_that_are_no_characters_are_counted(first: FirstSinPluma, spool: Spool, tmp_path: Path) -> None:
    first.user("ana", full_name=("Ana", "Ruiz"))
    dump = first.dump(tmp_path / "dump.sql")
    dump.write_bytes(dump.read_bytes().replace(b"'Ruiz'", b"'Ru\xcdz'"))
    spool.fill(dump, lambda _: None)
    assert next(spool.users()).last_name == "Ru�z"
    assert spool.damaged == 1


def test_rows_come_in_their_order_whatever_the_dumps(first: FirstSinPluma, spool: Spool, tmp_path: Path) -> None:
    ana, ben = first.user("ana"), first.user("ben")
    one, two = first.notebook(ben), first.notebook(ana, genre=99)
    late, other, early = first.page(two, "c", position=2), first.page(one, "x"), first.page(two, "a", position=1)
    nobodys = first.page(77, "of no work")
    for user, notebook in ((ana, two), (ben, two), (ana, one), (ana, two)):
        first.reading(user, notebook)
    spool.fill(first.dump(tmp_path / "dump.sql", schema=False, comments=False), lambda _: None)
    assert [page.page_id for page in spool.pages(two)] == [early, late]
    assert [page.page_id for page in spool.pages(one)] == [other]
    assert [notebook.genre for notebook in spool.notebooks()] == ["Ficción", ""]
    assert list(spool.readings()) == [Reading(ana, one), Reading(ana, two), Reading(ben, two)]
    assert spool.orphans() == [nobodys]


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda _: b"SELECT 1;", "it has no table users, notebooks, pages"),
        (lambda _: b"", "it has no table users, notebooks, pages"),
        (lambda _: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50, "it has no table users, notebooks, pages"),
        (lambda sql: sql[: len(sql) // 2], "line "),
        (
            lambda sql: sql.replace(b"`user_name`", b"`nickname`"),
            "a row of users cannot be read: it has no column user_name",
        ),
        (lambda sql: sql.replace(b"(1,'ana'", b"('one','ana'"), "a row of users cannot be read: invalid literal"),
    ],
)
def test_what_is_no_dump_of_the_first_sin_pluma_is_refused(
    first: FirstSinPluma, spool: Spool, tmp_path: Path, damage: Any, says: str
) -> None:
    first.page(first.notebook(first.user("ana")), "Erase una vez " * 50)
    dump = first.dump(tmp_path / "dump.sql")
    dump.write_bytes(damage(dump.read_bytes()))
    with pytest.raises(DumpFault) as fault:
        spool.fill(dump, lambda _: None)
    assert says in str(fault.value)
