"""The cluster of the whole test run, which these tests may break: it is mended before each."""

from __future__ import annotations

import asyncio
import gc
import warnings
from collections.abc import AsyncIterator

import pytest
from devcluster.cluster import Cluster
from devcluster.lifecycle import mend


@pytest.fixture
def cluster(standing_cluster: Cluster) -> Cluster:
    """The cluster with three members online and its router running, whatever the test before did to it."""
    mend(standing_cluster)
    return standing_cluster


@pytest.fixture
async def connections_closed() -> AsyncIterator[None]:
    """Afterwards no connection of the test is left, which would be the next one's trouble."""
    yield
    # TLS says goodbye and waits for an answer, which a server that was frozen has to give yet.
    open_ones = asyncio.get_running_loop()._selector.get_map()  # type: ignore[attr-defined]
    async with asyncio.timeout(40):
        while len(open_ones) > 1:  # the loop's own one is left
            await asyncio.sleep(0.05)
    with warnings.catch_warnings():
        # SQLAlchemy forgets a connection whose first questions were cancelled, and the driver then closes it so.
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
