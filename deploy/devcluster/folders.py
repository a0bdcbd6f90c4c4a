"""Where things are kept, and how two processes that want the same folder take turns."""

import fcntl
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from .waiting import wait_for

log = logging.getLogger("devcluster")


def cache_folder() -> Path:
    """Where the tree and the template are kept for all clusters of this machine."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache").resolve() / "sinpluma" / "devcluster"


def run_folder() -> Path:
    """Where the cluster of the command line lives: `SINPLUMA_CLUSTER_DIR`, or a folder in the cache."""
    return Path(os.environ.get("SINPLUMA_CLUSTER_DIR") or cache_folder() / "run").resolve()


@contextmanager
def locked(folder: Path, *, seconds: float) -> Iterator[None]:
    """Hold `folder`, which is made if need be, against other processes that ask for it.

    Raises:
        ClusterError: another process held it for that long.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "lock").open("w") as file:
        if not _lock(file):
            log.info("waiting for another process that works in %s", folder)
            wait_for(f"the other process that works in {folder}", lambda: _lock(file), seconds=seconds)
        yield


def _lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def built(target: Path) -> Iterator[Path]:
    """An empty folder to fill, which is renamed to `target` at the end: a half-built one never has that name."""
    partial = target.with_name(f"{target.name}.partial")
    remove(partial)
    partial.mkdir(parents=True)
    yield partial
    remove(target)
    partial.rename(target)


def remove(folder: Path) -> None:
    """Delete a folder with all that is in it, if it is there."""
    if folder.exists():
        shutil.rmtree(folder)
