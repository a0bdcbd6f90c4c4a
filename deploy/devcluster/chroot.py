"""Programs of the tree, which see one folder of ours as /cluster."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from .errors import ClusterError
from .processes import Process, environment, find

INSIDE = Path("/cluster")
_ENTER = 'mount --bind "$1" "$2/cluster" && tree="$2" && shift 2 && exec chroot "$tree" "$@"'
_TAIL = 15


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
        """Run a program to its end; gives what it wrote.

        Raises:
            ClusterError: it failed or took too long; the message ends with its last lines.
        """
        try:
            done = subprocess.run(
                self._enter(command),
                env=environment(self.folder, role, self.owner),
                input=text,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise ClusterError(f"{command[0]} ({role}) took longer than {seconds:.0f} s") from error
        if done.returncode:
            raise ClusterError(f"{command[0]} ({role}) failed with {done.returncode}:\n{_last(done.stdout)}")
        return done.stdout

    def spawn(self, *command: str, role: str, log: Path) -> None:
        """Start a program that lives on when this process ends; what it writes goes to the end of `log`."""
        with log.open("ab") as output:
            subprocess.run(
                ["setsid", "--fork", *self._enter(command)],
                env=environment(self.folder, role, self.owner),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=True,
            )

    def process(self, role: str) -> Process | None:
        """The running process with that role, if there is one."""
        return find(self.folder).get(role)

    def _enter(self, command: tuple[str, ...]) -> list[str]:
        namespace = ["unshare", "--mount", "--propagation", "private"]
        return [*namespace, "sh", "-c", _ENTER, "sh", str(self.folder), str(self.tree), *command]


def last_lines(log: Path) -> str:
    """The end of a log, for a message."""
    return f"{log} ends with:\n{_last(log.read_text(errors='replace'))}" if log.exists() else f"{log} is not there"


def _last(text: str) -> str:
    return "\n".join(text.splitlines()[-_TAIL:])
