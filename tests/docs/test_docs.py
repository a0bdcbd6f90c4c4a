"""The documentation says what the code does: nothing is missing from it, and nothing stands there that is gone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import Annotated, Any, Literal, cast, get_args, get_origin, get_type_hints

import click
import msgspec
import pytest
from prometheus_client import Metric
from quart import Quart

import sinpluma.api
from sinpluma import events, hookspecs, problems
from sinpluma.app import create_app
from sinpluma.cli import cli
from sinpluma.environment import variable, variables
from sinpluma.errors import SinPlumaError
from sinpluma.openapi import openapi_document
from sinpluma.settings import Settings, core_variables
from sinpluma.site import EXTENSION, Site
from sinpluma.testing import site_settings, started

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
ENTRY_POINTS = distribution("sinpluma").entry_points.select(group="sinpluma.plugins")
PLUGINS = ",".join(entry_point.name for entry_point in ENTRY_POINTS)
PACKAGES = {"sinpluma", *(entry_point.module.split(".")[0] for entry_point in ENTRY_POINTS)}

LEVELS = {"info", "warning", "error", "critical"}

Row = list[str]


def text_of(page: str) -> str:
    """A page, or all pages of a folder."""
    path = DOCS / page
    files = [path] if path.is_file() else sorted(path.rglob("*.md"))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def rows(text: str) -> list[Row]:
    """The cells of every row of a table, as Markdown."""
    lines = [line for line in text.splitlines() if line.startswith("|") and not line.startswith("|---")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def spans(cell: str) -> list[str]:
    """What is marked as code in a cell."""
    return re.findall(r"`([^`]+)`", cell)


def table(text: str, first: str) -> dict[str, Row]:
    """The rows whose first cell is code that matches the pattern `first`, by that code; each is there once."""
    found: dict[str, Row] = {}
    for row in rows(text):
        for name in spans(row[0]):
            if re.fullmatch(first, name):
                assert name not in found, f"{name} is documented twice"
                found[name] = row
    return found


def sections(text: str) -> dict[str, str]:
    """What stands under each heading, down to the next one."""
    parts = re.split(r"^#+ (.*)$", text, flags=re.MULTILINE)
    return {heading.replace("`", ""): body for heading, body in zip(parts[1::2], parts[2::2], strict=True)}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Quart:
    """A site with the plugins that come with Sin Pluma, and no prefix before its routes."""
    return create_app(site_settings(tmp_path_factory.mktemp("docs") / "data", plugins=PLUGINS, api_prefix=""))


@pytest.fixture(scope="module")
def site(app: Quart) -> Site:
    found = cast("Site", app.extensions[EXTENSION])
    assert [state.status for state in found.plugins.states() if state.name in PLUGINS.split(",")] == ["on"] * len(
        ENTRY_POINTS
    )
    return found


# --- plugins ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", hookspecs.names())
def test_each_hook_is_documented_with_its_signature(name: str) -> None:
    assert hookspecs.signature(name) in text_of("plugins").splitlines()


def test_each_name_of_the_plugin_api_is_documented_and_no_other() -> None:
    assert set(table(text_of("plugins/api.md"), r"\w+")) == set(sinpluma.api.__all__)


def test_each_event_is_documented_with_its_fields_and_no_other() -> None:
    kinds = [kind for kind in vars(events).values() if isinstance(kind, type) and issubclass(kind, events.Event)]
    leaves = [kind for kind in kinds if not any(kind in other.__bases__ for other in kinds)]
    documented = {name: set(spans(row[1])) for name, row in table(text_of("plugins/events.md"), r"[A-Z]\w+").items()}
    assert documented == {kind.__name__: set(kind.__struct_fields__) for kind in leaves}


# --- settings -----------------------------------------------------------------------------------------------------


def defaults(site: Site) -> Iterator[tuple[str, Any, Any]]:
    """Each setting's variable, type and default."""
    kinds: list[type[msgspec.Struct]] = [Settings, *site.plugins.sections]
    for section in kinds:
        hints = get_type_hints(section, include_extras=True)
        for field in msgspec.structs.fields(section):
            if section is not Settings or variable(field.name) in core_variables():
                yield variable(field.name), hints[field.name], field.default


def as_documented(default: Any) -> str:
    return "not set" if default in (None, (), "") else f"`{default}`"


def test_each_setting_is_documented_with_its_default(site: Site) -> None:
    documented = {name: row[2] for name, row in table(text_of("operate/settings.md"), "SINPLUMA_[A-Z0-9_]+").items()}
    assert documented == {name: as_documented(default) for name, _, default in defaults(site)}


