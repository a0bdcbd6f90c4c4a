"""The processes of a cluster, found by a mark in their environment.

/proc is the only truth about what runs: a file with PIDs would be stale after a crash, and would not know a process
whose starter was interrupted. A frozen process is found like any other; a dead one that nobody has reaped is not.
"""

import os
import select
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .errors import ClusterError

KILL_SECONDS = 20.0
_MOMENT = 0.001
_FOLDER, _ROLE, _OWNER = "DEVCLUSTER_FOLDER", "DEVCLUSTER_ROLE", "DEVCLUSTER_OWNER"


@dataclass(frozen=True)
class Process:
    """A running process: the folder it works for, its role there ("node1"), and who wants it ("" is everybody)."""

    pid: int
    folder: Path
    role: str
    owner: str = ""

    @property
    def frozen(self) -> bool:
        """Whether it was stopped by SIGSTOP."""
        return _stat(self.pid)[:1] == ["T"]

    def send(self, number: signal.Signals) -> None:
        """Send it a signal; one that has ended meanwhile is none the worse."""
        try:
            os.kill(self.pid, number)
        except ProcessLookupError:
            return

    def kill(self) -> None:
        """SIGKILL, and wait until it has let go of its files and ports.

        Raises:
            ClusterError: it did not end, as a process in an uninterruptible wait for a disk does not.
        """
        try:
            descriptor = os.pidfd_open(self.pid)
        except ProcessLookupError:
            return
        try:
            self.send(signal.SIGKILL)
            if not select.select([descriptor], [], [], KILL_SECONDS)[0]:
                raise ClusterError(
                    f"process {self.pid} ({self.role}) did not end within {KILL_SECONDS:.0f} s of SIGKILL"
                )
        finally:
            os.close(descriptor)


def environment(folder: Path, role: str, owner: str = "") -> dict[str, str]:
    """What a process is started with: the mark, a search path, and nothing of the caller's (no TZ, no MYSQL_…)."""
    return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", _FOLDER: str(folder), _ROLE: role, _OWNER: owner}


def this_process() -> str:
    """A name for this process as an owner, which no later process has."""
    return _name(os.getpid())


def find(folder: Path) -> dict[str, Process]:
    """The running processes of the folder, by role."""
    return {process.role: process for process in _marked() if process.folder == folder}


def kill_all(folder: Path) -> None:
    """Kill every process of the folder, more than one of a role too."""
    _kill([process for process in _marked() if process.folder == folder])


def kill_role(folder: Path, *roles: str) -> None:
    """Kill every process of the folder with one of these roles, until none is left: they may be starting others."""
    while found := [process for process in _marked() if process.folder == folder and process.role in roles]:
        _kill(found)


def kill_orphans() -> list[Path]:
    """Kill the processes whose owner has ended without stopping them; gives their folders."""
    here = _link("self", "ns/pid")  # in another container's, the owner's PID would mean somebody else here
    orphans = [one for one in _marked() if one.owner and _link(one.pid, "ns/pid") == here and not _alive(one.owner)]
    _kill(orphans)
    return sorted({process.folder for process in orphans})


def users_of(tree: Path) -> list[Process]:
    """The running processes whose root is that tree."""
    return [process for process in _marked() if _link(process.pid, "root") == tree.resolve()]


def _kill(processes: list[Process]) -> None:
    for process in processes:
        process.send(signal.SIGKILL)
    for process in processes:
        process.kill()


def _marked() -> Iterator[Process]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (marks := _marks(entry)).get(_FOLDER):
            yield Process(int(entry.name), Path(marks[_FOLDER]), marks.get(_ROLE, ""), marks.get(_OWNER, ""))


def _marks(entry: Path) -> dict[str, str]:
    try:
        while not (environ := (entry / "environ").read_bytes()) and _is_being_executed(entry):
            time.sleep(_MOMENT)
    except OSError:  # it has ended, or is somebody else's
        return {}
    variables = environ.decode(errors="replace").split("\0")
    return dict(variable.split("=", 1) for variable in variables if variable.startswith("DEVCLUSTER_"))


def _is_being_executed(entry: Path) -> bool:
    """Whether the process, which showed no environment, is amid execve(2) and has one at the next look.

    Then it has a program already, as no kernel thread and no zombie has; and the addresses where its environment
    begins and ends, the 50th and 51st field, are not known yet, or differ by now.
    """
    if not _link(entry.name, "exe"):
        return False
    begin, end = _stat(int(entry.name))[47:49] or ("", "")
    return end == "0" or begin != end


def _link(pid: int | str, name: str) -> Path | None:
    try:
        return Path(f"/proc/{pid}/{name}").readlink()
    except OSError:
        return None


def _stat(pid: int) -> list[str]:
    """The fields of proc_pid_stat(5) from the third, the state, on."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _name(pid: int) -> str:
    """The PID with the moment of its start, in clock ticks after boot: the 22nd field. A zombie has ended."""
    fields = _stat(pid)
    return f"{pid}@{fields[19]}" if fields and fields[0] != "Z" else ""


def _alive(owner: str) -> bool:
    return _name(int(owner.partition("@")[0])) == owner
