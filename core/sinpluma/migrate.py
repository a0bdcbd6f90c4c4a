"""Database migrations: Alembic, with a folder and a version table for the core and for each plugin.

One process migrates at a time, under a lock. A revision holds one operation, since MySQL commits each by itself. Its
file's name begins with its id and `_`, and the names sort in the order of the revisions: so a start that finds the
newest one in the version table need not load Alembic.

**Releases side by side.** While a site is upgraded, old programs run on the newer tables. So most revisions only
*expand* the tables, which old programs do not mind. One that takes something away says so: `contract = "0027"` in
its module means that programs which know revision 0027 do without. That is remembered (`contractions`) before it is
run, and a program that does not know that revision is refused. All others accept tables that are ahead of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Connection, inspect, text

from sinpluma import contractions
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
RESTORING = "sinpluma_restore"
"""A table that is there while a backup is restored, and stays if that was never finished."""


class MigrationState(msgspec.Struct, frozen=True):
    """How far a component's tables are: its present revision, and the newest that it brings."""

    component: str
    current: str | None
    head: str | None
    is_ahead: bool = False
    """Whether a newer release has migrated the tables, by revisions that this one does not know."""

    @property
    def up_to_date(self) -> bool:
        """Whether nothing is left to run."""
        return self.current == self.head


class MigrationFailed(Exception):
    """A component's migration failed; its tables are as the last good revision left them."""


class TooOld(Exception):
    """The tables have lost what this release needs, in a sentence."""


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
            raise TimeoutError(f"another process has been migrating, or reading a backup, for {LOCK_SECONDS:.0f} s")
        if await _is_being_restored(db):
            return {CORE: MigrationFailed("a restore was begun and not finished: run `sinpluma restore` again")}
        for name, folder in components.items():
            try:
                await _upgrade_one(db, name, folder)
            except Exception as error:  # a plugin's migration may raise anything, and only it shall suffer
                logger.error("migration failed", exc_info=error, extra={"component": name})
                failed[name] = error
    return failed


async def run_to(db: Database, name: str, folder: Path, revision: str) -> None:
    """Bring one component's tables to a revision; the caller holds the lock."""
    # A connection without a transaction: Alembic then makes one for each revision, and commits it.
    async with db.connection() as connection:
        await connection.run_sync(_run, name, folder, revision)
        await connection.commit()
    logger.info("migrated", extra={"component": name, "revision": revision})


async def _upgrade_one(db: Database, name: str, folder: Path) -> None:
    async with db.connection() as connection:
        state = await connection.run_sync(_state, name, folder)
        if state.is_ahead:
            await connection.run_sync(_check_age, state, folder)
    if state.is_ahead:
        logger.info("tables are ahead", extra={"component": name, "revision": state.current, "known": state.head})
    elif state.head is not None and not state.up_to_date:
        await run_to(db, name, folder, state.head)


async def _is_being_restored(db: Database) -> bool:
    async with db.engine.connect() as connection:
        return await connection.run_sync(lambda sync: inspect(sync).has_table(RESTORING))


def _check_age(connection: Connection, state: MigrationState, folder: Path) -> None:
    needed = contractions.needed(connection, state.component)
    if needed is not None and needed not in revisions(folder):
        raise TooOld(
            f"the tables of {state.component} are those of a newer release ({state.current}), which took away what "
            f"this one needs: run one that knows revision {needed}"
        )


def version_table(component: str) -> str:
    """The table that remembers a component's revision."""
    return f"alembic_version_{component.replace('-', '_')}"


def revisions(folder: Path) -> list[str]:
    """The revisions in a folder, in their order."""
    files = sorted(path.stem for path in (folder / "versions").glob("[!_.]*.py"))
    return [name.partition("_")[0] for name in files]


def head(folder: Path) -> str | None:
    """The newest revision in a folder."""
    known = revisions(folder)
    return known[-1] if known else None


def _state(connection: Connection, name: str, folder: Path) -> MigrationState:
    current, known = _current(connection, version_table(name)), revisions(folder)
    newest = head(folder)
    is_ahead = current is not None and current not in known and current > (newest or "")
    return MigrationState(name, current, newest, is_ahead)


def _current(connection: Connection, table: str) -> str | None:
    if not inspect(connection).has_table(table):
        return None
    revision: str | None = connection.execute(text(f"SELECT version_num FROM {table}")).scalar()
    return revision


def _run(connection: Connection, name: str, folder: Path, goal: str) -> None:
    with _environment(connection, name, folder, goal) as (environment, script):
        script.get_revision("head")  # raises if there are two, of which the goal would be one
        removed = _contract(script, _current(connection, version_table(name)), goal)
        is_noted = removed is None or contractions.note(connection, name, removed)
        connection.rollback()  # what was read; Alembic begins and commits each revision's transaction only by itself
        with environment.begin_transaction():
            environment.run_migrations()
        if removed is not None and not is_noted:  # the core itself has only now made the place for it
            contractions.note(connection, name, removed)


def _contract(script: ScriptDirectory, current: str | None, goal: str) -> str | None:
    """What the newest revision that takes something away demands of programs, among those that are to be run."""
    steps = script.iterate_revisions(goal, current or "base")
    demands = (getattr(step.module, "contract", None) for step in steps)
    return max((demand for demand in demands if demand is not None), default=None)


@contextmanager
def _environment(
    connection: Connection, name: str, folder: Path, goal: str
) -> Iterator[tuple[EnvironmentContext, ScriptDirectory]]:
    from alembic.runtime.environment import EnvironmentContext  # noqa: PLC0415 - half a second, rarely needed

    config, script = _script(folder)

    def steps(revision: Any, _context: MigrationContext) -> Any:
        return script._upgrade_revs(goal, revision)  # noqa: SLF001 - what alembic's own command does

    with EnvironmentContext(config, script, fn=steps) as environment:
        environment.configure(connection=connection, version_table=version_table(name), transaction_per_migration=True)
        yield environment, script


def _script(folder: Path) -> tuple[Config, ScriptDirectory]:
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("version_locations", str(folder / "versions"))
    config.set_main_option("path_separator", "newline")
    return config, ScriptDirectory.from_config(config)
