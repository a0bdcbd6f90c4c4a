"""The shipped cluster, and the code of its job, which is not installed."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from devcluster.errors import Unavailable
from devcluster.shipped import Shipped, shipped_cluster

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "deploy" / "mysql" / "shell"))


@pytest.fixture(scope="module")
def formed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shipped, str]]:
    """The shipped cluster, formed by the job from empty volumes; and what the job said."""
    with ExitStack() as stack:
        try:
            shipped = stack.enter_context(shipped_cluster(tmp_path_factory.mktemp("shipped") / "cluster"))
        except Unavailable as error:
            if os.environ.get("CI") == "true":
                pytest.fail(f"CI must have it: {error}")
            pytest.skip(str(error))
        for server in shipped.servers:
            server.start()
        shipped.await_alive()
        status, said = shipped.job()
        assert status == 0, said
        yield shipped, said
