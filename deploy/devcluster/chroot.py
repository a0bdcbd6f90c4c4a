"""Programs of the tree, which see one folder of ours as /cluster."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import processes
from .commands import run

INSIDE = Path("/cluster")
_ENTER = 'mount --bind "$1" "$2/cluster" && tree="$2" && shift 2 && exec chroot "$tree" "$@"'


@dataclass(frozen=True)
class Chroot:
    """A tree, the folder that its programs work in, and the owner of their processes ("" is everybody).

    The folder is bound into the tree in a mount namespace of the program's own: many clusters share a tree, the
    machine's mounts stay as they are, and nothing is left to unmount, however a program ends. Each step of the way in
    replaces the one before, so that the PID is the program's own.
    """

    tree: Path
    folder: Path
    owner: str = ""

    def run(self, *command: str, role: str, seconds: float, text: str = "") -> str:
        """Run a program to its end, as `commands.run` does."""
        return run(*self._enter(command), seconds=seconds, env=self._environment(role), text=text)

    def spawn(self, *command: str, role: str, log: Path) -> None:
        """Start a program that lives on when this process ends; what it writes goes to the end of `log`."""
        apart = ["setsid", "--fork", *self._enter(command)]
        with log.open("ab") as output:
            subprocess.run(  # noqa: S603 - no command comes from outside
                apart,
                env=self._environment(role),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=True,
            )

    def process(self, role: str) -> processes.Process | None:
        """The running process with that role, if there is one."""
        return processes.find(self.folder).get(role)

    def _environment(self, role: str) -> dict[str, str]:
        return processes.environment(self.folder, role, self.owner)

    def _enter(self, command: tuple[str, ...]) -> list[str]:
        namespace = ["unshare", "--mount", "--propagation", "private"]
        return [*namespace, "sh", "-c", _ENTER, "sh", str(self.folder), str(self.tree), *command]
