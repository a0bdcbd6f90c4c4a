"""Settings from the environment: typed, all mistakes at once, and secrets that never show themselves."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import pytest
from msgspec import Meta

from sinpluma.environment import (
    Secret,
    SettingsError,
    describe,
    environment,
    read_section,
    unknown_names,
    variables,
)
from sinpluma.settings import Settings, core_variables, load_settings


class Kitchen(msgspec.Struct, frozen=True, kw_only=True):
    """One field of each kind that settings may have."""

    ovens: Annotated[int, Meta(ge=1, le=4, description="How many ovens.")] = 1
    heat: Annotated[float, Meta(gt=0, description="Degrees.")] = 180.0
    open: Annotated[bool, Meta(description="Whether guests are welcome.")] = False
    style: Annotated[Literal["plain", "fancy"], Meta(description="How plates look.")] = "plain"
    cook: Annotated[str | None, Meta(description="Name of the cook.")] = None
    menu: Annotated[tuple[str, ...], Meta(description="Dishes.")] = ()
    guests: Annotated[tuple[str, ...] | None, Meta(description="Only these.")] = None
    cellar: Annotated[Path, Meta(description="Where the wine is.")] = Path("cellar")
    recipe: Annotated[Secret | None, Meta(description="Nobody's business.")] = None

    def __post_init__(self) -> None:
        if self.heat > 200 and self.ovens < 2:
            raise ValueError("SINPLUMA_HEAT above 200 needs SINPLUMA_OVENS of 2 or more")


class Strict(msgspec.Struct, frozen=True, kw_only=True):
    """A section that cannot do without a value."""

    licence: Annotated[str, Meta(description="Number of the licence.")]
    floor: Annotated[int, Meta(description="Which floor.")] = 0


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A working folder of its own and an environment without settings."""
    for name in [name for name in os.environ if name.startswith("SINPLUMA_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_values_become_what_the_fields_are() -> None:
    kitchen, faults = read_section(
        Kitchen,
        {
            "SINPLUMA_OVENS": "3",
            "SINPLUMA_HEAT": "220.5",
            "SINPLUMA_OPEN": "true",
            "SINPLUMA_STYLE": "fancy",
            "SINPLUMA_COOK": "Ana",
            "SINPLUMA_MENU": " soup , fish,, bread ",
            "SINPLUMA_GUESTS": "eva",
            "SINPLUMA_CELLAR": "/srv/wine",
            "SINPLUMA_RECIPE": "salt",
        },
    )
    assert faults == []
    assert kitchen == Kitchen(
        ovens=3,
        heat=220.5,
        open=True,
        style="fancy",
        cook="Ana",
        menu=("soup", "fish", "bread"),
        guests=("eva",),
        cellar=Path("/srv/wine"),
        recipe=Secret("salt"),
    )


def test_what_is_not_set_keeps_its_default_and_empty_means_none_where_none_is_allowed() -> None:
    kitchen, faults = read_section(Kitchen, {"SINPLUMA_COOK": "", "SINPLUMA_GUESTS": "", "SINPLUMA_MENU": ""})
    assert faults == []
    assert kitchen == Kitchen()


def test_all_faults_are_found_at_once_and_each_says_what_the_setting_means() -> None:
    kitchen, faults = read_section(
        Kitchen, {"SINPLUMA_OVENS": "five", "SINPLUMA_HEAT": "201", "SINPLUMA_STYLE": "rustic", "SINPLUMA_OPEN": "ja"}
    )
    assert kitchen is None
    assert [fault.split(":")[0] for fault in faults[:3]] == ["SINPLUMA_OVENS", "SINPLUMA_OPEN", "SINPLUMA_STYLE"]
    assert faults[0].endswith("It means: How many ovens.")
    assert faults[3:] == ["SINPLUMA_HEAT above 200 needs SINPLUMA_OVENS of 2 or more"]


def test_a_required_setting_that_is_missing_is_named_beside_the_other_faults() -> None:
    section, faults = read_section(Strict, {"SINPLUMA_FLOOR": "x"})
    assert section is None
    assert [fault.split(". It")[0] for fault in faults] == [
        "SINPLUMA_LICENCE: this setting is required",
        "SINPLUMA_FLOOR: Expected `int`, got `str`",
    ]


def test_limits_hold() -> None:
    assert read_section(Kitchen, {"SINPLUMA_OVENS": "4"})[1] == []
    assert len(read_section(Kitchen, {"SINPLUMA_OVENS": "5"})[1]) == 1
    assert len(read_section(Kitchen, {"SINPLUMA_OVENS": "0"})[1]) == 1


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "recipe"
    file.write_text("salt and more\n", encoding="utf-8")
    kitchen, faults = read_section(Kitchen, {"SINPLUMA_RECIPE_FILE": str(file)})
    assert faults == []
    assert kitchen is not None
    assert kitchen.recipe == Secret("salt and more")
    assert "SINPLUMA_RECIPE_FILE" in variables(Kitchen)


def test_only_secrets_may_stand_in_files() -> None:
    assert {name for name in variables(Kitchen) if name.endswith("_FILE")} == {"SINPLUMA_RECIPE_FILE"}


def test_a_secrets_file_that_is_missing_unreadable_or_beside_the_value_is_a_fault(tmp_path: Path) -> None:
    binary, sound = tmp_path / "binary", tmp_path / "sound"
    binary.write_bytes(b"\xff\xfe\x00")
    sound.write_text("pepper", encoding="utf-8")
    for values in (
        {"SINPLUMA_RECIPE_FILE": str(tmp_path / "missing")},
        {"SINPLUMA_RECIPE_FILE": str(tmp_path)},
        {"SINPLUMA_RECIPE_FILE": str(binary)},
        {"SINPLUMA_RECIPE_FILE": str(sound), "SINPLUMA_RECIPE": "salt"},
    ):
        section, (fault,) = read_section(Kitchen, values)
        assert section is None
        assert fault.startswith("SINPLUMA_RECIPE: ")
        assert "salt" not in fault
        assert "pepper" not in fault


@pytest.mark.parametrize("show", [str, repr, "{}".format, "{!r:>5}".format, lambda secret: f"{[secret]}"])
def test_a_secret_does_not_show_itself(show: object) -> None:
    assert callable(show)
    assert "salt" not in show(Secret("salt"))


def test_secrets_are_equal_by_their_values_and_reveal_them_only_on_request() -> None:
    assert Secret("a") == Secret("a") != Secret("b")
    assert len({Secret("a"), Secret("a"), Secret("b")}) == 2
    assert Secret("a") != "a"
    assert Secret("a").reveal() == "a"


def test_a_section_with_a_secret_does_not_show_it() -> None:
    assert "salt" not in repr(Kitchen(recipe=Secret("salt")))
    with pytest.raises(TypeError):
        msgspec.json.encode(Kitchen(recipe=Secret("salt")))


def test_an_unknown_name_is_refused_with_a_suggestion() -> None:
    (near,) = unknown_names({"SINPLUMA_OVEN": "1"}, variables(Kitchen))
    assert near == "SINPLUMA_OVEN is not a setting; did you mean SINPLUMA_OVENS?"
    (far,) = unknown_names({"SINPLUMA_XYZZY_PLUGH": "1"}, variables(Kitchen))
    assert far == "SINPLUMA_XYZZY_PLUGH is not a setting; `sinpluma config` lists the settings"
    assert unknown_names({"SINPLUMA_OVENS": "1"}, variables(Kitchen)) == []


def test_every_field_is_described() -> None:
    assert describe(Kitchen)["ovens"] == "How many ovens."
    texts = describe(Settings)
    assert all(texts[name.removeprefix("SINPLUMA_").removesuffix("_FILE").lower()] for name in core_variables())


def test_the_environment_overrides_the_dotenv_file(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / ".env").write_text(
        'SINPLUMA_PORT=1111\nexport SINPLUMA_HOST="::1"\n# a comment\nSINPLUMA_LOG_LEVEL=debug\nOTHER=1\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("SINPLUMA_PORT", "2222")
    monkeypatch.setenv("PATH_OF_SOMETHING", "x")
    assert environment(elsewhere / ".env") == {
        "SINPLUMA_PORT": "2222",
        "SINPLUMA_HOST": "::1",
        "SINPLUMA_LOG_LEVEL": "debug",
    }
    settings = load_settings()
    assert (settings.port, settings.host, settings.log_level, settings.faults) == (2222, "::1", "debug", ())


def test_a_site_needs_no_setting_at_all(elsewhere: Path) -> None:
    settings = load_settings()
    assert settings.faults == ()
    assert settings.plugin_values == {}
    assert settings.embedded
    assert settings.database == f"sqlite+aiosqlite:///{elsewhere}/data/sinpluma.sqlite3"


def test_a_faulty_setting_does_not_hide_the_others_of_the_core() -> None:
    settings = load_settings(
        {
            "SINPLUMA_PORT": "many",
            "SINPLUMA_PUBLIC_URL": "example.org",
            "SINPLUMA_API_PREFIX": "api/",
            "SINPLUMA_WORKERS": "2",
            "SINPLUMA_OF_A_PLUGIN": "x",
        }
    )
    assert sorted(fault.split(":")[0].split(" ")[0] for fault in settings.faults) == [
        "SINPLUMA_API_PREFIX",
        "SINPLUMA_PORT",
        "SINPLUMA_PUBLIC_URL",
    ]
    assert settings.workers == 2, "what is sound is used to look for the plugins' faults"
    assert settings.plugin_values == {"SINPLUMA_OF_A_PLUGIN": "x"}


def test_links_lead_to_this_machine_where_no_public_address_is_set() -> None:
    assert load_settings({"SINPLUMA_PORT": "8123"}).public_url == "http://localhost:8123"
    assert load_settings({"SINPLUMA_PUBLIC_URL": ""}).public_url == "http://localhost:8000"
    assert load_settings({"SINPLUMA_PUBLIC_URL": "https://a.example"}).public_url == "https://a.example"


@pytest.mark.parametrize("address", ["example.org", "ftp://example.org", "http://", "http://[::1", "//x"])
def test_a_public_address_must_be_one(address: str) -> None:
    (fault,) = load_settings({"SINPLUMA_PUBLIC_URL": address}).faults
    assert fault.startswith("SINPLUMA_PUBLIC_URL must be")


@pytest.mark.parametrize("prefix", ["", "/api", "/a/b"])
def test_a_prefix_may_be_empty_or_a_path(prefix: str) -> None:
    settings = load_settings({"SINPLUMA_API_PREFIX": prefix})
    assert (settings.api_prefix, settings.faults) == (prefix, ())


def test_what_is_no_variable_cannot_be_set_by_one() -> None:
    settings = load_settings({"SINPLUMA_FAULTS": "x", "SINPLUMA_PLUGIN_VALUES": "y"})
    assert settings.faults == ()
    assert settings.plugin_values == {"SINPLUMA_FAULTS": "x", "SINPLUMA_PLUGIN_VALUES": "y"}  # unknown to all


def test_only_a_database_server_ends_embedded_mode() -> None:
    assert load_settings({"SINPLUMA_DATABASE_URL": "sqlite+aiosqlite:////srv/x.sqlite3"}).embedded
    server = load_settings({"SINPLUMA_DATABASE_URL": "mysql+aiomysql://me:hunter2@db/sinpluma"})
    assert not server.embedded
    assert server.effective_log_format == "json"
    assert "hunter2" not in repr(server)


def test_values_that_are_a_plugins_do_not_show_themselves_either() -> None:
    settings = load_settings({"SINPLUMA_JWT_KEYS": "a:hunter2"})
    assert settings.plugin_values == {"SINPLUMA_JWT_KEYS": "a:hunter2"}
    assert "hunter2" not in repr(settings)


def test_all_faults_are_in_the_error_that_stops_a_site() -> None:
    error = SettingsError(["one", "two"])
    assert error.faults == ("one", "two")
    assert str(error) == "one\ntwo"
    assert pickle.loads(pickle.dumps(error)).faults  # noqa: S301 - crosses processes in a traceback


@pytest.mark.parametrize("url", ["nonsense", "sqlite:///x.db", "postgresql://localhost/x", "mysql://localhost/x"])
def test_a_database_that_the_site_cannot_use_is_refused(url: str) -> None:
    (fault,) = load_settings({"SINPLUMA_DATABASE_URL": url}).faults
    assert fault == "SINPLUMA_DATABASE_URL must begin with sqlite+aiosqlite:/// or mysql+aiomysql://, or be none"
