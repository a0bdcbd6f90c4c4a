"""The stores that all contenders share: MySQL behind its router, and a Redis of the run's own."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sinpluma.testing import site_environment

SCHEMA = "sinpluma_bench"
JWT_KID = "bench"
JWT_SECRET = "only-for-measuring-0123456789-0123456789"  # noqa: S105 - of a site that lives for minutes
TOKEN_LIFE = timedelta(days=1)
START_SECONDS = 20.0


class CannotMeasure(Exception):
    """Something is missing, or not as it must be; says what to do."""


@dataclass(frozen=True)
class Stores:
    """Where they are, and which MySQL it is."""

    database_url: str
    database_ca: str
    redis_url: str
    mysql: str


@contextmanager
def stores() -> Iterator[Stores]:
    """An empty, migrated schema on the development cluster, and an empty Redis.

    Raises:
        CannotMeasure: the cluster is down, or a program is not installed.
    """
    for program in ("wrk", "redis-server"):
        if shutil.which(program) is None:
            raise CannotMeasure(f"{program} is missing: install it (on Debian: apt install wrk redis-server)")
    url, authority, mysql = _empty_schema()
    from devredis import throwaway_redis  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="sinpluma-bench-") as folder, throwaway_redis(Path(folder)) as redis:
        found = Stores(url, authority, redis.url, mysql)
        _migrate(found, Path(folder))
        yield found


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def site_settings(found: Stores) -> dict[str, str]:
    """What Sin Pluma is told about the stores, as `SINPLUMA_…` settings."""
    return {
        "database_url": found.database_url,
        "database_ca": found.database_ca,
        "redis_url": found.redis_url,
        "jwt_keys": f"{JWT_KID}:{JWT_SECRET}",
        "access_token_seconds": f"{TOKEN_LIFE.total_seconds():.0f}",
        "plugin_errors": "strict",
    }


def _empty_schema() -> tuple[str, str, str]:
    """Address of the schema, the servers' certificate authority, and MySQL's version."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "deploy"))  # devcluster is not installed
    from devcluster.cluster import open_cluster  # noqa: PLC0415
    from devcluster.errors import ClusterError  # noqa: PLC0415
    from devcluster.folders import run_folder  # noqa: PLC0415

    try:
        cluster = open_cluster(run_folder())
        urls = cluster.create_schema(SCHEMA)
    except ClusterError as error:
        raise CannotMeasure(f"the development cluster is needed ({error}): run `make cluster` first") from None
    authority = json.loads(cluster.plan.state_file.read_text(encoding="utf-8"))["ca"]
    return urls.read_write, authority, cluster.plan.mysql


def _migrate(found: Stores, folder: Path) -> None:
    environment = {**os.environ, **site_environment(folder / "data", **site_settings(found))}
    command = [sys.executable, "-m", "sinpluma", "db", "upgrade"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode:
        raise CannotMeasure(f"the schema cannot be migrated:\n{done.stderr}{done.stdout}")
