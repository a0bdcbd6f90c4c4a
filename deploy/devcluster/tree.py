"""The programs: a Debian sid tree with MySQL's server and router, which Debian stable does not have.

Built once with debootstrap, and entered with chroot, so that the machine's own libc is left alone. sid moves on, hence
no version is asked for, and the one that came is told.
"""

import logging
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

from . import processes
from .chroot import INSIDE, Chroot
from .commands import last_lines, run
from .errors import ClusterError, Unavailable
from .folders import built, cache_folder, locked

log = logging.getLogger("devcluster")

PACKAGES = ("mysql-server-core", "mysql-router", "mysql-client-core", "openssl")
BUILD_SECONDS = 900
PROGRESS_SECONDS = 5.0
QUICK_SECONDS = 60
_VERSION = "mysql-version"
_INSTALL = ("install", "--yes", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300")


def tree_folder() -> Path:
    """Where the tree is, or will be."""
    return cache_folder() / "tree"


def ensure_tree(*, rebuild: bool = False) -> Path:
    """The tree's folder; it is built first where it is missing, or where a newer one is wanted.

    Raises:
        Unavailable: not root, or debootstrap or the packages cannot be had.
    """
    check_privileges()
    tree = tree_folder()
    with locked(cache_folder(), seconds=BUILD_SECONDS):
        if rebuild and (users := processes.users_of(tree)):
            raise ClusterError(f"{len(users)} processes use the tree; stop their clusters first, by `down`")
        if rebuild or not tree.exists():
            _build(tree)
    return tree


def mysql_version(tree: Path) -> str:
    """The version of the tree's MySQL, as "9.7.4"."""
    return (tree / _VERSION).read_text()


def check_privileges() -> None:
    """Raise Unavailable unless this process may use chroot and mount."""
    if os.geteuid() != 0:
        raise Unavailable("the cluster needs root: its programs run in a chroot")
    try:
        run("unshare", "--mount", "true", seconds=QUICK_SECONDS)
    except ClusterError as error:
        raise Unavailable(f"the cluster needs mount namespaces; {error}") from error


def _build(tree: Path) -> None:
    started = time.monotonic()
    _ensure_debootstrap()
    processes.kill_all(tree)  # of a build whose starter was killed
    log.info("building %s, once: Debian sid with %s", tree, ", ".join(PACKAGES))
    with built(tree) as partial:
        try:
            _debootstrap(partial, tree)
        finally:
            processes.kill_all(tree)
        (partial / INSIDE.name).mkdir()
        inside = Chroot(partial, partial / "tmp")
        inside.run("apt-get", "clean", role="clean", seconds=QUICK_SECONDS)
        said = inside.run("mysqld", "--version", role="version", seconds=QUICK_SECONDS)
        (partial / _VERSION).write_text(_version(said))
    log.info("built MySQL %s in %.0f s", mysql_version(tree), time.monotonic() - started)


def _debootstrap(target: Path, mark: Path) -> None:
    # What debootstrap mounts and starts lives in namespaces of its own, and ends with them.
    bounded = ["timeout", "--foreground", "--kill-after=5", str(BUILD_SECONDS)]
    alone = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
    command = ["debootstrap", "--variant=minbase", f"--include={','.join(PACKAGES)}", "sid", str(target), *_mirror()]
    variables = {**os.environ, **processes.environment(mark, "debootstrap")}
    with subprocess.Popen(  # noqa: S603 - no command comes from outside
        [*bounded, *alone, *command], env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as building:
        said = _show_progress(building)
    if building.returncode:
        raise Unavailable(f"debootstrap failed with {building.returncode}:\n{last_lines(said)}")


def _show_progress(building: "subprocess.Popen[str]") -> str:
    """Tell when a stage of debootstrap begins, and every few seconds what it does; gives all that it said."""
    said: list[str] = []
    stages: set[str] = set()
    told = time.monotonic()
    for line in building.stdout or ():
        said.append(line)
        stage, _, what = line.removeprefix("I: ").rstrip(".\n").partition(" ")
        if stage not in stages or time.monotonic() > told + PROGRESS_SECONDS:
            log.info("  %s %s", stage.lower(), what)
            stages.add(stage)
            told = time.monotonic()
    return "".join(said)


def _mirror() -> list[str]:
    """The mirror that apt uses; none is Debian's own, which debootstrap knows."""
    asked = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Label: Debian", "Created-By: Packages"]
    return run(*asked, seconds=QUICK_SECONDS).split()[:1]


def _ensure_debootstrap() -> None:
    try:
        if not shutil.which("debootstrap") or not _mirror():
            log.info("installing debootstrap")
            quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            run("apt-get", "update", seconds=BUILD_SECONDS, env=quietly)
            run("apt-get", *_INSTALL, "debootstrap", "debian-archive-keyring", seconds=BUILD_SECONDS, env=quietly)
    except ClusterError as error:
        raise Unavailable(f"debootstrap cannot be had: {error}") from error


def _version(said: str) -> str:
    found = re.search(r"Ver (\d+\.\d+\.\d+)", said)
    if not found:
        raise ClusterError(f"mysqld does not tell its version: {said!r}")
    return found[1]
