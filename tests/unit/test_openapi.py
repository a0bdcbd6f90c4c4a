"""The OpenAPI document: sound by itself, complete, and made of what routes and plugins say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

import jsonschema_rs
import msgspec
import pytest
from msgspec import Meta
from quart import Blueprint, Response
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import (
    Bytes,
    ExtraField,
    Listing,
    Nothing,
    Paging,
    Plugin,
    accepts,
    answers,
    extensible,
    hookimpl,
    no_content,
    not_replayed,
    queries,
    require_user,
)
from sinpluma.openapi import openapi_document
from sinpluma.testing import AppSite, app_site

OpenSite = Callable[..., AbstractAsyncContextManager[AppSite]]
T = TypeVar("T")


class Author(msgspec.Struct):
    """Who wrote it."""

    name: str


@extensible("poem", "poem_id")
class Poem(msgspec.Struct):
    """A poem."""

    poem_id: int
    author: Author
    written: datetime
    lines: list[str] = []


class Anthology(msgspec.Struct, Generic[T]):
    """Several of a kind, within another type."""

    best: T
    others: list[T]


class NewPoem(msgspec.Struct):
    """A poem to write."""

    lines: Annotated[list[str], Meta(min_length=1, description="At least one.")]


class PoemQuery(Paging, kw_only=True):
    """Which poems."""

    q: Annotated[str, Meta(max_length=10, description="A word.")]
    mine: bool = False


class PoemPlugin(Plugin):
    """Routes with each kind of mark."""

    name = "poems"

    @hookimpl
    def blueprints(self) -> Sequence[Blueprint]:
        blueprint = Blueprint("poems", __name__)

        @blueprint.get("/poems/<int:poem_id>")
        @answers(Poem)
        async def get_poem(poem_id: int) -> Response:
            """Give a poem.

            With all its lines.
            """
            return no_content()

        @blueprint.get("/poems/")
        @queries(PoemQuery)
        @answers(Listing[Poem])
        async def list_poems(query: PoemQuery) -> Response:
            """List poems."""
            return no_content()

        @blueprint.get("/poems/anthology")
        @answers(Anthology[Poem])
        async def anthology() -> Response:
            """Give the best poem and the others."""
            return no_content()

        @blueprint.post("/poems/")
        @require_user
        @accepts(NewPoem)
        @answers(Poem, 201)
        async def write(body: NewPoem) -> Response:
            """Write a poem."""
            return no_content()

        @blueprint.post("/poems/<int:poem_id>/recite")
        @not_replayed
        @accepts(NewPoem, optional=True)
        @answers(Nothing, 204)
        async def recite(poem_id: int, body: NewPoem) -> Response:
            """Say it aloud."""
            return no_content()

        @blueprint.route("/poems/<int:poem_id>/line", methods=["PUT", "DELETE"])
        @answers(Nothing, 204)
        async def line(poem_id: int) -> Response:
            """Change or delete a line."""
            return no_content()

        @blueprint.get("/poems/<int:poem_id>/aloud")
        @answers(Bytes(("audio/ogg", "audio/flac", "application/json")))
        async def aloud(poem_id: int) -> Response:
            """Give a recording."""
            return no_content()

        @blueprint.get("/poems/secret")
        async def unmarked() -> Response:
            """Not a part of the contract."""
            return no_content()

        return [blueprint]


class RhymePlugin(Plugin):
    """A field that it adds to every poem."""

    name = "rhymes"

    @hookimpl
    def extra_fields(self) -> Sequence[ExtraField]:
        async def load(session: AsyncSession, ids: Sequence[int]) -> Mapping[int, bool]:
            return {}

        return [ExtraField("poem", "rhymes", bool, load, default=False, description="Whether it rhymes.")]


async def _document(site: AppSite) -> dict[str, Any]:
    answer = await site.client.get("/api/openapi.json")
    assert answer.status_code == 200
    return await answer.get_json()  # type: ignore[return-value]


@pytest.fixture
async def poems(open_site: OpenSite) -> AsyncIterator[dict[str, Any]]:
    async with open_site(PoemPlugin, RhymePlugin) as site:
        yield await _document(site)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The document of a site with the plugins that come with it."""
    import asyncio  # noqa: PLC0415

    async def make() -> Any:
        async with app_site(tmp_path_factory.mktemp("openapi") / "data", plugins="auth,notebooks") as site:
            return await _document(site)

    return asyncio.run(make())


