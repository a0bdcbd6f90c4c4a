"""Column types that mean the same on MySQL and on SQLite."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData, String, Text, TypeDecorator
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import DeclarativeBase

MAX_ID = 2**63 - 1
"""Largest id that either database stores."""

Id = BigInteger().with_variant(Integer(), "sqlite")
"""Primary and foreign keys: BIGINT; on SQLite INTEGER, the only type that counts up by itself."""

LongText = Text().with_variant(mysql.LONGTEXT(), "mysql")
"""Text without a practical limit, such as a document of 2 MiB."""


def exact(length: int) -> String:
    """A string that is compared byte for byte (folded names, tokens' digests), whatever the server's collation."""
    return String(length).with_variant(mysql.VARCHAR(length, collation="utf8mb4_0900_bin"), "mysql")


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC with microseconds; aware in Python, naive in the database."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """MySQL's DATETIME drops microseconds unless told not to."""
        return dialect.type_descriptor(mysql.DATETIME(fsp=6) if dialect.name == "mysql" else DateTime())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse a naive moment: nobody knows when it was."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Say that it is UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


def utc_now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


class Model(DeclarativeBase):
    """Base of every table's class, the core's and all plugins', so that foreign keys reach across plugins."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
