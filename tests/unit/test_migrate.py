"""Migrations: they end where the models are, once, whoever starts them and whatever fails."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from quart.testing.app import LifespanError
from sqlalchemy import Connection, inspect, text

import sinpluma_auth
import sinpluma_exchange.models
import sinpluma_media
import sinpluma_notebooks
import sinpluma_search
import sinpluma_sentiment.arcs.models
from sinpluma import contractions, migrate
from sinpluma.api import Model
from sinpluma.storage.database import Database
from sinpluma.testing import app_site, site_environment, site_settings

FOLDERS = {
    "core": migrate.FOLDER,
    **{
        name: Path(str(package.__file__)).parent / "migrations"
        for name, package in (
            ("auth", sinpluma_auth),
            ("exchange", sinpluma_exchange),
            ("media", sinpluma_media),
            ("notebooks", sinpluma_notebooks),
            ("search", sinpluma_search),
            ("sentiment", sinpluma_sentiment),
        )
    },
}
PACKAGES = {"sinpluma", *(f"sinpluma_{name}" for name in FOLDERS if name != "core")}
REVISIONS = [path for folder in FOLDERS.values() for path in sorted((folder / "versions").glob("0*.py"))]


@asynccontextmanager
async def _database(folder: Path) -> Any:
    db = Database(site_settings(folder))
    try:
        yield db
    finally:
        await db.close()


async def _tables(db: Database) -> set[str]:
    async with db.engine.connect() as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


def _component(folder: Path, **revisions: str) -> Path:
    """A folder of revisions, each given by the body of its `upgrade`: `_0001="op.execute('…')"`."""
    versions = folder / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    previous = None
    for name, body in revisions.items():
        number = name.strip("_")
        (versions / f"{number}_step.py").write_text(
            f"from alembic import op\nrevision, down_revision = {number!r}, {previous!r}\ndef upgrade():\n    {body}\n",
            encoding="utf-8",
        )
        previous = number
    return folder


def _models() -> Iterator[Any]:
    for mapper in Model.registry.mappers:
        if mapper.class_.__module__.split(".")[0] in PACKAGES:
            yield mapper.local_table


async def test_the_migrations_make_exactly_what_the_models_say(tmp_path: Path) -> None:
    """Of the core and of the plugins; types, nullability, keys, indexes and references."""
    async with app_site(tmp_path / "data") as running:
        states = {state.name: state.status for state in running.site.plugins.states()}
        assert states == {name: "on" for name in (*FOLDERS, "web") if name != "core"}  # web keeps nothing
        known = {table.name for table in _models()}

        def differences(connection: Connection) -> list[Any]:
            def concerns_us(_item: Any, name: str | None, kind: str, *_: Any) -> bool:
                return kind != "table" or name in known

            options = {"compare_type": True, "compare_server_default": True, "include_object": concerns_us}
            return compare_metadata(MigrationContext.configure(connection, opts=options), Model.metadata)

        async with running.site.db.engine.connect() as connection:
            assert await connection.run_sync(differences) == []
        # SQLite's full-text indexes are tables, each with some of its own, which no model describes.
        made = {name for name in await _tables(running.site.db) if not re.match(r"search_\w+_index", name)}
    versions = {migrate.version_table(name) for name in FOLDERS}
    assert made == known | versions | {"sqlite_sequence"} & made


def test_every_reference_says_what_happens_when_its_goal_is_deleted() -> None:
    silent = [
        f"{table.name}.{column.name}"
        for table in _models()
        for column in table.columns
        for key in column.foreign_keys
        if key.ondelete is None
    ]
    assert silent == []


@pytest.mark.parametrize("file", REVISIONS, ids=lambda file: f"{file.parts[-4]}/{file.stem}")
def test_a_revision_is_one_operation(file: Path) -> None:
    """MySQL commits each by itself: a revision of two that fails in between could neither be repeated nor undone."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    (upgrade,) = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "upgrade"]
    operations = [
        node.func.attr
        for node in ast.walk(upgrade)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "op"
    ]
    assert len([name for name in operations if name != "f"]) == 1


