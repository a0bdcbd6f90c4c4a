"""The Debian trees that the tests need beside the one with MySQL: an engine's, and the services'."""

import logging
import time
from pathlib import Path
from typing import NamedTuple

from devcluster import processes
from devcluster.debian import BUILD_SECONDS, debootstrap, ensure_debootstrap
from devcluster.folders import built, locked
from devcluster.folders import cache_folder as devcluster_folder

log = logging.getLogger("stack")


class Tree(NamedTuple):
    """A suite of Debian with some packages."""

    name: str
    suite: str
    packages: tuple[str, ...]


ENGINE = Tree("engine", "sid", ("docker.io", "docker-cli", "docker-buildx", "docker-compose", "iptables", "iproute2"))
"""Docker's engine and its clients. bookworm's is too old to build with folders in the place of stages."""
SERVICES = Tree("services", "bookworm", ("python3", "nginx", "redis-server", "openssl", "curl"))
"""What the images of the services are based on where the official ones cannot be had."""


def cache_folder() -> Path:
    """Where the trees, and the engine's images, are kept for all checkouts of this machine."""
    return devcluster_folder().with_name("stack")


def ensure_tree(tree: Tree) -> Path:
    """The tree's folder; it is built first if it is missing, or was of other packages.

    Raises:
        devcluster.errors.Unavailable: debootstrap or the packages cannot be had.
    """
    folder = cache_folder() / tree.name
    with locked(cache_folder() / "building", seconds=2 * BUILD_SECONDS):
        made = folder / "packages"
        if not made.exists() or made.read_text() != _content(tree):
            _build(tree, folder)
    return folder


def _build(tree: Tree, folder: Path) -> None:
    started = time.monotonic()
    ensure_debootstrap()
    processes.kill_all(folder)  # of a build whose starter was killed
    log.info("building %s, once: Debian %s with %s", folder, tree.suite, ", ".join(tree.packages))
    with built(folder) as partial:
        try:
            debootstrap(tree.suite, tree.packages, partial, mark=folder)
        finally:
            processes.kill_all(folder)
        for deb in (partial / "var/cache/apt/archives").glob("*.deb"):
            deb.unlink()
        (partial / "packages").write_text(_content(tree))
    log.info("built it in %.0f s", time.monotonic() - started)


def _content(tree: Tree) -> str:
    return " ".join((tree.suite, *tree.packages)) + "\n"
