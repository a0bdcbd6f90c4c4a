"""A plugin that fails while the site runs: it is passed over, logged and counted, and everybody else is served."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from quart import Blueprint, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma import housekeeping, lifecycle
from sinpluma.api import (
    ExtraField,
    HealthCheck,
    Identity,
    Plugin,
    Site,
    TokenExpired,
    answers,
    extended,
    extensible,
    hookimpl,
    reply,
    require_user,
)
from sinpluma.testing import app_site

QUICKLY = {"hook_timeout": "0.2"}


@extensible("leaf", "leaf_id")
class Leaf(msgspec.Struct):
    """A resource of the healthy plugin below, which others extend."""

    leaf_id: int


class Tree(Plugin):
    """A healthy plugin with a resource and a private route."""

    name = "tree"

    @hookimpl
    def blueprints(self) -> Sequence[Blueprint]:
        blueprint = Blueprint("tree", __name__)

        @blueprint.get("/leaves/<int:leaf_id>")
        @answers(Leaf)
        async def leaf(leaf_id: int) -> Response:
            return reply(await extended(Leaf(leaf_id)))

        @blueprint.get("/treetop")
        @answers(Leaf)
        @require_user
        async def treetop() -> Response:
            return reply(Leaf(1))

        return [blueprint]

    @hookimpl
    async def purge_expired(self) -> Mapping[str, int]:
        return {"leaf": 3}


async def raises() -> Any:
    raise RuntimeError("a leaf has fallen")


async def never_ends() -> Any:
    await asyncio.Event().wait()


async def awaits_the_cancelled() -> Any:
    other = asyncio.ensure_future(never_ends())
    other.cancel()
    await other


FAILURES = pytest.mark.parametrize("fail", [raises, never_ends, awaits_the_cancelled], ids=lambda fail: fail.__name__)
Failure = Callable[[], Awaitable[Any]]


def counted(measures: str, plugin: str, hook: str) -> float:
    line = f'sinpluma_hook_failures_total{{hook="{hook}",plugin="{plugin}"}} '
    return sum(float(row.removeprefix(line)) for row in measures.splitlines() if row.startswith(line))


async def is_counted(site: Any, hook: str) -> bool:
    _, measures = await site.get("/metrics")
    return counted(measures, "bad", hook) == 1.0


@FAILURES
async def test_a_hook_that_fails_is_counted_and_the_others_are_asked(village: Any, fail: Failure) -> None:
    class Bad(Plugin):
        name = "bad"

        @hookimpl
        async def purge_expired(self, site: Site, now: datetime) -> Mapping[str, int]:
            assert site.settings.embedded
            assert now.tzinfo is not None
            await fail()
            return {"never": 1}

    async with village(Tree, Bad, **QUICKLY) as site:
        deleted = await housekeeping.purge(site.running.site)
        assert deleted["leaf"] == 3
        assert "never" not in deleted
        assert await is_counted(site, "purge_expired")
        await site.is_well()


async def test_a_hook_that_gives_something_of_another_type_is_counted_and_left_out(village: Any) -> None:
    class Bad(Plugin):
        name = "bad"

        @hookimpl
        async def purge_expired(self) -> Mapping[str, int]:
            return None  # type: ignore[return-value]

    async with village(Tree, Bad) as site:
        assert (await housekeeping.purge(site.running.site))["leaf"] == 3
        assert await is_counted(site, "purge_expired")


@pytest.mark.parametrize(("rest", "times"), [(10.0, 1), (0.0, 3)])
async def test_a_hook_that_took_too_long_is_left_alone_for_a_while(
    village: Any, monkeypatch: pytest.MonkeyPatch, rest: float, times: int
) -> None:
    asked = []

    class Bad(Plugin):
        name = "bad"

        @hookimpl
        async def purge_expired(self) -> Mapping[str, int]:
            asked.append("again")
            await never_ends()
            return {}

    monkeypatch.setattr("sinpluma.plugins.calls.REST_SECONDS", rest)
    async with village(Bad, hook_timeout="0.05") as site:
        for _ in range(3):
            await housekeeping.purge(site.running.site)
    assert len(asked) == times


@FAILURES
async def test_a_field_that_fails_has_its_default(village: Any, fail: Failure) -> None:
    async def load(_session: AsyncSession, ids: Sequence[int]) -> Mapping[int, Any]:
        await fail()
        return dict.fromkeys(ids, "green")

    class Bad(Plugin):
        name = "bad"

        @hookimpl
        def extra_fields(self) -> Sequence[ExtraField]:
            return [ExtraField("leaf", "colour", str, load, default="none")]

    async with village(Tree, Bad, **QUICKLY) as site:
        assert await site.get("/api/leaves/7") == (200, {"leaf_id": 7, "colour": "none"})
        assert await is_counted(site, "extra_fields")
        await site.is_well()


@pytest.mark.parametrize("values", [None, "green", {7: 5}, {7: object()}], ids=str)
async def test_a_field_whose_values_are_not_of_its_type_has_its_default(village: Any, values: Any) -> None:
    async def load(_session: AsyncSession, _ids: Sequence[int]) -> Any:
        return values

    class Bad(Plugin):
        name = "bad"

        @hookimpl
        def extra_fields(self) -> Sequence[ExtraField]:
            return [ExtraField("leaf", "colour", str, load, default="none")]

    async with village(Tree, Bad) as site:
        assert await site.get("/api/leaves/7") == (200, {"leaf_id": 7, "colour": "none"})
        assert await is_counted(site, "extra_fields")


async def test_a_field_cannot_take_the_place_of_the_resources_own(village: Any) -> None:
    async def load(_session: AsyncSession, ids: Sequence[int]) -> Mapping[int, int]:
        return dict.fromkeys(ids, 0)

    class Bad(Plugin):
        name = "bad"

        @hookimpl
        def extra_fields(self) -> Sequence[ExtraField]:
            return [ExtraField("leaf", "leaf_id", int, load, default=0)]

    async with village(Tree, Bad) as site:
        assert await site.get("/api/leaves/7") == (200, {"leaf_id": 7})
        assert "field leaf.leaf_id belongs to the leaf itself; rename it" in await site.fault()


# --- who is asking --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fail", [raises, never_ends], ids=lambda fail: fail.__name__)
async def test_an_authenticator_that_fails_refuses_and_lets_nobody_in(village: Any, fail: Failure) -> None:
    class Bad(Plugin):
        name = "bad"

        @hookimpl
        async def authenticate(self) -> Identity | None:
            await fail()
            return Identity(1, "ana")

    async with village(Tree, Bad, **QUICKLY) as site:
        status, problem = await site.get("/api/treetop", Authorization="Bearer x")
        assert (status, problem["code"]) == (503, "plugin_unavailable")
        assert "bad" in problem["detail"]
        assert await is_counted(site, "authenticate")
        assert (await site.get("/api/treetop"))[0] == 401
        await site.is_well()


async def test_an_authenticator_that_gives_no_identity_lets_nobody_in(village: Any) -> None:
    class Bad(Plugin):
        name = "bad"

        @hookimpl
        async def authenticate(self) -> Identity | None:
            return "ana"  # type: ignore[return-value]

    async with village(Tree, Bad) as site:
        status, problem = await site.get("/api/treetop", Authorization="Bearer x")
        assert (status, problem["code"]) == (503, "plugin_unavailable")


async def test_an_authenticators_refusal_is_an_answer_and_no_failure(village: Any) -> None:
    class Strict(Plugin):
        name = "bad"

        @hookimpl
        async def authenticate(self, request: Request) -> Identity | None:
            if request.headers["Authorization"] == "Bearer ana":
                return Identity(1, "ana")
            raise TokenExpired

    async with village(Tree, Strict) as site:
        assert (await site.get("/api/treetop", Authorization="Bearer ana"))[0] == 200
        status, problem = await site.get("/api/treetop", Authorization="Bearer luis")
        assert (status, problem["code"]) == (401, "token_expired")
        assert not await is_counted(site, "authenticate")


# --- starting, stopping, being asked --------------------------------------------------------------------------


async def test_a_plugin_that_never_finishes_starting_is_left_behind(
    village: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Bad(Plugin):
        name = "bad"

        @hookimpl
        @asynccontextmanager
        async def lifespan(self) -> AsyncIterator[None]:
            await asyncio.Event().wait()
            yield

    monkeypatch.setattr(lifecycle, "START_SECONDS", 0.2)
    async with village(Bad) as site:
        await site.is_well()
        assert "its hook lifespan failed: TimeoutError: it took longer than" in await site.fault()


@pytest.mark.parametrize("fail", [raises, never_ends], ids=lambda fail: fail.__name__)
async def test_a_plugin_that_fails_to_stop_does_not_keep_the_others_from_stopping(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, fail: Failure
) -> None:
    stopped = []

    class First(Plugin):
        name = "first"

        @hookimpl
        @asynccontextmanager
        async def lifespan(self) -> AsyncIterator[None]:
            yield
            stopped.append("first")

    class Bad(Plugin):
        name = "bad"
        requires = ("first",)

        @hookimpl
        @asynccontextmanager
        async def lifespan(self) -> AsyncIterator[None]:
            yield
            await fail()

    monkeypatch.setattr(lifecycle, "STOP_SECONDS", 0.2)
    async with app_site(tmp_path, [First, Bad], plugins_disabled="auth,exchange,notebooks"):
        assert not stopped
    assert stopped == ["first"]
    assert any(record.message == "plugin failed to stop" for record in caplog.records)


@pytest.mark.parametrize("fail", [raises, never_ends], ids=lambda fail: fail.__name__)
async def test_a_store_that_is_away_degrades_the_site_and_no_more(
    village: Any, monkeypatch: pytest.MonkeyPatch, fail: Failure
) -> None:
    class Moody(Plugin):
        name = "bad"

        @hookimpl
        def health_checks(self) -> Sequence[HealthCheck]:
            return [HealthCheck("press", fail)]

    monkeypatch.setattr("sinpluma.health.CHECK_SECONDS", 0.2)
    async with village(Moody) as site:
        status, ready = await site.get("/health/ready")
        assert (status, ready["status"]) == (200, "degraded")
        assert ready["stores"]["press"]["status"] == "down"
        assert ready["stores"]["database"]["status"] == "ok"


# --- routes and their description -----------------------------------------------------------------------------


async def test_a_route_that_raises_is_a_problem_of_its_own(village: Any) -> None:
    class Bad(Plugin):
        name = "bad"

        @hookimpl
        def blueprints(self) -> Sequence[Blueprint]:
            blueprint = Blueprint("bad", __name__)
            blueprint.add_url_rule("/bad", view_func=raises)
            return [blueprint]

    async with village(Bad) as site:
        status, problem = await site.get("/api/bad")
        assert (status, problem["code"]) == (500, "internal")
        assert "leaf" not in problem["detail"]
        await site.is_well()


async def test_types_of_one_name_are_told_apart_in_the_openapi_document(village: Any) -> None:
    class Moon(Plugin):
        name = "moon"

        @hookimpl
        def blueprints(self) -> Sequence[Blueprint]:
            return [described("moon", msgspec.defstruct("Greeting", [("phase", int)]))]

    async with village(Moon) as site:
        _, document = await site.get("/api/openapi.json")
        assert properties(document, "/moon") == {"phase"}
        assert properties(document, "/neighbour") == {"word"}


async def test_a_route_that_cannot_be_described_is_left_out_of_the_openapi_document(village: Any) -> None:
    class Bad(Plugin):
        name = "bad"

        @hookimpl
        def blueprints(self) -> Sequence[Blueprint]:
            return [described("bad", msgspec.defstruct("Odd", [("session", AsyncSession)]))]

    async with village(Bad) as site:
        status, document = await site.get("/api/openapi.json")
        assert status == 200
        assert "/neighbour" in document["paths"]
        assert "/bad" not in document["paths"]
        await site.is_well()


def described(name: str, kind: Any) -> Blueprint:
    blueprint = Blueprint(name, __name__)

    @blueprint.get(f"/{name}")
    @answers(kind)
    async def view() -> Response:
        return reply({})

    return blueprint


def properties(document: Any, path: str) -> set[str]:
    schema = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    return set(document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]["properties"])
