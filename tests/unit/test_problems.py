"""Errors as RFC 9457 problem documents: one shape, stable codes, and nothing that is nobody's business."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, ClassVar

import pytest
from quart import Blueprint, Response, abort
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from sinpluma import errors
from sinpluma.api import Plugin, expected_version, hookimpl
from sinpluma.problems import HTTP_CODES, PROBLEM, STATUS, status_of
from sinpluma.testing import AppSite

OpenSite = Callable[..., AbstractAsyncContextManager[AppSite]]


class CakeGone(errors.Conflict):
    """A plugin's own error."""

    code = "cake_gone"
    title = "The cake is gone"


class FailingPlugin(Plugin):
    """A route for each way to fail."""

    name = "failing"
    error: ClassVar[Exception] = ValueError("not set")

    @hookimpl
    def blueprints(self) -> Sequence[Blueprint]:
        blueprint = Blueprint("failing", __name__)

        @blueprint.route("/fail", methods=["GET", "PUT"])
        async def fail() -> Response:
            raise FailingPlugin.error

        @blueprint.put("/stale")
        async def stale() -> Response:
            expected_version(None)
            raise errors.StaleVersion("Eva saved it.", current={"version": 8})

        @blueprint.get("/abort/<int:status>")
        async def stop(status: int) -> Response:
            abort(status)

        return [blueprint]


async def _fail(site: AppSite, error: Exception) -> tuple[Response, dict[str, Any]]:
    FailingPlugin.error = error
    answer = await site.client.get("/api/fail")
    return answer, await answer.get_json()  # type: ignore[return-value]


def _kinds(kind: type[errors.SinPlumaError] = errors.SinPlumaError) -> list[type[errors.SinPlumaError]]:
    below = [found for sub in kind.__subclasses__() for found in _kinds(sub)]
    return [kind, *below] if kind.__module__ == "sinpluma.errors" else below


@pytest.mark.parametrize("kind", _kinds(), ids=lambda kind: kind.__name__)
async def test_each_error_is_a_problem_with_its_status_and_code(
    open_site: OpenSite, kind: type[errors.SinPlumaError]
) -> None:
    async with open_site(FailingPlugin) as site:
        answer, problem = await _fail(site, kind("A sentence.", errors={"title": ["Too long"]}))
    assert answer.content_type == PROBLEM
    assert answer.status_code == problem.pop("status") == status_of(kind)
    assert problem.pop("request_id") == answer.headers["X-Request-ID"]
    if answer.status_code == 401:
        assert problem.pop("msg") == kind.title
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    if answer.status_code == 503:
        assert int(answer.headers["Retry-After"]) > 0
    assert problem == {
        "type": f"urn:sinpluma:problem:{kind.code}",
        "title": kind.title,
        "detail": "A sentence.",
        "code": kind.code,
        "errors": {"title": ["Too long"]},
    }


def test_codes_are_unique() -> None:
    codes = [kind.code for kind in _kinds()]
    assert len(codes) == len(set(codes))
    assert set(STATUS) <= set(_kinds())


async def test_an_expired_access_token_is_told_in_the_words_the_client_waits_for(open_site: OpenSite) -> None:
    async with open_site(FailingPlugin) as site:
        assert (await _fail(site, errors.TokenExpired()))[1]["msg"] == "Token has expired"
        assert (await _fail(site, errors.Unauthorized("Wrong password.")))[1]["msg"] != "Token has expired"


async def test_a_plugins_error_has_the_status_of_its_kind_and_a_code_of_its_own(open_site: OpenSite) -> None:
    async with open_site(FailingPlugin) as site:
        answer, problem = await _fail(site, CakeGone(current={"cakes": 0}))
        assert (answer.status_code, problem["code"], problem["title"]) == (409, "cake_gone", "The cake is gone")
        assert problem["detail"] == "The cake is gone."
        assert problem["current"] == {"cakes": 0}


async def test_a_stale_version_is_412_where_it_came_as_a_precondition_and_409_otherwise(open_site: OpenSite) -> None:
    async with open_site(FailingPlugin) as site:
        answer, problem = await _fail(site, errors.StaleVersion("Eva saved it.", current={"version": 8}))
        assert (answer.status_code, problem["code"]) == (409, "stale_version")
        stale = await site.client.put("/api/stale", headers={"If-Match": '"7"'})
        problem = await stale.get_json()
        assert (stale.status_code, problem["code"]) == (412, "precondition_failed")
        assert problem["current"] == {"version": 8}
        assert (await site.client.put("/api/stale")).status_code == 428


async def test_retry_after_is_what_the_error_says(open_site: OpenSite) -> None:
    async with open_site(FailingPlugin) as site:
        assert (await _fail(site, errors.TooMany(retry_after=90)))[0].headers["Retry-After"] == "90"
        assert (await _fail(site, errors.Unavailable(retry_after=60)))[0].headers["Retry-After"] == "60"
        assert "Retry-After" not in (await _fail(site, errors.NotFound()))[0].headers


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("SELECT a-secret", {"x": "a-secret"}, Exception("a-secret: server has gone away")),
        PoolTimeout("a-secret"),
        TimeoutError("a-secret"),
    ],
    ids=["gone", "no connection", "timeout"],
)
async def test_a_store_that_is_away_is_503_and_says_nothing_of_its_insides(
    open_site: OpenSite, error: Exception
) -> None:
    async with open_site(FailingPlugin) as site:
        answer, problem = await _fail(site, error)
        assert answer.status_code == 503
        assert "Retry-After" in answer.headers
        assert "a-secret" not in str(problem)


@pytest.mark.parametrize(
    "error",
    [RuntimeError("a-secret"), DatabaseError("SELECT a-secret", {}, Exception("a-secret")), KeyError("a-secret")],
    ids=["bug", "database bug", "key"],
)
async def test_a_bug_is_500_told_to_nobody_but_the_log(
    open_site: OpenSite, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_site(FailingPlugin) as site:
        answer, problem = await _fail(site, error)
        assert answer.status_code == 500
        assert problem["code"] == "internal"
        assert "a-secret" not in str(problem)
        assert "Traceback" not in str(problem)
    logged = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert any(record.exc_info and record.exc_info[1] is error for record in logged)


async def test_what_the_client_did_wrong_is_no_error_in_the_log(
    open_site: OpenSite, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_site(FailingPlugin) as site:
        caplog.clear()
        await _fail(site, errors.Invalid("a-secret"))
        await site.client.get("/api/nowhere")
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize("status", [*HTTP_CODES, 418, 451])
async def test_what_the_framework_refuses_is_a_problem_too(open_site: OpenSite, status: int) -> None:
    async with open_site(FailingPlugin) as site:
        answer = await site.client.get(f"/api/abort/{status}")
        assert answer.status_code == status
        assert answer.content_type == PROBLEM
        problem = await answer.get_json()
        assert problem["status"] == status
        assert problem["code"] == HTTP_CODES.get(status, ("http_error", ""))[0]


async def test_an_unknown_path_is_404_and_an_unknown_method_405_with_those_that_are_known(open_site: OpenSite) -> None:
    async with open_site(FailingPlugin) as site:
        missing = await site.client.get("/api/nowhere")
        assert (missing.status_code, (await missing.get_json())["code"]) == (404, "not_found")
        refused = await site.client.delete("/api/fail")
        assert (refused.status_code, (await refused.get_json())["code"]) == (405, "method_not_allowed")
        assert set(refused.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "PUT"}
