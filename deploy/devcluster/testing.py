"""A cluster for one test run, which does not outlive it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import processes
from .cluster import Cluster
from .folders import remove
from .lifecycle import bring_up
from .ports import free_ports


@contextmanager
def throwaway_cluster(folder: Path) -> Iterator[Cluster]:
    """A new cluster in `folder` and on free ports; at the end it is killed, and its folder deleted.

    If this process is killed before, the cluster is stopped when the next throw-away cluster is made.

    Raises:
        Unavailable: this machine cannot run one.
        ClusterError: it could not be brought up.
    """
    processes.kill_orphans()
    try:
        yield bring_up(folder, ports=free_ports(), fresh=True, owner=processes.this_process())
    finally:
        processes.kill_all(folder)
        remove(folder)
