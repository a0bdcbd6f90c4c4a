"""The cluster of the whole test run, which these tests may break: it is mended before each."""

from __future__ import annotations

import pytest
from devcluster.cluster import Cluster
from devcluster.lifecycle import mend


@pytest.fixture
def cluster(standing_cluster: Cluster) -> Cluster:
    """The cluster with three members online and its router running, whatever the test before did to it."""
    mend(standing_cluster)
    return standing_cluster
