"""The tables as the migrations make them and as the models describe them."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from sinpluma.api import Model
from sinpluma.testing import AppSite, app_site
from sinpluma_auth import models

TABLES = {str(mapper.local_table) for mapper in Model.registry.mappers if mapper.class_.__module__ == models.__name__}


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[AppSite]:
    async with app_site(tmp_path / "data") as site:
        yield site


def differences(connection: Connection) -> list[Any]:
    def ours(thing: Any, name: str | None, kind: str, *_: Any) -> bool:
        table = name if kind == "table" else thing.table.name
        return table in TABLES

    context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
    return list(compare_metadata(context, Model.metadata))


def foreign_keys(connection: Connection) -> list[dict[str, Any]]:
    seen = inspect(connection)
    return [dict(key) for table in TABLES for key in seen.get_foreign_keys(table)]


async def test_the_migrations_make_what_the_models_describe(running: AppSite) -> None:
    tables = {"user", "session", "session_change", "session_generation", "refresh_token", "one_time_token"}
    assert tables | {"invite", "report"} == TABLES
    async with running.site.db.connection() as connection:
        assert await connection.run_sync(differences) == []


async def test_every_foreign_key_says_what_happens_to_what_points_at_a_deleted_row(running: AppSite) -> None:
    async with running.site.db.connection() as connection:
        found = await connection.run_sync(foreign_keys)
    assert len(found) == 6
    assert {key["options"].get("ondelete") for key in found} == {"CASCADE", "SET NULL"}
