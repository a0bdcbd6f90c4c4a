"""The programs: a Debian sid tree with MySQL's server and router, which Debian stable does not have.

Built once with debootstrap, and entered with chroot, so that the machine's own libc is left alone. sid moves on, hence
no version is asked for, and the one that came is told.
"""

import logging
import os
import re
import time
from pathlib import Path

from . import processes
from .chroot import INSIDE, Chroot
from .commands import run
from .debian import BUILD_SECONDS, QUICK_SECONDS, debootstrap, ensure_debootstrap
from .errors import ClusterError, Unavailable
from .folders import built, cache_folder, locked

log = logging.getLogger("devcluster")

PACKAGES = ("mysql-server-core", "mysql-router", "mysql-client-core", "openssl")
_VERSION = "mysql-version"


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
    ensure_debootstrap()
    processes.kill_all(tree)  # of a build whose starter was killed
    log.info("building %s, once: Debian sid with %s", tree, ", ".join(PACKAGES))
    with built(tree) as partial:
        try:
            debootstrap("sid", PACKAGES, partial, mark=tree)
        finally:
            processes.kill_all(tree)
        (partial / INSIDE.name).mkdir()
        inside = Chroot(partial, partial / "tmp")
        inside.run("apt-get", "clean", role="clean", seconds=QUICK_SECONDS)
        said = inside.run("mysqld", "--version", role="version", seconds=QUICK_SECONDS)
        (partial / _VERSION).write_text(_version(said))
    log.info("built MySQL %s in %.0f s", mysql_version(tree), time.monotonic() - started)


def _version(said: str) -> str:
    found = re.search(r"Ver (\d+\.\d+\.\d+)", said)
    if not found:
        raise ClusterError(f"mysqld does not tell its version: {said!r}")
    return found[1]
