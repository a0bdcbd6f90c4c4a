"""A Docker engine of one's own, for tests: it needs nothing installed, and leaves nothing behind but its images.

It runs in mount, network and process namespaces of its own, so that the machine's mounts, firewall and engine stay as
they are. It ends with the process that started it, even by SIGKILL: see `engine_init.sh`.
"""

import logging
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from devcluster.commands import last_lines, log_end
from devcluster.errors import ClusterError
from devcluster.folders import locked
from devcluster.tree import check_privileges
from devcluster.waiting import wait_for

from .trees import ENGINE, cache_folder, ensure_tree

log = logging.getLogger("stack")

INIT = Path(__file__).with_name("engine_init.sh")
START_SECONDS = 60.0
STOP_SECONDS = 60.0
TURN_SECONDS = 3600.0
QUICK_SECONDS = 60.0
PRUNE_SECONDS = 300.0
_CGROUPS = Path("/sys/fs/cgroup")
_CGROUP = "sinpluma-stack"
# What is done inside: in the namespaces of the engine's first process, in the caller's folder.
_SHIM = """\
#!/bin/sh
exec nsenter --target {pid} --mount --net --pid --wd="$PWD" \\
    env PATH=/usr/sbin:/usr/bin:/sbin:/bin DOCKER_HOST=unix://{socket} HOME=/root docker "$@"
"""


class Engine:
    """A running engine. `environment` has its `docker` on the PATH, for whatever calls that."""

    def __init__(self, pid: int, run: Path) -> None:
        self.pid = pid
        self.environment = {"PATH": f"{run / 'bin'}:{os.environ['PATH']}"}

    def docker(self, *command: str, seconds: float = QUICK_SECONDS, stdin: IO[bytes] | None = None) -> str:
        """What `docker …` says.

        Raises:
            ClusterError: it failed, or took longer than that.
        """
        return self.inside("docker", *command, seconds=seconds, stdin=stdin)

    def seen(self, path: str) -> Path:
        """A file as the engine's processes see it, under the name that it has here."""
        return Path(f"/proc/{self.pid}/root{path}")

    def inside(self, *command: str, seconds: float = QUICK_SECONDS, stdin: IO[bytes] | None = None) -> str:
        """What a program of the engine's tree says, run where the engine runs."""
        enter = ["nsenter", "--target", str(self.pid), "--mount", "--net", "--pid"]
        socket = Path(self.environment["PATH"].partition(":")[0]).with_name("docker.sock")
        variables = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DOCKER_HOST": f"unix://{socket}", "HOME": "/root"}
        try:
            done = subprocess.run(  # noqa: S603 - no command comes from outside
                [*enter, *command],
                env=variables,
                stdin=stdin or subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise ClusterError(f"{' '.join(command[:4])} took longer than {seconds:.0f} s") from error
        if done.returncode:
            raise ClusterError(f"{' '.join(command)[:200]} failed with {done.returncode}:\n{last_lines(done.stderr)}")
        return done.stdout


@contextmanager
def throwaway_engine(run: Path, folders: Sequence[Path]) -> Iterator[Engine]:
    """An engine without containers, networks or volumes; images and what was built are there from the last time.

    Args:
        run: a folder for its socket and log.
        folders: what containers may be given files of, seen under the same names.

    Raises:
        Unavailable: this machine cannot run one.
        ClusterError: it did not start.
    """
    check_privileges()
    tree = ensure_tree(ENGINE)
    data = cache_folder() / "images"
    with locked(cache_folder() / "engine", seconds=TURN_SECONDS):  # one engine works on the images at a time
        _await_end()  # of one whose owner was killed
        _clear(data)
        (run / "bin").mkdir(parents=True, exist_ok=True)
        unshare = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child"]
        with subprocess.Popen(  # noqa: S603 - no command comes from outside
            [*unshare, "sh", str(INIT), str(tree), str(data), str(run), *map(str, folders)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C at the tests is not the engine's
        ) as starter:
            try:
                yield _started(starter, run)
            finally:
                starter.kill()
                starter.wait(STOP_SECONDS)
                _await_end()


def _started(starter: "subprocess.Popen[bytes]", run: Path) -> Engine:
    children = Path(f"/proc/{starter.pid}/task/{starter.pid}/children")

    def answers() -> bool:
        if starter.poll() is not None:
            raise ClusterError(f"the engine ended; {log_end(run / 'dockerd.log')}")
        return (run / "docker.sock").exists() and bool(children.read_text().split())

    wait_for("the engine's socket", answers, seconds=START_SECONDS)
    engine = Engine(int(children.read_text().split()[0]), run)
    wait_for("the engine to answer", lambda: _answers(engine), seconds=START_SECONDS)
    shim = run / "bin" / "docker"
    shim.write_text(_SHIM.format(pid=engine.pid, socket=run / "docker.sock"))
    shim.chmod(0o755)
    engine.docker("image", "prune", "--force", seconds=PRUNE_SECONDS)  # those that newer ones have replaced
    engine.docker("buildx", "prune", "--force", "--max-used-space", "10gb", seconds=PRUNE_SECONDS)
    return engine


def _answers(engine: Engine) -> bool:
    try:
        return bool(engine.docker("version", "--format", "{{.Server.Version}}"))
    except ClusterError:
        return False


def _clear(data: Path) -> None:
    """Remove what an engine that was killed has left of containers, networks and volumes."""
    data.mkdir(parents=True, exist_ok=True)
    for name in ("containers", "network", "volumes", "tmp", "runtimes", "containerd"):
        shutil.rmtree(data / name, ignore_errors=True)


def _await_end() -> None:
    """Wait until the kernel has let go of the engine's control groups, and remove them: they outlive namespaces."""

    def removed() -> bool:
        for folder in (_CGROUPS / _CGROUP, *_CGROUPS.glob(f"*/{_CGROUP}")):
            inner = (Path(path) for path, _, _ in os.walk(folder, topdown=False))
            for path in inner:
                try:
                    path.rmdir()
                except OSError:
                    return False
        return True

    wait_for("the engine's processes to end", removed, seconds=STOP_SECONDS)
