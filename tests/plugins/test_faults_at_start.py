"""A plugin that is wrong in itself: the site starts without it, and says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import msgspec
import pytest
from quart import Blueprint, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import ExtraField, HealthCheck, NodeType, Plugin, answers, hookimpl, reply
from sinpluma.app import create_app
from sinpluma.environment import SettingsError
from sinpluma.settings import load_settings
from sinpluma.testing import site_environment, site_settings

FIRST_PARTY = "auth,exchange,notebooks"
ABSENT = {404}
OUT_OF_ORDER = {503}


class Greeting(msgspec.Struct):
    """What the routes here give."""

    word: str = "good morning"


def greeting(name: str) -> Blueprint:
    blueprint = Blueprint(name, __name__)

    @blueprint.get(f"/{name}")
    @answers(Greeting)
    async def greet() -> Response:
        return reply(Greeting())

    return blueprint


class Bad(Plugin):
    """Sound by itself; each test below breaks it in one way."""

    name = "bad"

    @hookimpl
    def blueprints(self) -> Sequence[Blueprint]:
        return [greeting("bad")]


class Dependant(Plugin):
    """Without a fault, but it requires the broken one."""

    name = "dependant"
    requires = ("bad",)

    @hookimpl
    def blueprints(self) -> Sequence[Blueprint]:
        return [greeting("dependant")]


# --- the hooks ------------------------------------------------------------------------------------------------


class MisspeltHook(Bad):
    @hookimpl
    def blueprint(self) -> Sequence[Blueprint]:
        return []


class UnknownArgument(Bad):
    @hookimpl
    async def purge_expired(self, moment: datetime) -> dict[str, int]:
        return {str(moment): 1}


class NotAsync(Bad):
    @hookimpl
    def purge_expired(self) -> dict[str, int]:
        return {}


class NeedlesslyAsync(Bad):
    @hookimpl
    async def node_types(self) -> Sequence[NodeType]:
        return []


# --- what they give -------------------------------------------------------------------------------------------


class HookThatRaises(Bad):
    @hookimpl
    def extra_fields(self) -> Sequence[ExtraField]:
        raise RuntimeError("the moon is in the wrong house")


class NoList(Bad):
    @hookimpl
    def node_types(self) -> Any:
        return NodeType(name="verse")


class NoBlueprint(Bad):
    @hookimpl
    def blueprints(self) -> Any:
        return ["bad"]


class NoStruct(Bad):
    @hookimpl
    def settings(self) -> Any:
        return dict


class NoFolder(Bad):
    @hookimpl
    def migrations(self) -> Path:
        return Path(__file__).parent / "not-there"


class UnhealthyHook(Bad):
    @hookimpl
    def health_checks(self) -> Sequence[HealthCheck]:
        raise RuntimeError("the moon is in the wrong house")


class UnhealthyAnswer(Bad):
    @hookimpl
    def health_checks(self) -> Any:
        return ["moon"]


class TakenCheck(Bad):
    @hookimpl
    def health_checks(self) -> Sequence[HealthCheck]:
        async def check() -> None:
            raise ConnectionError

        return [HealthCheck("database", check)]


async def nothing(_session: AsyncSession, _ids: Sequence[int]) -> dict[int, str]:
    return {}


class FieldTwice(Bad):
    @hookimpl
    def extra_fields(self) -> Sequence[ExtraField]:
        return [ExtraField("page", "mood", str | None, nothing), ExtraField("page", "mood", str | None, nothing)]


class FieldWithAWrongDefault(Bad):
    @hookimpl
    def extra_fields(self) -> Sequence[ExtraField]:
        return [ExtraField("page", "mood", str, nothing)]


class FieldOfNoType(Bad):
    @hookimpl
    def extra_fields(self) -> Sequence[ExtraField]:
        return [ExtraField("page", "mood", AsyncSession, nothing)]


class NodeTypeTwice(Bad):
    @hookimpl
    def node_types(self) -> Sequence[NodeType]:
        return [NodeType(name="verse"), NodeType(name="verse")]


class RouteNameOfTheCore(Bad):
    @hookimpl
    def blueprints(self) -> Sequence[Blueprint]:
        return [greeting("bad"), Blueprint("health", __name__)]


class RouteNameOfANeighbour(Bad):
    @hookimpl
    def blueprints(self) -> Sequence[Blueprint]:
        return [greeting("bad"), Blueprint("neighbour", __name__)]


class RouteThatRaises(Bad):
    @hookimpl
    def blueprints(self) -> Sequence[Blueprint]:
        blueprint = greeting("bad")
        blueprint.record(lambda _state: (_ for _ in ()).throw(RuntimeError("no room")))
        return [blueprint]


class SharedSettings(msgspec.Struct, frozen=True):
    log_level: str = "info"


class SettingOfTheCore(Bad):
    @hookimpl
    def settings(self) -> type[msgspec.Struct]:
        return SharedSettings


class FailsToStart(Bad):
    @hookimpl
    @asynccontextmanager
    async def lifespan(self) -> AsyncIterator[None]:
        raise ConnectionError("the printing press is away")
        yield


class NoContext(Bad):
    @hookimpl
    def lifespan(self) -> AbstractAsyncContextManager[None]:
        return "ready"  # type: ignore[return-value]


# --- itself ---------------------------------------------------------------------------------------------------


class RaisesWhenMade(Bad):
    def __init__(self) -> None:
        raise RuntimeError("the moon is in the wrong house")


class NeedsTheMissing(Bad):
    requires = ("moonlight",)


class NeedsTheDisabled(Bad):
    requires = ("notebooks",)


@pytest.mark.parametrize(
    ("plugin", "words", "its_route"),
    [
        (MisspeltHook, ["hook blueprint", "did you mean blueprints?"], ABSENT),
        (UnknownArgument, ["purge_expired", "'moment'", "`sinpluma plugins hooks` shows them"], ABSENT),
        (NotAsync, ["purge_expired", "async def"], ABSENT),
        (NeedlesslyAsync, ["node_types", "without async"], ABSENT),
        (HookThatRaises, ["extra_fields", "RuntimeError: the moon is in the wrong house"], ABSENT),
        (NoList, ["node_types", "Sequence[NodeType]"], ABSENT),
        (NoBlueprint, ["blueprints", "Sequence[Blueprint]"], ABSENT),
        (NoStruct, ["settings", "type[msgspec.Struct]"], ABSENT),
        (NoFolder, ["migrations", "not-there/versions"], ABSENT),
        (UnhealthyHook, ["health_checks", "RuntimeError: the moon is in the wrong house"], OUT_OF_ORDER),
        (UnhealthyAnswer, ["health_checks", "Sequence[HealthCheck]"], OUT_OF_ORDER),
        (TakenCheck, ["health check database", "rename it"], OUT_OF_ORDER),
        (FieldTwice, ["field page.mood", "rename it"], ABSENT),
        (FieldWithAWrongDefault, ["field page.mood cannot be answered", "Expected `str`, got `null`"], ABSENT),
        (FieldOfNoType, ["field page.mood cannot be answered"], ABSENT),
        (NodeTypeTwice, ["node type verse", "rename it"], ABSENT),
        (RouteNameOfTheCore, ["blueprint health", "rename it"], ABSENT),
        (RouteNameOfANeighbour, ["blueprint neighbour", "rename it"], ABSENT),
        (RouteThatRaises, ["routes", "RuntimeError: no room"], OUT_OF_ORDER),
        (SettingOfTheCore, ["setting SINPLUMA_LOG_LEVEL", "rename it"], ABSENT),
        (FailsToStart, ["lifespan", "ConnectionError: the printing press is away"], OUT_OF_ORDER),
        (NoContext, ["lifespan", "AbstractAsyncContextManager"], OUT_OF_ORDER),
        (RaisesWhenMade, ["RuntimeError: the moon is in the wrong house"], ABSENT),
        (NeedsTheMissing, ["moonlight", "not installed", "install it, or disable bad"], ABSENT),
        (NeedsTheDisabled, ["notebooks", "switched off", "switch it on, or disable bad"], ABSENT),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
async def test_a_broken_plugin_is_named_and_harms_only_itself_and_its_dependants(
    village: Any, plugin: type[Plugin], words: list[str], its_route: set[int]
) -> None:
    async with village(plugin, Dependant) as site:
        await site.is_well()
        fault = await site.fault()
        for word in words:
            assert word in fault
        status, problem = await site.get("/api/bad")
        assert status in its_route, problem
        if its_route == OUT_OF_ORDER:
            assert problem["code"] == "plugin_unavailable"
        assert "requires the plugin bad, which is broken" in await site.fault("dependant")
        status, _ = await site.get("/api/dependant")
        assert status in {404, 503}


async def test_of_two_plugins_with_one_name_the_first_stays(village: Any) -> None:
    class Impostor(Plugin):
        name = "neighbour"

    async with village(Impostor) as site:
        await site.is_well()
        _, states = await site.get("/api/plugins")
        (second,) = [s for s in states if s["name"] == "neighbour" and s["status"] == "broken"]
        assert "the name is taken by" in second["reason"]
        assert "uninstall one" in second["reason"]


async def test_of_two_plugins_with_one_node_type_the_first_stays(village: Any) -> None:
    class First(Bad):
        name = "first"

        @hookimpl
        def blueprints(self) -> Sequence[Blueprint]:
            return [greeting("first")]

        @hookimpl
        def node_types(self) -> Sequence[NodeType]:
            return [NodeType(name="verse")]

    class Second(First):
        name = "second"

        @hookimpl
        def blueprints(self) -> Sequence[Blueprint]:
            return [greeting("second")]

    async with village(First, Second) as site:
        await site.is_well()
        assert "node type verse belongs to first; rename it" in await site.fault("second")
        assert (await site.get("/api/first"))[0] == 200


async def test_a_name_that_its_entry_point_does_not_have_is_refused(village: Any) -> None:
    class nameless(Plugin):  # noqa: N801 - a class in the place of a distribution: its name is the entry point's
        pass

    async with village(nameless) as site:
        await site.is_well()
        assert "Give both the same name" in await site.fault("nameless")


@pytest.mark.parametrize("unfit", ["core", "two-words", "Capital", "../up"])
async def test_a_name_that_cannot_name_tables_is_refused(village: Any, unfit: str) -> None:
    class Unfit(Plugin):
        name = unfit

    async with village(Unfit) as site:
        await site.is_well()
        assert "choose lower-case letters, digits and underscores" in await site.fault(unfit)


async def test_plugins_that_require_each_other_in_a_circle_are_all_named(village: Any) -> None:
    class Hen(Plugin):
        name = "hen"
        requires = ("egg",)

    class Egg(Plugin):
        name = "egg"
        requires = ("hen",)

    class Farmer(Plugin):
        name = "farmer"
        requires = ("hen",)

    async with village(Hen, Egg, Farmer) as site:
        await site.is_well()
        for name in ("hen", "egg"):
            fault = await site.fault(name)
            assert "require each other in a circle" in fault
            assert "hen → egg → hen" in fault or "egg → hen → egg" in fault
        assert "requires the plugin hen, which is broken" in await site.fault("farmer")


async def test_dependants_go_out_all_along_the_chain(village: Any) -> None:
    class Far(Plugin):
        name = "far"
        requires = ("dependant",)

    async with village(Far, Dependant, MisspeltHook) as site:
        await site.is_well()
        assert "requires the plugin bad, which is broken" in await site.fault("dependant")
        assert "requires the plugin dependant, which is broken" in await site.fault("far")


async def test_a_disabled_plugin_is_off_with_its_reason_and_its_dependant_says_what_to_do(village: Any) -> None:
    async with village(Bad, Dependant, plugins_disabled=f"{FIRST_PARTY},bad") as site:
        await site.is_well()
        states = await site.states()
        assert states["bad"]["status"] == "off"
        assert states["bad"]["reason"] == "named in SINPLUMA_PLUGINS_DISABLED"
        assert (await site.get("/api/bad"))[0] == 404
        fault = await site.fault("dependant")
        assert "switched off" in fault
        assert "switch it on, or disable dependant too" in fault


# --- migrations -----------------------------------------------------------------------------------------------


def write_revision(folder: Path, number: str, after: str | None, statement: str) -> None:
    (folder / "versions").mkdir(exist_ok=True, parents=True)
    source = (
        f'"""Revision {number}."""\n\nfrom alembic import op\n\nrevision, down_revision = "{number}", {after!r}\n\n\n'
        f"def upgrade() -> None:\n    op.execute({statement!r})\n"
    )
    (folder / "versions" / f"{number}_revision.py").write_text(source, encoding="utf-8")


async def test_a_failing_migration_stops_at_the_last_good_revision_and_goes_on_once_it_is_mended(
    village: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "migrations"
    write_revision(folder, "0001", None, "CREATE TABLE bad_moon (phase INTEGER)")
    write_revision(folder, "0002", "0001", "WRITE A POEM")

    class FailsToMigrate(Bad):
        @hookimpl
        def migrations(self) -> Path:
            return folder

    async with village(FailsToMigrate, Dependant) as site:
        await site.is_well()
        assert "its migration failed: OperationalError" in await site.fault()
        assert "requires the plugin bad, which is broken" in await site.fault("dependant")
        status, problem = await site.get("/api/bad")
        assert (status, problem["code"]) == (503, "plugin_unavailable")
        assert await revision_of_bad(site) == "0001"
    write_revision(folder, "0002", "0001", "INSERT INTO bad_moon VALUES (3)")
    async with village(FailsToMigrate, Dependant) as site:
        await site.is_well()
        assert (await site.get("/api/bad"))[0] == 200
        assert (await site.get("/api/dependant"))[0] == 200
        assert await revision_of_bad(site) == "0002"


async def test_revisions_with_two_heads_are_a_fault_of_their_plugin(village: Any, tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    write_revision(folder, "0001", None, "CREATE TABLE bad_moon (phase INTEGER)")
    write_revision(folder, "0002", None, "CREATE TABLE bad_sun (phase INTEGER)")

    class Forked(Bad):
        @hookimpl
        def migrations(self) -> Path:
            return folder

    async with village(Forked) as site:
        await site.is_well()
        assert "Multiple head revisions" in await site.fault()


async def revision_of_bad(site: Any) -> object:
    async def read(session: AsyncSession) -> object:
        return await session.scalar(text("SELECT version_num FROM alembic_version_bad"))

    return await site.running.site.db.read(read)


# --- settings -------------------------------------------------------------------------------------------------


class MoonSettings(msgspec.Struct, frozen=True):
    moon_phase: int = 0


class Moon(Plugin):
    name = "moon"

    @hookimpl
    def settings(self) -> type[msgspec.Struct]:
        return MoonSettings

    @hookimpl
    def cli_commands(self) -> Sequence[click.Command]:
        return []


def faults_of(values: dict[str, str], *plugins: type[Plugin]) -> str:
    with pytest.raises(SettingsError) as caught:
        create_app(load_settings(values), plugins)
    return str(caught.value)


def test_a_misspelt_setting_is_refused_with_a_suggestion(tmp_path: Path) -> None:
    faults = faults_of(site_environment(tmp_path, moon_fase="1"), Moon)
    assert "SINPLUMA_MOON_FASE is not a setting; did you mean SINPLUMA_MOON_PHASE?" in faults


def test_a_plugins_setting_of_the_wrong_type_is_refused_by_name(tmp_path: Path) -> None:
    faults = faults_of(site_environment(tmp_path, moon_phase="full", plugins_disabled=FIRST_PARTY), Moon)
    assert "SINPLUMA_MOON_PHASE" in faults


def test_settings_of_a_plugin_that_is_off_are_ignored_with_a_note(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = site_settings(tmp_path, moon_phase="1", plugins_disabled=f"{FIRST_PARTY},moon")
    create_app(settings, [Moon])
    notes = [vars(record).get("detail", "") for record in caplog.records]
    assert any("SINPLUMA_MOON_PHASE" in note for note in notes)


@pytest.mark.parametrize("variable", ["SINPLUMA_PLUGINS", "SINPLUMA_PLUGINS_DISABLED"])
def test_a_plugin_that_is_named_and_not_installed_is_refused_with_a_suggestion(tmp_path: Path, variable: str) -> None:
    values = {**site_environment(tmp_path), variable: "mon"}
    faults = faults_of(values, Moon)
    assert f"{variable} names the plugin 'mon', which is not installed; did you mean moon?" in faults


# --- strict mode ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("plugin", [MisspeltHook, RouteThatRaises], ids=["at loading", "at its routes"])
def test_in_strict_mode_a_broken_plugin_is_fatal(tmp_path: Path, plugin: type[Plugin]) -> None:
    values = site_environment(tmp_path, plugin_errors="strict", plugins_disabled=FIRST_PARTY)
    assert "plugin bad: " in faults_of(values, plugin)


async def test_in_strict_mode_a_plugin_that_fails_to_start_is_fatal(village: Any) -> None:
    with pytest.raises(BaseException) as caught:  # noqa: PT011 - Quart wraps what a start raises
        async with village(FailsToStart, plugin_errors="strict"):
            pass
    assert "plugin bad: " in "\n".join(messages(caught.value))


def messages(error: BaseException | None) -> list[str]:
    if error is None:
        return []
    within = [error.__cause__, error.__context__, *getattr(error, "exceptions", ())]
    return [str(error), *(message for inner in within for message in messages(inner))]