@pytest.mark.parametrize("component", FOLDERS)
def test_revisions_are_one_chain_in_the_order_of_their_files(component: str) -> None:
    _, script = migrate._script(FOLDERS[component])
    assert isinstance(script, ScriptDirectory)
    chain = [revision.revision for revision in script.walk_revisions()][::-1]
    files = sorted((FOLDERS[component] / "versions").glob("[!_.]*.py"))
    assert chain == [file.stem.split("_")[0] for file in files]
    assert migrate.head(FOLDERS[component]) == script.get_current_head() == chain[-1]


async def test_a_fresh_database_is_made_and_a_second_start_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _database(tmp_path) as db:
        before = await migrate.states(db, FOLDERS)
        assert [(state.component, state.current) for state in before] == [(name, None) for name in FOLDERS]
        assert await migrate.upgrade(db, FOLDERS) == {}
        after = await migrate.states(db, FOLDERS)
        assert all(state.up_to_date and state.current for state in after)

        monkeypatch.setattr(migrate, "_run", lambda *_: pytest.fail("there was nothing to run"))
        assert await migrate.upgrade(db, FOLDERS) == {}
        assert await migrate.states(db, FOLDERS) == after


def test_two_processes_that_migrate_at_once_do_it_once(tmp_path: Path) -> None:
    variables = {name: value for name, value in os.environ.items() if not name.startswith("SINPLUMA_")}
    variables |= site_environment(tmp_path / "data")
    command = [sys.executable, "-m", "sinpluma", "--debug", "db", "upgrade"]
    both = [
        subprocess.Popen(command, env=variables, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(2)
    ]
    outputs = [process.communicate(timeout=60)[0].decode() for process in both]
    assert [process.returncode for process in both] == [0, 0], outputs
    assert all(output.endswith("The database is up to date.\n") for output in outputs)
    migrated = [line for output in outputs for line in output.splitlines() if " migrated component=" in line]
    assert len(migrated) == len(FOLDERS)


async def test_a_revision_that_fails_leaves_those_before_it_and_nothing_of_itself(tmp_path: Path) -> None:
    async with _database(tmp_path / "data") as db:
        broken = _component(
            tmp_path / "shop",
            _0001="op.execute('CREATE TABLE shop (x INTEGER)')",
            _0002="op.execute('CREATE TABLE half (x INTEGER)'); op.execute('CREATE nonsense')",
            _0003="op.execute('CREATE TABLE after (x INTEGER)')",
        )
        sound = _component(tmp_path / "cafe", _0001="op.execute('CREATE TABLE cafe (x INTEGER)')")
        failed = await migrate.upgrade(db, {"shop": broken, "cafe": sound})
        assert list(failed) == ["shop"]
        assert "nonsense" in str(failed["shop"])
        assert [(state.current, state.head) for state in await migrate.states(db, {"shop": broken})] == [
            ("0001", "0003")
        ]
        assert await _tables(db) == {"shop", "cafe", "alembic_version_shop", "alembic_version_cafe"}

        mended = _component(tmp_path / "shop", _0001="pass", _0002="op.execute('CREATE TABLE half (x INTEGER)')")
        (tmp_path / "shop/versions/0003_step.py").unlink()
        assert await migrate.upgrade(db, {"shop": mended}) == {}
        assert "half" in await _tables(db)


# --- releases side by side ----------------------------------------------------------------------------------------


def _release(folder: Path, newest: int) -> dict[str, Path]:
    """A release that knows the revisions up to this one; the third takes away what the second has made needless."""
    bodies = {
        "_0001": "op.execute('CREATE TABLE shop (x INTEGER, y INTEGER)')",
        "_0002": "op.execute('ALTER TABLE shop ADD COLUMN z INTEGER')",
        "_0003": "op.execute('ALTER TABLE shop DROP COLUMN y')",
    }
    known = dict(list(bodies.items())[:newest])
    shop = _component(folder / f"release {newest}", **known)
    if newest == len(bodies):
        with (shop / "versions/0003_step.py").open("a", encoding="utf-8") as file:
            file.write("contract = '0002'\n")
    return {"core": FOLDERS["core"], "shop": shop}


async def _shop(db: Database, release: dict[str, Path]) -> migrate.MigrationState:
    return (await migrate.states(db, release))[1]


async def test_tables_that_a_newer_release_has_only_added_to_are_left_to_the_older_one(tmp_path: Path) -> None:
    async with _database(tmp_path / "data") as db:
        assert await migrate.upgrade(db, _release(tmp_path, 2)) == {}
        older = _release(tmp_path, 1)
        assert await migrate.upgrade(db, older) == {}
        assert await _shop(db, older) == migrate.MigrationState("shop", "0002", "0001", is_ahead=True)


async def test_a_release_that_needs_what_was_taken_away_is_refused_and_one_that_does_not_is_not(tmp_path: Path) -> None:
    async with _database(tmp_path / "data") as db:
        assert await migrate.upgrade(db, _release(tmp_path, 3)) == {}
        failed = await migrate.upgrade(db, _release(tmp_path, 1))
        assert isinstance(failed["shop"], migrate.TooOld)
        assert "knows revision 0002" in str(failed["shop"])
        assert await migrate.upgrade(db, _release(tmp_path, 2)) == {}


async def test_what_is_about_to_be_taken_away_is_on_record_before_it_is(tmp_path: Path) -> None:
    async with _database(tmp_path / "data") as db:
        assert await migrate.upgrade(db, _release(tmp_path, 2)) == {}
        newest = _release(tmp_path, 3)
        file = newest["shop"] / "versions/0003_step.py"
        file.write_text(file.read_text("utf-8").replace("DROP", "nonsense"), encoding="utf-8")
        assert list(await migrate.upgrade(db, newest)) == ["shop"]
        async with db.engine.connect() as connection:
            assert await connection.run_sync(contractions.needed, "shop") == "0002"


async def test_the_core_itself_may_take_away(tmp_path: Path) -> None:
    """Also in a new database, whose place for that is made by the same run."""
    core = tmp_path / "core"
    shutil.copytree(FOLDERS["core"] / "versions", core / "versions", ignore=shutil.ignore_patterns("__pycache__"))
    head = migrate.head(FOLDERS["core"])
    (core / "versions/9999_step.py").write_text(
        f"from alembic import op\nrevision, down_revision = '9999', {head!r}\ncontract = '9998'\n"
        "def upgrade():\n    op.execute('DROP TABLE rate_limit')\n",
        encoding="utf-8",
    )
    async with _database(tmp_path / "data") as db:
        assert await migrate.upgrade(db, {"core": core}) == {}
        failed = await migrate.upgrade(db, {"core": FOLDERS["core"]})
        assert "9998" in str(failed["core"])


async def test_a_revision_that_is_neither_known_nor_newer_is_a_fault(tmp_path: Path) -> None:
    async with _database(tmp_path / "data") as db:
        assert await migrate.upgrade(db, _release(tmp_path, 2)) == {}
        async with db.connection() as connection:
            await connection.execute(text("UPDATE alembic_version_shop SET version_num = '0000'"))
            await connection.commit()
        assert "0000" in str((await migrate.upgrade(db, _release(tmp_path, 2)))["shop"])


async def test_a_site_whose_core_cannot_be_migrated_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first_party: str
) -> None:
    broken = _component(tmp_path / "core", _0001="op.execute('CREATE nonsense')")
    monkeypatch.setattr(migrate, "FOLDER", broken)
    with pytest.raises(LifespanError, match="the core's migration failed"):
        async with app_site(tmp_path / "data", plugins_disabled=first_party):
            pytest.fail("it started")


def test_a_component_with_a_hyphen_has_a_table_of_its_own() -> None:
    assert migrate.version_table("my-plugin") == "alembic_version_my_plugin"