def _operations(document: Any) -> Iterator[tuple[str, str, Any]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def _values(node: Any, key: str) -> Iterator[Any]:
    if isinstance(node, dict):
        yield from (value for name, value in node.items() if name == key and isinstance(value, str))
        for value in node.values():
            yield from _values(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from _values(value, key)


# --- the document of the site as it comes -------------------------------------------------------------------------


def test_the_document_is_openapi_3_1(installed: Any) -> None:
    from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR  # noqa: PLC0415 - a second to import

    assert installed["openapi"] == "3.1.0"
    OPENAPI_31_VALIDATOR.validate(installed)


def test_every_schema_is_json_schema_and_every_reference_leads_somewhere(installed: Any) -> None:
    schemas = installed["components"]["schemas"]
    references = set(_values(installed, "$ref"))
    assert references == {f"#/components/schemas/{name}" for name in schemas}, (
        "none is missing, and none is for nothing"
    )
    for name, schema in schemas.items():
        jsonschema_rs.Draft202012Validator({**schema, "components": {"schemas": schemas}})
        assert schema.get("description"), name


def test_every_pattern_means_the_same_to_a_browser_and_lets_no_line_break_in_at_its_end(installed: Any) -> None:
    """Python's `$` matches before a line break too, `\\Z` is unknown to ECMAScript: `$(?!\\n)` is right in both."""
    for pattern in _values(installed, "pattern"):
        assert not re.search(r"\\[AZz]|\(\?P", pattern), pattern
        assert not pattern.endswith("$"), pattern


def test_every_operation_has_a_name_of_its_own_a_sentence_and_its_answers(installed: Any) -> None:
    names = Counter(operation["operationId"] for _, _, operation in _operations(installed))
    assert not [name for name, count in names.items() if count > 1]
    for method, path, operation in _operations(installed):
        assert re.fullmatch(r"[A-Z][^\n]*\.", operation["summary"]), (method, path)
        answers_ = operation["responses"]
        assert [code for code in answers_ if code.startswith("2")], (method, path)
        assert "application/problem+json" in answers_["default"]["content"]
        named = {item["name"] for item in operation["parameters"] if item["in"] == "path"}
        assert named == set(re.findall(r"\{(\w+)\}", path)), (method, path)


def test_every_route_of_the_contract_is_in_the_document(installed: Any) -> None:
    paths = {re.sub(r"\{\w+\}", "{}", path) for path in installed["paths"]}
    assert paths >= {
        "/user/register",
        "/user/login",
        "/user/logout",
        "/user/token/refresh",
        "/refresh",
        "/user/sessions",
        "/user/sessions/{}",
        "/user/password/forgot",
        "/user/password/reset",
        "/user/email/verify",
        "/user/email/resend",
        "/user/{}",
        "/user",
        "/user/settings",
        "/user/{}/notebooks",
        "/admin/users",
        "/admin/users/{}",
        "/reports",
        "/admin/reports",
        "/admin/notebooks/{}/block",
        "/notebooks/",
        "/notebooks/{}",
        "/notebooks/{}/restore",
        "/notebooks/{}/publish",
        "/pages/",
        "/pages/{}",
        "/pages/{}/position",
        "/pages/{}/restore",
        "/pages/{}/publish",
        "/pages/{}/revisions",
        "/pages/{}/revisions/{}",
        "/pages/{}/revisions/{}/restore",
        "/pages/{}/preview",
        "/preview",
        "/genres/",
        "/readings/",
        "/readings/{}",
        "/plugins",
        "/health/live",
        "/health/ready",
    }


# --- what marks become --------------------------------------------------------------------------------------------


def test_types_are_components_named_once_and_nested_ones_too(poems: dict[str, Any]) -> None:
    schemas = poems["components"]["schemas"]
    assert {"Author", "NewPoem", "Poem", "Problem"} <= set(schemas)
    assert schemas["Poem"]["properties"]["author"] == {"$ref": "#/components/schemas/Author"}
    assert schemas["Poem"]["properties"]["written"] == {"type": "string", "format": "date-time"}


def test_a_field_that_a_plugin_adds_is_documented_wherever_the_resource_is_answered(poems: dict[str, Any]) -> None:
    field = {"type": "boolean", "description": "Whether it rhymes.", "default": False}
    assert poems["components"]["schemas"]["Poem"]["properties"]["rhymes"] == field
    listing = poems["paths"]["/poems/"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    within = poems["components"]["schemas"][listing["$ref"].rsplit("/", 1)[1]]
    assert within["properties"]["items"]["items"] == {"$ref": "#/components/schemas/Poem"}
    assert sum("rhymes" in schema.get("properties", {}) for schema in poems["components"]["schemas"].values()) == 1


def test_texts_come_from_the_views_docstring(poems: dict[str, Any]) -> None:
    operation = poems["paths"]["/poems/{poem_id}"]["get"]
    assert operation["summary"] == "Give a poem."
    assert operation["description"] == "With all its lines."
    assert operation["operationId"] == "get_poem"


def test_path_query_and_headers_become_parameters(poems: dict[str, Any]) -> None:
    def parameters(path: str, method: str) -> dict[str, Any]:
        return {item["name"]: item for item in poems["paths"][path][method]["parameters"]}

    poem_id = parameters("/poems/{poem_id}", "get")["poem_id"]
    assert (poem_id["in"], poem_id["required"], poem_id["schema"]["type"]) == ("path", True, "integer")
    query = parameters("/poems/", "get")
    assert query["q"]["required"]
    assert query["q"]["description"] == "A word."
    assert query["q"]["schema"] == {"type": "string", "maxLength": 10}
    assert not query["page"]["required"]
    assert query["per_page"]["schema"] == {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}
    assert set(query) == {"q", "mine", "page", "per_page"}
    assert set(parameters("/poems/", "post")) == {"Idempotency-Key"}
    assert set(parameters("/poems/{poem_id}/line", "put")) == {"poem_id", "Idempotency-Key", "If-Match"}
    assert set(parameters("/poems/{poem_id}/line", "delete")) == {"poem_id"}
    assert set(parameters("/poems/{poem_id}/recite", "post")) == {"poem_id"}, "its answer is never replayed"


def test_bodies_and_answers_are_as_marked(poems: dict[str, Any]) -> None:
    write = poems["paths"]["/poems/"]["post"]
    assert write["requestBody"]["required"]
    assert write["requestBody"]["content"] == {"application/json": {"schema": {"$ref": "#/components/schemas/NewPoem"}}}
    assert set(write["responses"]) == {"201", "400", "401", "403", "413", "415", "default"}
    assert write["security"] == [{"bearer": []}]
    recite = poems["paths"]["/poems/{poem_id}/recite"]["post"]
    assert not recite["requestBody"]["required"]
    assert "content" not in recite["responses"]["204"]
    assert recite["security"] == [{}, {"bearer": []}]


def test_an_answer_that_is_no_json_is_documented_by_its_types(poems: dict[str, Any]) -> None:
    answer = poems["paths"]["/poems/{poem_id}/aloud"]["get"]["responses"]["200"]
    binary = {"schema": {"type": "string", "format": "binary"}}
    assert answer["content"] == {"audio/ogg": binary, "audio/flac": binary, "application/json": {"schema": {}}}


def test_what_is_not_marked_and_what_plugins_that_are_off_bring_is_not_there(poems: dict[str, Any]) -> None:
    assert "/poems/secret" not in poems["paths"]
    assert "/openapi.json" not in poems["paths"]
    assert "/metrics" not in poems["paths"]
    assert "/genres/" not in poems["paths"]
    assert {"/plugins", "/health/live", "/health/ready"} <= set(poems["paths"])


async def test_the_document_is_made_once_and_answers_with_a_tag(open_site: OpenSite) -> None:
    async with open_site(PoemPlugin) as site:
        first = await site.client.get("/api/openapi.json")
        assert openapi_document(site.app, site.site) is openapi_document(site.app, site.site)
        again = await site.client.get("/api/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304


async def test_a_person_can_read_it(open_site: OpenSite) -> None:
    async with open_site(PoemPlugin) as site:
        answer = await site.client.get("/api/docs")
        assert answer.content_type == "text/html; charset=utf-8"
        page = await answer.get_data(as_text=True)
        for said in (
            "/poems/{poem_id}",
            "Give a poem.",
            "With all its lines.",
            "At least one.",
            "Needs an access token",
        ):
            assert said in page
        assert "<script" not in page
        assert "script-src" not in answer.headers["Content-Security-Policy"]
