"""The whole platform on an engine of one's own, for a test run, which does not outlive it."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from devcluster.commands import run
from devcluster.errors import ClusterError
from devcluster.ports import free_ports

from .bases import ensure_bases
from .engine import Engine, throwaway_engine
from .offline import offline_folders
from .places import DEPLOY, ROOT
from .standin import SHELL_IMAGE, ensure_shell_image
from .variables import read_variables

FILES = ("compose.yaml", "compose.seaweedfs.yaml", "stack/offline.yaml")
UP_SECONDS = 900.0
QUICK_SECONDS = 60.0


class State(NamedTuple):
    """How it stands with a container."""

    started: str
    health: str


@dataclass(frozen=True)
class Stack:
    """The platform on its engine; `url` leads to it from this machine."""

    engine: Engine
    url: str
    secrets: Path
    environment: Mapping[str, str]

    def make(self, *arguments: str, seconds: float = UP_SECONDS) -> str:
        """What `make up` and `make down` call: `stack up`, `stack down`.

        Raises:
            ClusterError: it failed; the message ends with what it said last.
        """
        return run(sys.executable, "-m", "stack", *arguments, seconds=seconds, env=self.environment)

    def compose(self, *arguments: str, seconds: float = QUICK_SECONDS) -> str:
        """What `docker compose …` says."""
        file = self.environment["SINPLUMA_ENV_FILE"]
        # The engine sees the checkout, and hardly another folder of those in which somebody may be.
        command = ["env", f"--chdir={DEPLOY}", "docker", "compose", "--env-file", file]
        return run(*command, *arguments, seconds=seconds, env=self.environment)

    def containers(self, service: str = "") -> list[str]:
        """The names of the running containers, of all services or of one."""
        named = ["--filter", f"label=com.docker.compose.service={service}"] if service else []
        return self.engine.docker("ps", "--format", "{{.Names}}", *named).split()

    def kill(self, container: str) -> None:
        """SIGKILL from outside: what `docker kill` kills is not started again."""
        self.engine.inside("sh", "-c", f"kill -KILL {self._pid(container)}")

    def state(self, container: str) -> State:
        """Since when it runs, and whether it says that it is healthy."""
        asked = self.engine.docker("inspect", "--format", "{{.State.StartedAt}} {{.State.Health.Status}}", container)
        return State(*asked.split())

    @contextmanager
    def way_to(self, container: str, port: int) -> Iterator[int]:
        """A port of this machine's loopback that leads to one of a container."""
        (here,) = free_ports().nodes[:1]
        with _gate(self.engine.seen(f"/proc/{self._pid(container)}/ns/net"), f"{here}:{port}"):
            yield here

    def _pid(self, container: str) -> int:
        return int(self.engine.docker("inspect", "--format", "{{.State.Pid}}", container))

    def inside(self, container: str, *command: str, seconds: float = QUICK_SECONDS) -> str:
        """What a program says in a container, as the container's own user."""
        return self.engine.docker("exec", container, *command, seconds=seconds)

    def certificate(self) -> str:
        """What nginx shows, as PEM: the one that it made for itself."""
        (front,) = self.containers("nginx")
        return self.inside(front, "cat", "/var/lib/sinpluma/tls/fullchain.pem")


@contextmanager
def throwaway_stack(folder: Path, **variables: str) -> Iterator[Stack]:
    """An engine with every image that is needed, and nothing started yet: `stack.make("up")` does that.

    Args:
        folder: for the secrets and the engine's files.
        variables: for `.env`, beside the ports and the public address.

    Raises:
        Unavailable: this machine cannot run it.
    """
    folders = ROOT / ".cache" / "stack"
    offline_folders(folders)
    with throwaway_engine(folder / "engine", [ROOT, folder]) as engine:
        names = images()
        ensure_bases(engine, names)
        ensure_shell_image(engine, folders, names["PYTHON_IMAGE"])
        http, https = free_ports().nodes[:2]
        env = folder / ".env"
        chosen = {
            "SINPLUMA_PUBLIC_URL": f"https://localhost:{https}",
            "SINPLUMA_HTTP_PORT": str(http),
            "SINPLUMA_HTTPS_PORT": str(https),
            "SINPLUMA_SECRETS_DIR": str(folder / "secrets"),
            "SINPLUMA_TLS_DIR": str(folder / "tls"),
            "SINPLUMA_SITE_ENV": str(folder / "site.env"),
            **variables,
        }
        env.write_text("".join(f"{name}={value}\n" for name, value in chosen.items()))
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("SINPLUMA_", "COMPOSE_"))},
            **engine.environment,
            "PYTHONPATH": str(DEPLOY),
            "SINPLUMA_ENV_FILE": str(env),
            "COMPOSE_FILE": ":".join(str(DEPLOY / name) for name in FILES),
            "COMPOSE_PROGRESS": "plain",
            "STACK_FOLDERS": str(folders),
            "STACK_SHELL_IMAGE": SHELL_IMAGE,
        }
        with _gate(engine.seen("/proc/1/ns/net"), http, https):
            yield Stack(engine, chosen["SINPLUMA_PUBLIC_URL"], folder / "secrets", environment)


def images() -> dict[str, str]:
    """The official names of the base images, as `.env.example` tells them."""
    text = (DEPLOY / ".env.example").read_text(encoding="utf-8")
    found = read_variables(text.replace("\n#", "\n"))
    return {name: value for name, value in found.items() if name.endswith("_IMAGE")}


@contextmanager
def _gate(namespace: Path, *ports: int | str) -> Iterator[None]:
    """Ports of another network, at this machine's loopback."""
    command = [sys.executable, "-m", "stack.gate", str(namespace), *map(str, ports)]
    with subprocess.Popen(  # noqa: S603 - no command comes from outside
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(DEPLOY)}
    ) as gate:
        try:
            if gate.stdout is None or gate.stdout.readline() != b"open\n":
                raise ClusterError("the gate to the engine's network did not open")
            yield
        finally:
            gate.kill()
