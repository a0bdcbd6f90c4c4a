"""Old programs on new tables: while a site is migrated, and when an old process starts again afterwards."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import sinpluma_auth
from sinpluma import migrate
from sinpluma.testing import LiveSite, live_site

UNLIMITED = {f"{what}_limit_{by}": "100000/1m" for what in ("login", "register") for by in ("name", "address")}
PASSWORD = "correct horse battery"
MIGRATE = """
import asyncio, sys
from pathlib import Path
from sinpluma import migrate
from sinpluma.settings import load_settings
from sinpluma.storage.database import Database

async def main():
    db = Database(load_settings())
    failed = await migrate.upgrade(db, {"auth": Path(sys.argv[1])})
    await db.close()
    sys.exit(str(failed) if failed else 0)

asyncio.run(main())
"""
EXPAND = 'op.add_column("user", sa.Column("shoe_size", sa.Integer, nullable=False, server_default="0"))'
CONTRACT = 'op.drop_column("user", "bio")'


class NewerRelease:
    """The plugin `auth` with two more revisions, as its next releases may bring them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        own = Path(str(sinpluma_auth.__file__)).parent / "migrations"
        shutil.copytree(own, folder, ignore=shutil.ignore_patterns("__pycache__"))
        self._newest = migrate.head(own)

    def brings(self, revision: str, operation: str, *, contract: str | None = None) -> None:
        said = f"contract = {contract!r}\n" if contract else ""
        (self.folder / "versions" / f"{revision}_step.py").write_text(
            "import sqlalchemy as sa\nfrom alembic import op\n"
            f"revision, down_revision = {revision!r}, {self._newest!r}\n{said}def upgrade():\n    {operation}\n",
            encoding="utf-8",
        )
        self._newest = revision

    def migrates(self, site: LiveSite) -> None:
        command = [sys.executable, "-c", MIGRATE, str(self.folder)]
        done = subprocess.run(command, env=site.environment, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr


@pytest.fixture(params=["embedded", "replicated"])
def stores(request: pytest.FixtureRequest) -> dict[str, str]:
    made = request.getfixturevalue("on_mysql")("upgraded") if request.param == "replicated" else {}
    return {**made, **UNLIMITED, "plugins": "auth"}


@pytest.fixture
def newer(tmp_path: Path) -> NewerRelease:
    return NewerRelease(tmp_path / "newer")


@pytest.fixture
def start(tmp_path: Path, stores: dict[str, str]) -> Callable[[], Iterator[LiveSite]]:
    """Start the site of this release, as its operator does: on a server, `sinpluma db upgrade` comes first."""
    return lambda: live_site(tmp_path / "data", workers=1, **stores)


def sign_up(site: LiveSite, name: str) -> int:
    with site.client() as client:
        account = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
        return client.post("/user/register", json=account).status_code


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "it did not come true"
        time.sleep(0.02)


def test_old_processes_serve_while_and_after_a_newer_release_adds_to_the_tables_until_it_takes_away(
    start: Callable[..., LiveSite], newer: NewerRelease, stores: dict[str, str], tmp_path: Path
) -> None:
    newer.brings("9001", EXPAND)
    statuses: list[int] = []
    with start() as site:
        is_migrated = threading.Event()

        def sign_people_up() -> None:
            for number in range(10_000):
                statuses.append(sign_up(site, f"writer{number}"))
                if is_migrated.is_set():
                    return

        people = threading.Thread(target=sign_people_up)
        people.start()
        try:
            until(lambda: len(statuses) > 2)
            newer.migrates(site)
        finally:
            is_migrated.set()
            people.join()
    assert set(statuses) == {201}
    with start() as again:
        assert sign_up(again, "latecomer") == 201
        said = again.run("db", "current").stdout
        assert "9001  (ahead of " in said
        newer.brings("9002", CONTRACT, contract="9001")
        newer.migrates(again)
    refused = LiveSite(tmp_path / "data", again.process, again._log, again.environment).run(
        "db", "upgrade", check=False
    )
    assert refused.returncode == 1
    assert "run one that knows revision 9001" in refused.stderr
