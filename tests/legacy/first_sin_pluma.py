"""A database of the first Sin Pluma: its tables, its rows, and the file that mysqldump writes of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import bcrypt

GENRES = (
    *("Acción y aventura", "Antologías", "Ciencia ficción", "Cuentos", "Ensayos"),
    *("Fantasía", "Ficción", "Poesía", "Teatro", "Terror"),
)
SCHEMA = {
    "genres": "`genre_id` bigint NOT NULL AUTO_INCREMENT,\n  `name` varchar(45) NOT NULL,\n"
    "  PRIMARY KEY (`genre_id`),\n  UNIQUE KEY `name_UNIQUE` (`name`)",
    "has_tags": "`has_tag_id` bigint NOT NULL AUTO_INCREMENT,\n  `notebook_id` bigint NOT NULL,\n"
    "  `tag_id` bigint NOT NULL,\n  PRIMARY KEY (`has_tag_id`),\n  KEY `fk_HasTags_Notebooks1_idx` (`notebook_id`)",
    "notebooks": "`notebook_id` bigint NOT NULL AUTO_INCREMENT,\n  `user_id` bigint NOT NULL,\n"
    "  `genre_id` bigint NOT NULL,\n  `title` varchar(80) NOT NULL COMMENT 'el título, o `title`; y nada (más)',\n"
    "  `resume` varchar(600) NOT NULL,\n  PRIMARY KEY (`notebook_id`),\n"
    "  KEY `fk_Notebooks_idx` (`user_id`) USING BTREE",
    "pages": "`page_id` bigint NOT NULL AUTO_INCREMENT,\n  `notebook_id` bigint NOT NULL,\n  `position` int NOT NULL,\n"
    "  `title` varchar(80) DEFAULT NULL,\n  `content` longtext,\n  PRIMARY KEY (`page_id`)",
    "reading": "`reading_id` bigint NOT NULL AUTO_INCREMENT,\n  `user_id` bigint NOT NULL,\n"
    "  `notebook_id` bigint NOT NULL,\n  PRIMARY KEY (`reading_id`)",
    "tags": "`tag_id` bigint NOT NULL AUTO_INCREMENT,\n  `name` varchar(90) NOT NULL,\n  PRIMARY KEY (`tag_id`)",
    "users": "`user_id` bigint NOT NULL AUTO_INCREMENT,\n  `user_name` varchar(24) NOT NULL,\n"
    "  `email` varchar(254) NOT NULL,\n  `first_name` varchar(60) NOT NULL,\n  `last_name` varchar(60) NOT NULL,\n"
    "  `password_hash` binary(64) NOT NULL,\n  `user_created` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,\n"
    "  PRIMARY KEY (`user_id`)",
}
COLUMNS = {
    table: [line.split("`")[1] for line in definition.split("\n") if line.strip().startswith("`")]
    for table, definition in SCHEMA.items()
}
_ESCAPES = {
    0: rb"\0",
    10: rb"\n",
    13: rb"\r",
    26: rb"\Z",
    34: rb"\"",
    39: rb"\'",
    92: rb"\\",
}

Value = int | str | bytes | None


class FirstSinPluma:
    """What is in the database; each method adds a row and gives its number."""

    def __init__(self) -> None:
        self.rows: dict[str, list[tuple[Value, ...]]] = {table: [] for table in SCHEMA}
        self._next = {table: count(1) for table in SCHEMA}
        for genre in GENRES:
            self._add("genres", genre)

    def user(
        self,
        name: str,
        password: str = "secreta",  # noqa: S107 - of nobody
        *,
        email: str | None = None,
        full_name: tuple[str, str] = ("", ""),
        created: str | None = "2019-11-21 02:43:47",
        password_hash: bytes | None = None,
    ) -> int:
        hashed = bcrypt.hashpw(password.encode(), bcrypt.gensalt(4)) if password_hash is None else password_hash
        address = f"{name}@example.com" if email is None else email
        return self._add("users", name, address, *full_name, hashed.ljust(64, b"\0"), created)

    def notebook(self, user: int, title: str = "Una obra", *, genre: int = 7, resume: str = "") -> int:
        return self._add("notebooks", user, genre, title, resume)

    def page(
        self, notebook: int, *texts: str, title: str | None = "Capítulo", position: int = 1, content: str | None = ""
    ) -> int:
        """A page of paragraphs; or of any content."""
        if texts:
            content = value(*(block("paragraph", text) for text in texts))
        return self._add("pages", notebook, position, title, content)

    def tag(self, notebook: int, name: str) -> None:
        known = {row[1]: row[0] for row in self.rows["tags"]}
        number = known[name] if name in known else self._add("tags", name)
        self._add("has_tags", notebook, number)

    def reading(self, user: int, notebook: int) -> None:
        self._add("reading", user, notebook)

    def dump(self, file: Path, **options: Any) -> Path:
        """Write a dump to a file."""
        file.write_bytes(b"".join(written(self.rows, **options)))
        return file

    def _add(self, table: str, *values: Value) -> int:
        number = next(self._next[table])
        self.rows[table].append((number, *values))
        return number


def value(*nodes: Any) -> str:
    """A value of Slate 0.47, as its editor stored it."""
    document = {"object": "document", "data": {}, "nodes": nodes}
    return json.dumps({"object": "value", "document": document}, ensure_ascii=False, separators=(",", ":"))


def block(kind: str, *nodes: Any, **data: Any) -> dict[str, Any]:
    return {"object": "block", "type": kind, "data": data, "nodes": [_node(node) for node in nodes]}


def inline(kind: str, *nodes: Any, **data: Any) -> dict[str, Any]:
    return {**block(kind, *nodes, **data), "object": "inline"}


def text(words: str, *marks: str) -> dict[str, Any]:
    kinds = [{"object": "mark", "type": mark, "data": {}} for mark in marks]
    return {"object": "text", "text": words, "marks": kinds}


def _node(node: Any) -> Any:
    return text(node) if isinstance(node, str) else node


def written(
    rows: dict[str, list[tuple[Value, ...]]],
    *,
    charset: str = "utf8mb4",
    extended: bool = True,
    complete: bool = False,
    hex_blob: bool = False,
    schema: bool = True,
    comments: bool = True,
) -> Iterator[bytes]:
    """What mysqldump 8.0 writes, with and without its options of these names."""
    codec = {"utf8mb4": "utf-8", "utf8": "utf-8", "latin1": "cp1252"}[charset]
    if comments:
        yield b"-- MySQL dump 10.13  Distrib 8.0.17, for Linux (x86_64)\n--\n-- Host: localhost    Database: SinPluma\n"
        yield b"-- ------------------------------------------------------\n-- Server version\t8.0.17\n\n"
    yield b"/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;\n"
    yield b"/*!50503 SET NAMES %s */;\n/*!40103 SET TIME_ZONE='+00:00' */;\n" % charset.encode()
    yield b"/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;\n\n"
    for table, definition in SCHEMA.items():
        if schema:
            yield b"DROP TABLE IF EXISTS `%s`;\n" % table.encode()
            yield b"/*!40101 SET @saved_cs_client     = @@character_set_client */;\n"
            create = f"CREATE TABLE `{table}` (\n  {definition}\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;\n"
            yield create.encode(codec)
        yield b"\n--\n-- Dumping data for table `%s`\n--\n\n" % table.encode() if comments else b"\n"
        yield b"LOCK TABLES `%s` WRITE;\n/*!40000 ALTER TABLE `%s` DISABLE KEYS */;\n" % (
            table.encode(),
            table.encode(),
        )
        named = b" (" + b", ".join(b"`%s`" % name.encode() for name in COLUMNS[table]) + b")" if complete else b""
        head = b"INSERT INTO `%s`%s VALUES " % (table.encode(), named)
        literals = [b"(" + b",".join(_literal(cell, codec, hex_blob) for cell in row) + b")" for row in rows[table]]
        if literals:
            yield head + (b"," if extended else b";\n" + head).join(literals) + b";\n"
        yield b"/*!40000 ALTER TABLE `%s` ENABLE KEYS */;\nUNLOCK TABLES;\n" % table.encode()
    yield b"/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;\n\n"
    if comments:
        yield b"-- Dump completed on 2020-04-20 20:02:17\n"


def _literal(cell: Value, codec: str, hex_blob: bool) -> bytes:
    if cell is None:
        return b"NULL"
    if isinstance(cell, int):
        return b"%d" % cell
    if isinstance(cell, bytes):
        return b"0x" + cell.hex().upper().encode() if hex_blob else b"_binary '" + _escaped(cell) + b"'"
    return b"'" + _escaped(cell.encode(codec)) + b"'"


def _escaped(raw: bytes) -> bytes:
    return b"".join(_ESCAPES.get(byte, bytes([byte])) for byte in raw)
