"""The layer in front of Quart: request ids, the time limit, measures and the access log."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager

import pytest
from quart import Blueprint, Response

from sinpluma.api import Identity, Plugin, answers, current_site, hookimpl, public, reply
from sinpluma.front import Front
from sinpluma.health import Live
from sinpluma.testing import AppSite

OpenSite = Callable[..., AbstractAsyncContextManager[AppSite]]


class SlowPlugin(Plugin):
    """Routes that take their time."""

    name = "slow"
    fate = ""

    @hookimpl
    def blueprints(self) -> Sequence[Blueprint]:
        blueprint = Blueprint("slow", __name__)

        @blueprint.post("/never")
        async def never() -> Response:
            try:
                await asyncio.Event().wait()
            finally:
                SlowPlugin.fate = "cancelled"
            return reply(Live())

        @blueprint.get("/half")
        async def half() -> Response:
            async def words() -> AsyncIterator[bytes]:
                yield b"half an ans"
                await asyncio.Event().wait()

            return Response(words(), content_type="text/plain")

        @blueprint.get("/things/<name>")
        @answers(Live)
        @public
        async def thing(name: str) -> Response:
            return reply(Live())

        return [blueprint]

    @hookimpl
    async def authenticate(self) -> Identity | None:
        return Identity(7, "ana")


async def _metric(site: AppSite, name: str) -> dict[str, float]:
    text = await (await site.client.get("/metrics")).get_data(as_text=True)
    return {match[1]: float(match[2]) for match in re.finditer(rf"^{name}\{{(.*)\}} (\S+)$", text, re.MULTILINE)}


async def test_a_request_that_takes_too_long_is_stopped_and_answered_503(open_site: OpenSite) -> None:
    SlowPlugin.fate = ""
    async with open_site(SlowPlugin, request_timeout="1") as site, asyncio.timeout(10):
        answer = await site.client.post("/api/never", headers={"X-Request-ID": "a-request-id"})
        assert answer.status_code == 503
        assert answer.content_type == "application/problem+json"
        problem = await answer.get_json()
        assert problem["code"] == "timed_out"
        assert problem["request_id"] == answer.headers["X-Request-ID"] == "a-request-id"
        assert int(answer.headers["Retry-After"]) > 0
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert SlowPlugin.fate == "cancelled", "what the client was told to repeat must not go on behind its back"


async def test_an_answer_that_has_begun_is_cut_off_when_the_time_is_over(open_site: OpenSite) -> None:
    async with open_site(SlowPlugin, request_timeout="1") as site:
        sent: list[dict[str, object]] = []
        coming: list[dict[str, object]] = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive() -> dict[str, object]:
            if not coming:
                await asyncio.Event().wait()
            return coming.pop()

        async def send(message: dict[str, object]) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": "GET",
            "path": "/api/half",
            "raw_path": b"/api/half",
            "query_string": b"",
            "headers": [(b"host", b"x")],
            "http_version": "1.1",
            "scheme": "http",
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 2),
            "extensions": {},
        }
        async with asyncio.timeout(10):
            await site.app.asgi_app(scope, receive, send)  # type: ignore[arg-type]
        assert [message.get("body") for message in sent] == [None, b"half an ans"]
        assert sent[-1]["more_body"], "the end is missing, and so the client knows"


async def test_the_measures_name_routes_and_never_what_was_typed(open_site: OpenSite) -> None:
    async with open_site(SlowPlugin) as site:
        for path in ("/api/things/a", "/api/things/b", "/api/nothing/c", "/api/nothing/d"):
            await site.client.get(path)
        counts = await _metric(site, "sinpluma_request_seconds_count")
        assert counts['method="GET",route="/api/things/<name>",status="200"'] == 2
        assert counts['method="GET",route="unmatched",status="404"'] == 2


async def test_invented_methods_do_not_fill_the_memory_with_measures(open_site: OpenSite) -> None:
    async with open_site(SlowPlugin) as site:
        for number in range(20):
            assert (await site.client.open("/api/things/a", method=f"METHOD{number}")).status_code == 405
        counts = await _metric(site, "sinpluma_request_seconds_count")
        assert [(name, count) for name, count in counts.items() if "405" in name] == [
            ('method="other",route="unmatched",status="405"', 20.0)
        ]


async def test_the_access_log_has_the_route_the_user_and_nothing_of_the_text(
    open_site: OpenSite, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with open_site(SlowPlugin) as site:
        await site.client.get("/api/things/a-secret?q=a-secret", headers={"Authorization": "a-secret"})
        (record,) = [record for record in caplog.records if record.getMessage() == "request"]
    seen = {name: getattr(record, name) for name in ("method", "route", "status", "user")}
    assert seen == {"method": "GET", "route": "/api/things/<name>", "status": 200, "user": 7}
    assert "a-secret" not in json.dumps(vars(record), default=str)


@pytest.mark.parametrize("given", ["short", "x" * 65, "with space", "new\tline", "ünï-code", ""])
async def test_an_unfit_request_id_is_replaced(open_site: OpenSite, given: str) -> None:
    async with open_site() as site:
        made = (await site.client.get("/health/live", headers={"X-Request-ID": given})).headers["X-Request-ID"]
        assert re.fullmatch("[0-9a-f]{16}", made)


async def test_what_is_no_request_passes_through(open_site: OpenSite) -> None:
    seen: list[object] = []

    async def app(scope: object, receive: object, send: object) -> None:
        seen.append(scope)

    async with open_site() as site:
        await Front(app, site.site)({"type": "lifespan"}, None, None)  # type: ignore[arg-type,typeddict-item]
    assert seen == [{"type": "lifespan"}]


async def test_parts_of_a_site_are_reached_only_from_its_own_requests(open_site: OpenSite) -> None:
    async with open_site():
        with pytest.raises(RuntimeError):
            current_site()
