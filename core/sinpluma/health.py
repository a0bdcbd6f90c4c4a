"""`/health/live`, `/health/ready` and the stores behind them."""

from __future__ import annotations

import asyncio
import time
from typing import Literal

import msgspec
from quart import Blueprint, Response

from sinpluma import __version__
from sinpluma.extension import HealthCheck
from sinpluma.identity import ignores_identity
from sinpluma.logs import logger
from sinpluma.responses import answers, reply
from sinpluma.site import Site, current_site

CHECK_SECONDS = 2.0

blueprint = Blueprint("health", __name__)


class Live(msgspec.Struct):
    """The process answers."""

    status: Literal["ok"] = "ok"


class StoreHealth(msgspec.Struct):
    """One store: whether it answers, and after how many milliseconds."""

    status: Literal["ok", "down"]
    latency_ms: float


class Ready(msgspec.Struct):
    """Whether requests are welcome. `degraded`: the site works, and a store is away."""

    status: Literal["ok", "degraded", "starting", "stopping"]
    version: str
    stores: dict[str, StoreHealth]


@blueprint.get("/health/live")
@ignores_identity
@answers(Live)
async def live() -> Response:
    """Say that the process lives."""
    return reply(Live())


@blueprint.get("/health/ready")
@ignores_identity
@answers(Ready)
@answers(Ready, 503)
async def ready() -> Response:
    """Say whether requests are welcome, and how each store is."""
    site = current_site()
    if site.phase != "running":
        phase: Literal["starting", "stopping"] = "stopping" if site.phase == "stopping" else "starting"
        return reply(Ready(phase, __version__, {}), 503)
    stores = await check_stores(site)
    sound = all(store.status == "ok" for store in stores.values())
    return reply(Ready("ok" if sound else "degraded", __version__, stores))


async def check_stores(site: Site) -> dict[str, StoreHealth]:
    """Ask the stores, and what the plugins depend on, for a sign of life, all at once."""
    checks = list(site.stores.checks())
    for name in site.plugins.loaded:
        checks.extend(site.plugins.contributions[name].checks)
    results = await asyncio.gather(*(_check(check) for check in checks))
    return {check.name: result for check, result in zip(checks, results, strict=True)}


async def _check(check: HealthCheck) -> StoreHealth:
    started = time.perf_counter()
    status: Literal["ok", "down"] = "ok"
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            await check.check()
    except Exception as error:  # whatever it is, the store is not well
        logger.warning("store is down", extra={"store": check.name, "error": type(error).__name__})
        status = "down"
    return StoreHealth(status, round((time.perf_counter() - started) * 1000, 2))
