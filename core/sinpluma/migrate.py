"""Database migrations: Alembic, with a folder and a version table for the core and for each plugin.

One process migrates at a time, under a lock. A revision holds one operation, since MySQL commits each by itself. Its
file's name begins with its id and `_`, and the names sort in the order of the revisions: so a start that finds the
newest one in the version table need not load Alembic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Connection, inspect, text

from sinpluma.logs import logger
from sinpluma.storage.database import Database

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from sinpluma.site import Site

CORE = "core"
FOLDER = Path(__file__).parent / "migrations"
LOCK = "migrate"
LOCK_SECONDS = 120.0


class MigrationState(msgspec.Struct, frozen=True):
    """How far a component's tables are: its present revision, and the newest that it brings."""

    component: str
    current: str | None
    head: str | None

    @property
    def up_to_date(self) -> bool:
        """Whether nothing is left to run."""
        return self.current == self.head


class MigrationFailed(Exception):
    """A component's migration failed; its tables are as the last good revision left them."""


def folders(plugins: Mapping[str, Path]) -> dict[str, Path]:
    """The core's folder of revisions before those of the plugins."""
    return {CORE: FOLDER, **plugins}


async def states(db: Database, components: Mapping[str, Path]) -> list[MigrationState]:
    """The state of each component, in the order given."""
    async with db.engine.connect() as connection:
        return [await connection.run_sync(_state, name, folder) for name, folder in components.items()]


async def migrate_site(site: Site) -> None:
    """Bring the tables of the core and of each plugin up to date; a plugin whose migration fails is taken out.

    Raises:
        MigrationFailed: the core's own migration failed.
    """
    components = folders(site.plugins.migration_folders())
    for name, error in (await upgrade(site.db, components)).items():
        if name == CORE:
            raise MigrationFailed("the core's migration failed") from error
        site.plugins.mark_broken(name, f"its migration failed: {type(error).__name__}: {error}")


async def upgrade(db: Database, components: Mapping[str, Path]) -> dict[str, Exception]:
    """Bring each component's tables up to date, in the order given.

    Args:
        db: the database.
        components: name → folder with Alembic revisions, in the order of their requirements.

    Returns:
        The components that failed, each with its error; what stands behind them was still tried.
    """
    failed: dict[str, Exception] = {}
    async with db.locks.hold(LOCK, wait=LOCK_SECONDS) as held:
        if not held:
            raise TimeoutError(f"another process has been migrating for {LOCK_SECONDS:.0f} seconds")
        for name, folder in components.items():
            try:
                await _upgrade_one(db, name, folder)
            except Exception as error:  # a plugin's migration may raise anything, and only it shall suffer
                logger.error("migration failed", exc_info=error, extra={"component": name})
                failed[name] = error
    return failed


async def _upgrade_one(db: Database, name: str, folder: Path) -> None:
    async with db.connection() as connection:
        state = await connection.run_sync(_state, name, folder)
    if state.up_to_date:
        return
    # A connection without a transaction: Alembic then makes one for each revision, and commits it.
    async with db.connection() as connection:
        await connection.run_sync(_run, name, folder)
        await connection.commit()
    logger.info("migrated", extra={"component": name, "revision": state.head})


def version_table(component: str) -> str:
    """The table that remembers a component's revision."""
    return f"alembic_version_{component.replace('-', '_')}"


def _state(connection: Connection, name: str, folder: Path) -> MigrationState:
    return MigrationState(name, _current(connection, version_table(name)), _head(folder))


def _current(connection: Connection, table: str) -> str | None:
    if not inspect(connection).has_table(table):
        return None
    revision: str | None = connection.execute(text(f"SELECT version_num FROM {table}")).scalar()
    return revision


def _head(folder: Path) -> str | None:
    files = sorted(path.stem for path in (folder / "versions").glob("[!_.]*.py"))
    return files[-1].partition("_")[0] if files else None


def _run(connection: Connection, name: str, folder: Path) -> None:
    with _environment(connection, name, folder) as environment, environment.begin_transaction():
        environment.run_migrations()


@contextmanager
def _environment(connection: Connection, name: str, folder: Path) -> Iterator[EnvironmentContext]:
    from alembic.runtime.environment import EnvironmentContext  # noqa: PLC0415 - half a second, rarely needed

    config, script = _script(folder)

    def steps(revision: Any, _context: MigrationContext) -> Any:
        return script._upgrade_revs("head", revision)  # noqa: SLF001 - what alembic's own command does

    with EnvironmentContext(config, script, fn=steps) as environment:
        environment.configure(connection=connection, version_table=version_table(name), transaction_per_migration=True)
        yield environment


def _script(folder: Path) -> tuple[Config, ScriptDirectory]:
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("version_locations", str(folder / "versions"))
    config.set_main_option("path_separator", "newline")
    return config, ScriptDirectory.from_config(config)
