"""`docker compose`, as this deployment calls it."""

import logging
import os
import subprocess
from collections.abc import Mapping

from .errors import StackError
from .places import DEPLOY, variables_file

log = logging.getLogger("stack")

UP_SECONDS = 1800
DOWN_SECONDS = 300


class Compose:
    """The project of `deploy/compose.yaml`.

    Args:
        environment: variables beside those of this process, such as `COMPOSE_FILE` or a PATH with another docker.
    """

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self._environment = {**os.environ, **(environment or {})}

    def up(self, *options: str) -> None:
        """Build the images, start what does not run, and wait until all is healthy.

        Raises:
            StackError: something did not become healthy; the message names it, with the end of its log.
        """
        try:
            self.run("up", "--build", "--detach", "--remove-orphans", "--wait", *options, seconds=UP_SECONDS)
        except StackError as error:
            raise StackError(f"{error}\n{self._ailing()}") from error

    def down(self, *options: str) -> None:
        """Stop and remove the containers and networks; the data stays in its volumes, unless `--volumes` is given."""
        self.run("down", "--remove-orphans", *options, seconds=DOWN_SECONDS)

    def roll(self, service: str) -> None:
        """Replace the containers of a service, one after the other, by ones of its present files and settings.

        Raises:
            StackError: a new one did not become healthy; the old ones that are left go on.
        """
        self.run("build", service, seconds=UP_SECONDS)
        for container in self.ask("ps", "--quiet", service).split():
            self._docker("stop", container)  # gently: requests in flight are answered
            self._docker("rm", container)
            self.run("up", "--detach", "--no-deps", "--no-recreate", "--wait", service, seconds=UP_SECONDS)

    def run(self, *command: str, seconds: float) -> None:
        """Run a command of Compose, which writes to this terminal."""
        self._call(command, seconds=seconds, capture=False)

    def ask(self, *command: str, seconds: float = 60) -> str:
        """What a command of Compose says."""
        return self._call(command, seconds=seconds, capture=True)

    def _call(self, command: tuple[str, ...], *, seconds: float, capture: bool) -> str:
        return self._docker("compose", "--env-file", str(variables_file()), *command, seconds=seconds, capture=capture)

    def _docker(self, *command: str, seconds: float = DOWN_SECONDS, capture: bool = True) -> str:
        shown = " ".join(("docker", *command))
        try:
            done = subprocess.run(  # noqa: S603 - no command comes from outside
                ["docker", *command],  # noqa: S607 - the machine's docker, or the one of PATH
                cwd=DEPLOY,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if capture else None,
                stderr=subprocess.PIPE if capture else None,
                text=True,
                timeout=seconds,
                check=False,
            )
        except FileNotFoundError as error:
            raise StackError("docker is not installed; docs/operate/compose.md says what is needed") from error
        except subprocess.TimeoutExpired as error:
            raise StackError(f"{shown} took longer than {seconds:.0f} s") from error
        if done.returncode:
            raise StackError(f"{shown} failed with {done.returncode}{': ' + done.stderr if capture else ''}")
        return done.stdout or ""

    def _ailing(self) -> str:
        """Which containers are not well, with the ends of their logs."""
        listed = self.ask("ps", "--all", "--format", "{{.Service}} {{.State}} {{.Health}} {{.ExitCode}}")
        ailing = [line for line in listed.splitlines() if _is_ailing(line)]
        services = sorted({line.split()[0] for line in ailing})
        logs = self.ask("logs", "--no-color", "--tail", "20", *services) if services else ""
        return "\n".join([*ailing, logs])


def _is_ailing(line: str) -> bool:
    """Of a line "service state health exit-code": whether it did not start, ended badly, or says that it is unwell."""
    _, state, *health, code = line.split()
    return state in {"restarting", "dead"} or (state == "exited" and code != "0") or "unhealthy" in health
