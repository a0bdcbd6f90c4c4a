"""What a request costs, layer by layer: own time by package, from a profile of reading a published page."""

from __future__ import annotations

import asyncio
import cProfile
import pstats
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from bench.measure import table

REQUESTS = 2_000
PACKAGES = (
    "sinpluma_auth",
    "sinpluma_notebooks",
    "sinpluma",
    "quart_schema",
    "quart_cors",
    "quart",
    "flask",
    "werkzeug",
    "sqlalchemy",
    "aiosqlite",
    "msgspec",
    "prometheus_client",
    "logging",
    "asyncio",
    "sqlite3",
)


def run() -> None:
    """Profile and print."""
    with tempfile.TemporaryDirectory() as folder:
        seconds = asyncio.run(_profile(Path(folder)))
    total = sum(seconds.values())
    rows = [
        (package, f"{share / REQUESTS * 1e6:7.0f} µs  {share / total:5.1%}")
        for package, share in sorted(seconds.items(), key=lambda item: -item[1])
    ]
    table(
        "Own time per anonymous GET of a published page, under the profiler (which slows small functions most)",
        [*rows, ("together", f"{total / REQUESTS * 1e6:7.0f} µs")],
    )


async def _profile(folder: Path) -> dict[str, float]:
    from sinpluma.testing import app_site  # noqa: PLC0415 - part of what is measured elsewhere

    async with app_site(folder / "data", log_level="error") as running:
        path = await _published_page(running.client)
        scope = _scope(path)
        for _ in range(200):
            await _ask(running.app, scope)
        profile = cProfile.Profile()
        profile.enable()
        for _ in range(REQUESTS):
            await _ask(running.app, scope)
        profile.disable()
    return _by_package(profile)


async def _published_page(client: Any) -> str:
    person = {"username": "author", "email": "author@example.org", "password": "a password"}
    await client.post("/api/user/register", json=person)
    signed_in = await (await client.post("/api/user/login", json=person)).get_json()
    headers = {"Authorization": f"Bearer {signed_in['access_token']}"}
    genre = (await (await client.get("/api/genres/")).get_json())[0]["genre_id"]
    body: dict[str, Any] = {"title": "A work", "genre_id": genre}
    notebook = await (await client.post("/api/notebooks/", json=body, headers=headers)).get_json()
    content = [{"type": "paragraph", "children": [{"text": "words " * 30}]} for _ in range(30)]
    body = {"notebook_id": notebook["notebook_id"], "title": "One", "content": content}
    page = await (await client.post("/api/pages/", json=body, headers=headers)).get_json()
    await client.post(f"/api/notebooks/{notebook['notebook_id']}/publish", headers=headers)
    return f"/api/pages/{page['page_id']}"


def _scope(path: str) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
        "extensions": {},
    }


async def _ask(app: Any, scope: dict[str, Any]) -> None:
    waiting = [{"type": "http.request", "body": b"", "more_body": False}]
    never = asyncio.Event()
    status = 0

    async def receive() -> Any:
        if waiting:
            return waiting.pop()
        await never.wait()
        return None

    async def send(message: Any) -> None:
        nonlocal status
        status = message.get("status", status)

    await app(dict(scope), receive, send)
    if status != 200:  # noqa: PLR2004
        raise RuntimeError(f"the page was answered {status}")


def _by_package(profile: cProfile.Profile) -> dict[str, float]:
    seconds: dict[str, float] = defaultdict(float)
    for (file, _line, name), (_calls, _all, own, _below, _callers) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        seconds[_package(file, name)] += own
    return dict(seconds)


def _package(file: str, name: str) -> str:
    if file == "~":  # a built-in function has no file
        return "waiting for SQLite's thread" if "poll" in name else "Python's built-ins"
    return next((package for package in PACKAGES if package in Path(file).parts), "Python's library and the rest")
