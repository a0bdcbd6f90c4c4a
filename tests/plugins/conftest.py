"""A healthy plugin that stands beside each broken one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest
from quart import Blueprint, Response

from sinpluma.api import Plugin, answers, hookimpl, reply
from sinpluma.testing import AppSite, app_site

FIRST_PARTY = "auth,notebooks"


class Greeting(msgspec.Struct):
    """What a plugin's route gives in these tests."""

    word: str = "good morning"


def greeting(name: str) -> Blueprint:
    """A route `/NAME` that greets."""
    blueprint = Blueprint(name, __name__)

    @blueprint.get(f"/{name}")
    @answers(Greeting)
    async def greet() -> Response:
        return reply(Greeting())

    return blueprint


class Neighbour(Plugin):
    """A plugin without a fault, which every broken one must leave in peace."""

    name = "neighbour"

    @hookimpl
    def blueprints(self) -> Sequence[Blueprint]:
        return [greeting("neighbour")]


@dataclass
class Village:
    """A site with a healthy plugin, and whatever a test puts beside it."""

    running: AppSite

    async def get(self, path: str, **headers: str) -> tuple[int, Any]:
        """Status and body of `GET path`."""
        response = await self.running.client.get(path, headers=headers)
        if "json" in response.content_type:
            return response.status_code, await response.get_json()
        return response.status_code, await response.get_data(as_text=True)

    async def states(self) -> dict[str, dict[str, str]]:
        """What `GET /plugins` says of each plugin; of two with one name, the first."""
        status, body = await self.get("/api/plugins")
        assert status == 200, body
        return {state["name"]: state for state in reversed(body)}

    async def fault(self, name: str = "bad") -> str:
        """Why a plugin is broken, as `GET /plugins` says it."""
        state = (await self.states())[name]
        assert state["status"] == "broken", state
        return state["reason"]

    async def is_well(self) -> None:
        """Fail unless the site and the healthy plugin answer."""
        status, ready = await self.get("/health/ready")
        assert (status, ready["status"]) == (200, "ok")
        assert (await self.get("/health/live"))[0] == 200
        assert await self.get("/api/neighbour") == (200, {"word": "good morning"})
        assert (await self.get("/api/openapi.json"))[0] == 200
        assert (await self.get("/metrics"))[0] == 200
        assert (await self.states())["neighbour"]["status"] == "on"


OpenVillage = Callable[..., AbstractAsyncContextManager[Village]]


@pytest.fixture
def village(tmp_path: Path) -> OpenVillage:
    """Start a site with a healthy plugin and the given ones: `async with village(Bad) as site`."""

    @asynccontextmanager
    async def start(*plugins: type[Plugin], **settings: str) -> AsyncIterator[Village]:
        chosen = {"plugins_disabled": FIRST_PARTY, **settings}
        async with app_site(tmp_path, [Neighbour, *plugins], **chosen) as running:
            yield Village(running)

    return start
