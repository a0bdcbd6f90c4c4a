"""A process without stores: it serves plugins that keep nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from quart import Blueprint, Response

from sinpluma.api import Limit, Plugin, TooMany, Unavailable, answers, current_site, hookimpl, reply
from sinpluma.cli import cli
from sinpluma.settings import load_settings
from sinpluma.testing import app_site

STORES = ("aiomysql", "aiosqlite", "alembic", "pymysql", "redis", "sqlalchemy", "sqlite3")


class EchoPlugin(Plugin):
    """Answers without keeping anything, but for one route that tries to."""

    name = "echo"

    @hookimpl
    def blueprints(self) -> Sequence[Blueprint]:
        blueprint = Blueprint("echo", __name__)

        @blueprint.post("/echo")
        @answers(str)
        async def echo() -> Response:
            return reply("echo")

        @blueprint.get("/kept")
        @answers(str)
        async def kept() -> Response:
            return reply(await current_site().db.read(_nothing))

        return [blueprint]


async def _nothing(_session: object) -> str:
    return ""


class DiaryPlugin(Plugin):
    """Keeps something."""

    name = "diary"

    @hookimpl
    def migrations(self) -> Path:
        return Path(__file__).parent


async def test_it_answers_and_is_ready_and_leaves_nothing_in_the_data_folder(tmp_path: Path) -> None:
    async with app_site(tmp_path / "data", [EchoPlugin], plugins="echo", database_url="none") as site:
        ready = await (await site.client.get("/health/ready")).get_json()
        assert (ready["status"], ready["stores"]) == ("ok", {})
        for _ in range(2):
            answer = await site.client.post("/api/echo", headers={"Idempotency-Key": "the same key every time"})
            assert (answer.status_code, await answer.get_json()) == (200, "echo")
    assert not (tmp_path / "data").exists()


async def test_a_route_that_needs_the_database_is_answered_503(tmp_path: Path) -> None:
    async with app_site(tmp_path / "data", [EchoPlugin], plugins="echo", database_url="none") as site:
        refused = await site.client.get("/api/kept")
        assert refused.status_code == 503
        assert int(refused.headers["Retry-After"]) > 0
        with pytest.raises(Unavailable, match="no database"):
            _ = site.site.db.write


async def test_its_limits_are_counted_in_its_memory(tmp_path: Path) -> None:
    async with app_site(tmp_path / "data", [EchoPlugin], plugins="echo", database_url="none") as site:
        for _ in range(2):
            await site.site.limits.hit("test", "ana", Limit("2/1h"))
        with pytest.raises(TooMany):
            await site.site.limits.hit("test", "ana", Limit("2/1h"))
        await site.site.limits.give_back("test", "ana", Limit("2/1h"))
        await site.site.limits.hit("test", "ana", Limit("2/1h"))


async def test_a_plugin_that_keeps_something_is_out_and_the_others_are_on(tmp_path: Path) -> None:
    kinds = [EchoPlugin, DiaryPlugin]
    async with app_site(tmp_path / "data", kinds, plugins="echo,diary", database_url="none") as site:
        states = {state.name: state for state in site.site.plugins.states()}
        assert states["echo"].status == "on"
        assert states["diary"].status == "broken"
        assert "needs a database" in str(states["diary"].reason)


def test_no_library_of_a_store_is_imported(first_party: str) -> None:
    script = """
import asyncio, json, sys
import sinpluma.worker
from sinpluma.app import create_app

async def live():
    app = create_app()
    async with app.test_app_class(app, 30, 30):  # seconds to start, and to stop
        assert (await app.test_client().get("/plugins")).status_code == 200

asyncio.run(live())
print(json.dumps(sorted(sys.modules)))
"""
    settings = {"SINPLUMA_DATABASE_URL": "none", "SINPLUMA_PLUGINS_DISABLED": first_party, "SINPLUMA_API_PREFIX": ""}
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, env=settings, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    loaded = json.loads(done.stdout)
    assert "sinpluma.stores" in loaded
    assert not set(STORES).intersection(loaded)


def test_redis_without_a_database_is_a_fault() -> None:
    (fault,) = load_settings({"SINPLUMA_DATABASE_URL": "none", "SINPLUMA_REDIS_URL": "redis://localhost"}).faults
    assert fault == "SINPLUMA_REDIS_URL cannot be set where SINPLUMA_DATABASE_URL is none"


@pytest.mark.parametrize("command", [["db", "upgrade"], ["db", "current"], ["backup", "x.tar"], ["events", "list"]])
def test_a_command_that_needs_the_database_says_so(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SINPLUMA_DATABASE_URL", "none")
    done = CliRunner().invoke(cli, command)
    assert done.exit_code == 1
    assert "no database" in done.output