def test_each_setting_is_documented_with_the_values_it_takes(site: Site) -> None:
    documented = table(text_of("operate/settings.md"), "SINPLUMA_[A-Z0-9_]+")
    for name, hint, _ in defaults(site):
        values = documented[name][1]
        bare = get_args(hint)[0] if get_origin(hint) is Annotated else hint
        literals = [kind for kind in (bare, *get_args(bare)) if get_origin(kind) is Literal]
        assert {option for kind in literals for option in get_args(kind)} <= set(spans(values)), name
        bounds = [
            bound
            for meta in getattr(hint, "__metadata__", ())
            for bound in (meta.ge, meta.gt, meta.le, meta.lt)
            if bound is not None
        ]
        assert {str(bound) for bound in bounds} <= set(re.findall(r"\d+", values)), name


def test_no_page_names_a_setting_that_does_not_exist(site: Site) -> None:
    known = core_variables().union(*(variables(section) for section in site.plugins.sections))
    pages = [page for page in DOCS.rglob("*.md") if "plugins" not in page.relative_to(DOCS).parts]
    named = {name for page in pages for name in re.findall(r"SINPLUMA_[A-Z0-9_]*[A-Z0-9]", page.read_text("utf-8"))}
    assert named - known - _given_to_containers() == {"SINPLUMA_WORKER"}  # the example of a name that nothing reads


def _given_to_containers() -> set[str]:
    """Variables that are no settings of the site: of the database, of nginx, and of Compose."""
    deploy = ROOT / "deploy"
    files = [deploy / "mysql" / "README.md", deploy / ".env.example", *deploy.rglob("*.sh")]
    return {name for file in files for name in re.findall(r"SINPLUMA_[A-Z_]*[A-Z]", file.read_text("utf-8"))}


# --- commands -----------------------------------------------------------------------------------------------------


def commands(group: click.Group, name: str) -> Iterator[tuple[str, click.Command]]:
    """A group, and every command and group within it, by what one types."""
    yield name, group
    context = click.Context(group)
    for part in group.list_commands(context):
        command = group.get_command(context, part)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {part}")
        else:
            yield f"{name} {part}", command


def parameters(command: click.Command) -> set[str]:
    """What a command takes, as it is typed: `--into`, `FILE`."""
    return {
        typed
        for parameter in command.params
        for typed in (
            [*parameter.opts, *parameter.secondary_opts]
            if isinstance(parameter, click.Option)
            else [(parameter.name or "").upper()]
        )
    }


@pytest.fixture
def all_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, click.Command]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SINPLUMA_PLUGINS", PLUGINS)
    return dict(commands(cli, "sinpluma"))


def test_each_command_is_documented_and_no_other(all_commands: dict[str, click.Command]) -> None:
    headings = sections(text_of("operate/commands.md"))
    assert {heading for heading in headings if heading.split()[0] == "sinpluma"} == set(all_commands)


def test_each_option_of_a_command_is_documented_and_no_other(all_commands: dict[str, click.Command]) -> None:
    documented = sections(text_of("operate/commands.md"))
    for name, command in all_commands.items():
        named = {span.split()[0] for row in rows(documented[name]) for span in spans(row[0])}
        assert named == parameters(command), name


# --- errors -------------------------------------------------------------------------------------------------------


def kinds_of_error(kind: type[SinPlumaError] = SinPlumaError) -> Iterator[type[SinPlumaError]]:
    if kind.__module__.split(".")[0] in PACKAGES:
        yield kind
    for below in kind.__subclasses__():
        yield from kinds_of_error(below)


def test_each_error_code_is_documented_with_its_status_and_no_other(site: Site) -> None:
    expected = {(kind.code, str(problems.status_of(kind))) for kind in kinds_of_error()}
    expected |= {(code, str(status)) for status, (code, _) in problems.HTTP_CODES.items()}
    expected.add(("http_error", "any other"))
    documented = table(text_of("reference/errors.md"), "[a-z_]+")
    assert {(code, row[1]) for code, row in documented.items() if re.fullmatch(r"\d{3}|any other", row[1])} == expected


# --- routes -------------------------------------------------------------------------------------------------------


