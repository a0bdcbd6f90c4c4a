"""A healthy plugin that stands beside each broken one, and fresh environments into which plugins are installed."""

from __future__ import annotations

import asyncio
import importlib.metadata
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest
from packaging.requirements import Requirement
from quart import Blueprint, Response

from sinpluma.api import Plugin, answers, hookimpl, reply
from sinpluma.testing import AppSite, LiveSite, app_site, live_site, site_environment

FIRST_PARTY = "auth,exchange,notebooks"
ROOT = Path(__file__).resolve().parents[2]
LIMIT_SECONDS = 20.0
"""How long a test with a plugin that never ends may take: it shall fail, and not hang."""
EXAMPLE = ROOT / "examples" / "sinpluma-epigraph"


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
        async with asyncio.timeout(LIMIT_SECONDS), app_site(tmp_path, [Neighbour, *plugins], **chosen) as running:
            yield Village(running)

    return start


# --- fresh environments ---------------------------------------------------------------------------------------


@dataclass
class Environment:
    """A virtual environment of its own: what is installed there, and nothing else of ours, is what runs there."""

    folder: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"

    @property
    def site_packages(self) -> Path:
        """Where pip installs to."""
        (found,) = (self.folder / "lib").glob("python*/site-packages")
        return found

    def pip(self, *arguments: str | Path) -> None:
        """Run pip on this environment."""
        command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "--python", str(self.python)]
        subprocess.run([*command, *arguments], check=True, timeout=120)

    def install(self, *wheels: Path) -> None:
        """Install wheels, and nothing that they need: that is there."""
        self.pip("install", "--no-deps", "--no-index", "--no-compile", *wheels)

    def run(
        self, *command: str | Path, data_dir: Path, check: bool = True, **settings: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a program of this environment on a site's data: `run("sinpluma", "plugins", "list", …)`."""
        program, *arguments = command
        return subprocess.run(
            [self.folder / "bin" / program, *arguments],
            env={**_inherited(), **site_environment(data_dir, **settings)},
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=check,
            timeout=120,
        )

    def serve(self, data_dir: Path, **settings: str) -> AbstractContextManager[LiveSite]:
        """Run `sinpluma serve` of this environment."""
        return live_site(data_dir, workers=1, python=self.python, **settings)


@pytest.fixture(scope="session")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with links to the libraries that Sin Pluma says it needs, and those for tests, and no others.

    Downloading them takes minutes, and they are here. But a fresh environment cannot just look into this one's
    site-packages: it would find Sin Pluma's metadata there, so that its plugins were seen twice and pip took it for
    installed; and a library that Sin Pluma forgot to name would be there too.
    """
    folder = tmp_path_factory.mktemp("libraries")
    host = importlib.metadata.distribution("sinpluma")
    for distribution in needed([*(host.requires or ()), "pytest", "pytest-asyncio", "httpx"]):
        for name in {file.parts[0] for file in distribution.files or ()} - {"..", "__pycache__"}:
            link = folder / name
            if not link.exists():
                link.symlink_to(Path(str(distribution.locate_file(name))))
    return folder


def needed(requirements: Iterable[str]) -> list[importlib.metadata.Distribution]:
    """The distributions that meet these requirements, and theirs, as they are installed here."""
    found: dict[tuple[str, frozenset[str]], importlib.metadata.Distribution] = {}
    waiting = [(text, frozenset[str]()) for text in requirements]
    while waiting:
        text, extras = waiting.pop()
        requirement = Requirement(text)
        key = (requirement.name.lower(), frozenset(requirement.extras))
        marker = requirement.marker
        if marker and not any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            continue
        if key not in found:
            found[key] = importlib.metadata.distribution(requirement.name)
            waiting += [(inner, key[1]) for inner in found[key].requires or ()]
    return list(found.values())


@pytest.fixture(scope="session")
def build_wheel(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Build the wheel of a distribution: `build_wheel(folder)`."""

    def build(source: Path) -> Path:
        folder = tmp_path_factory.mktemp("wheel")
        command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
        subprocess.run(command, cwd=source, check=True, capture_output=True, timeout=120)
        (wheel,) = folder.glob("*.whl")
        return wheel

    return build


@pytest.fixture(scope="session")
def host_wheel(build_wheel: Callable[[Path], Path]) -> Path:
    """Sin Pluma's own wheel."""
    return build_wheel(ROOT)


@pytest.fixture(scope="session")
def example_wheel(build_wheel: Callable[[Path], Path]) -> Path:
    """The wheel of the plugin in `examples`."""
    return build_wheel(EXAMPLE)


@pytest.fixture(scope="session")
def make_environment(
    libraries: Path, host_wheel: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Environment]:
    """Make a fresh environment with Sin Pluma and the given wheels."""

    def make(*wheels: Path) -> Environment:
        environment = Environment(tmp_path_factory.mktemp("environment"))
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment.folder], check=True, timeout=60)
        (environment.site_packages / "libraries.pth").write_text(f"{libraries}\n", encoding="utf-8")
        environment.install(host_wheel, *wheels)
        return environment

    return make


def _inherited() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("SINPLUMA_", "PYTHON"))}
