"""A real MySQL InnoDB Cluster for the whole test run, which tests may break: it is mended before each."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "deploy"))  # devcluster is not installed

from devcluster.cluster import Cluster
from devcluster.errors import Unavailable
from devcluster.lifecycle import mend
from devcluster.testing import throwaway_cluster


@pytest.fixture(scope="session")
def standing_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster that was brought up once; where the machine cannot have one, its tests are left out, but not in CI."""
    with ExitStack() as stack:
        try:
            cluster = stack.enter_context(throwaway_cluster(tmp_path_factory.mktemp("cluster")))
        except Unavailable as error:
            if os.environ.get("CI") == "true":
                pytest.fail(f"CI must have the cluster: {error}")
            pytest.skip(str(error))
        yield cluster


@pytest.fixture
def cluster(standing_cluster: Cluster) -> Cluster:
    """The same, with three members online and its router running, whatever the test before did to it."""
    mend(standing_cluster)
    return standing_cluster
