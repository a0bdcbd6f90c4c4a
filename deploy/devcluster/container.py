"""A container without an engine: a program of the tree as the shipped image would run it.

It has a read-only root, folders of ours in it, memory where it may write, an unprivileged user, and is started again
when it ends. What it lacks of a container: a network and process numbers of its own.
"""

import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from . import processes
from .commands import log_end, run
from .processes import Process

USER = 10001
"""The user of all shipped images."""
_MEMORY = ("opt", "run", "tmp", "var/lib")
_KEEPER = "keeper-of-"
# An engine waits a little, too, before it starts a container again.
_KEEP = 'while :; do env DEVCLUSTER_ROLE="$0" sh -c "$1" sh; sleep 0.2; done'


@dataclass(frozen=True)
class Container:
    """A service of a cluster in `folder`, by its role there.

    Attributes:
        command: what it runs, as its image's entry point says.
        folders: folders of this machine that it sees, by their places below /opt, /run or /var/lib. It reads them.
        volumes: the same, but it writes there, too.
        writable: places in memory that are its own while it runs.
        owner: the process that it is not to outlive; see `processes.this_process`.
    """

    tree: Path
    folder: Path
    role: str
    command: tuple[str, ...]
    folders: Mapping[str, Path]
    environment: Mapping[str, str]
    volumes: Mapping[str, Path] = field(default_factory=dict)
    writable: tuple[str, ...] = ()
    owner: str = ""

    @property
    def log(self) -> Path:
        """What it writes, through all its starts."""
        return self.folder / f"{self.role}.log"

    @property
    def process(self) -> Process | None:
        """Its program, while that runs."""
        return processes.find(self.folder).get(self.role)

    def start(self) -> None:
        """Start it, and whenever it ends start it again."""
        keep = ["setsid", "--fork", "sh", "-c", _KEEP, self.role, self._enter(self.command)]
        with self.log.open("ab") as output:
            subprocess.run(  # noqa: S603 - no command comes from outside
                keep,
                env=self._environment(_KEEPER + self.role),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=True,
            )

    def kill(self) -> None:
        """SIGKILL, after which it stays down."""
        processes.kill_role(self.folder, _KEEPER + self.role, self.role)

    def crash(self) -> None:
        """SIGKILL, after which it is started again."""
        processes.kill_role(self.folder, self.role)

    def check(self, *command: str, seconds: float = 15.0) -> str:
        """Run a program beside it, in its place, as a health check does.

        Raises:
            ClusterError: it failed.
        """
        process = self.process
        inside = ["nsenter", f"--target={process.pid if process else 0}", "--mount", "--root", "--wd"]
        user = [f"--setuid={USER}", f"--setgid={USER}"]
        return run(*inside, *user, *command, seconds=seconds, env=self._environment(f"{self.role}-check"))

    def told(self) -> str:
        """The end of its log, for a message."""
        return log_end(self.log)

    def _environment(self, role: str) -> dict[str, str]:
        return {**processes.environment(self.folder, role, self.owner), **self.environment}

    def _enter(self, command: tuple[str, ...]) -> str:
        tree = shlex.quote(str(self.tree))
        steps = [f"mount --bind {tree} {tree}", f"mount -o remount,bind,ro {tree}", f"mount -t proc proc {tree}/proc"]
        steps += [f"mount -t tmpfs -o mode=0755 tmpfs {tree}/{place}" for place in _MEMORY]
        for place, source in {**self.folders, **self.volumes}.items():
            steps += [f"mkdir -p {tree}{place}", f"mount --bind {shlex.quote(str(source))} {tree}{place}"]
        steps += [f"mount -o remount,bind,ro {tree}{place}" for place in self.folders]
        steps += [f"mkdir -p -m 1777 {tree}{place} && chmod 1777 {tree}{place}" for place in self.writable]
        steps += [f"mount -o remount,ro {tree}/{place}" for place in ("opt", "var/lib")]
        steps += [f"exec chroot --userspec={USER}:{USER} {tree} {shlex.join(command)}"]
        return f"exec unshare --mount --propagation private sh -c {shlex.quote(' && '.join(steps))}"
