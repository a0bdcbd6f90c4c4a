"""A cluster for one test run, which does not outlive it, and connections to it that do not outlive a test."""

import asyncio
import gc
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import processes
from .cluster import Cluster
from .errors import ClusterError, Unavailable
from .folders import remove
from .lifecycle import bring_up
from .ports import free_ports

log = logging.getLogger("devcluster")


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
        yield _brought_up(folder)
    finally:
        processes.kill_all(folder)
        remove(folder)


def _brought_up(folder: Path) -> Cluster:
    """A cluster, at the second attempt if need be: once in hundreds `START GROUP_REPLICATION` does not end in time."""

    def attempt() -> Cluster:
        return bring_up(folder, ports=free_ports(), fresh=True, owner=processes.this_process())

    try:
        return attempt()
    except Unavailable:
        raise
    except ClusterError as error:
        log.warning("the cluster is formed anew: %s", error)
        return attempt()


async def until_connections_are_gone(*, seconds: float = 40.0) -> None:
    """Wait until the running loop has no connection left, after the site that had them was closed.

    TLS says goodbye and waits for an answer, which a server that was frozen has to give yet; a loop that ends meanwhile
    leaves the socket to whoever comes by.

    Raises:
        TimeoutError: there is one after that time.
    """
    open_ones = asyncio.get_running_loop()._selector.get_map()  # type: ignore[attr-defined] # noqa: SLF001
    async with asyncio.timeout(seconds):
        while len(open_ones) > 1:  # noqa: ASYNC110 - nothing tells; the loop's own one is left
            await asyncio.sleep(0.05)
    with warnings.catch_warnings():
        # SQLAlchemy forgets a connection whose first questions were cancelled, and the driver then closes it so.
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