def operations(app: Quart) -> dict[str, tuple[str, str]]:
    """Each method and path, as documented, with both as OpenAPI has them."""
    return {
        f"{method} {_path(rule.rule, '<{}>')}": (method.lower(), _path(rule.rule, "{{{}}}"))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def _path(rule: str, parameter: str) -> str:
    """A rule with its parameters written in another way: `/pages/<int:page_id>` as `/pages/<page_id>`."""
    return re.sub(r"<(?:[^:>]+:)?([^>]+)>", lambda found: parameter.format(found[1]), rule)


@pytest.fixture(scope="module")
def routes() -> dict[str, Row]:
    return table(text_of("reference/http.md"), r"[A-Z]+ /\S*")


@pytest.fixture(scope="module")
def api(app: Quart, site: Site) -> dict[str, Any]:
    return openapi_document(app, site)


def test_each_route_is_documented_and_no_other(app: Quart, routes: dict[str, Row]) -> None:
    assert set(routes) == set(operations(app))


def test_each_route_is_documented_with_what_it_takes(app: Quart, api: dict[str, Any], routes: dict[str, Row]) -> None:
    for name, (method, path) in operations(app).items():
        operation = api["paths"].get(path, {}).get(method, {})
        takes = {item["name"] for item in operation.get("parameters", ()) if item["in"] == "query"}
        if body := operation.get("requestBody"):
            ((_, content),) = body["content"].items()
            named = content["schema"].get("$ref", "").rsplit("/", 1)[-1]
            takes |= set((api["components"]["schemas"][named] if named else content["schema"])["properties"])
        if "a list" in routes[name][1]:
            takes -= {"page", "per_page"}
        assert takes <= set(re.findall(r"\w+", " ".join(spans(routes[name][1])))), name


def test_each_route_is_documented_with_the_status_of_its_success(
    app: Quart, api: dict[str, Any], routes: dict[str, Row]
) -> None:
    for name, (method, path) in operations(app).items():
        answers = api["paths"].get(path, {}).get(method, {}).get("responses", {})
        assert {code for code in answers if code[0] == "2"} <= set(re.findall(r"\d{3}", routes[name][2])), name


def test_each_answer_is_documented_with_its_fields(api: dict[str, Any]) -> None:
    documented = {name: set(spans(row[1])) for name, row in table(text_of("reference/http.md"), r"[A-Z]\w+").items()}
    schemas = api["components"]["schemas"]
    assert documented == {name: set(schemas[name]["properties"]) for name in _answered(api)}


def _answered(api: dict[str, Any]) -> Iterator[str]:
    """The names of the types that answers are made of; of a list, that of its items."""
    waiting = [
        content["schema"]
        for operations in api["paths"].values()
        for operation in operations.values()
        for response in operation["responses"].values()
        for content in response.get("content", {}).values()
    ]
    seen = set()
    while waiting:
        schema = waiting.pop()
        name = schema.get("$ref", "").rsplit("/", 1)[-1]
        if name and name not in seen:
            seen.add(name)
            if not name.startswith("Listing"):
                yield name
            waiting += api["components"]["schemas"][name]["properties"].values()
        waiting += [schema[key] for key in ("items", "additionalProperties") if isinstance(schema.get(key), dict)]
        waiting += schema.get("anyOf", [])


# --- operation ----------------------------------------------------------------------------------------------------


def exposed_name(metric: Metric) -> str:
    return f"{metric.name}_total" if metric.type == "counter" else metric.name


async def test_each_metric_is_documented_and_no_other(tmp_path: Path) -> None:
    app = create_app(site_settings(tmp_path / "data", plugins=PLUGINS))
    async with started(app):
        metrics = list(cast("Site", app.extensions[EXTENSION]).metrics.registry.collect())
    documented = table(text_of("operate/monitoring.md"), r"sinpluma_\w+")
    assert {name: row[1] for name, row in documented.items()} == {exposed_name(m): m.type for m in metrics}


def logged() -> Iterator[tuple[str, str, set[str]]]:
    """Each message that is logged, with its level and its fields."""
    for file in [*(ROOT / "core").rglob("*.py"), *(ROOT / "plugins").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="logger"), attr=level),
                    args=[ast.Constant(value=str(message)), *_],
                    keywords=keywords,
                ):
                    extras = [word.value for word in keywords if word.arg == "extra"]
                    keys = [key for extra in extras if isinstance(extra, ast.Dict) for key in extra.keys]
                    fields = {key.value for key in keys if isinstance(key, ast.Constant)}
                    yield re.sub(r"\W*%.*", " …", message, flags=re.DOTALL), level, cast("set[str]", fields)


def test_each_message_of_the_log_is_documented_with_its_fields_and_no_other() -> None:
    section = sections(text_of("operate/monitoring.md"))["Logs"]
    documented = {row[0].strip("`"): row for row in rows(section) if row[1] in LEVELS}
    assert set(documented) == {message for message, _, _ in logged()}
    for message, level, fields in logged():
        assert documented[message][1] == level, message
        assert fields <= set(spans(documented[message][2])), message
