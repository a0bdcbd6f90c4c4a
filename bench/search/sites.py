"""Two sites on one database, which differ by their backend of search."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import func, select

from bench.search.corpus import CannotMeasure
from bench.search.filling import fill
from sinpluma.testing import LiveSite, app_site, live_site, site_environment
from sinpluma_search.catching_up import LOCK
from sinpluma_search.models import SearchPageRow

DATABASES = ("SQLite", "MySQL")
BACKENDS = ("fulltext", "like")
FOLDER = Path(tempfile.gettempdir()) / "sinpluma-bench-search"
SCHEMA = "sinpluma_bench_search_{pages}"
REST_SECONDS = 15
"""A moment after its start each site compares its index with the pages, which takes it some seconds."""
# Nothing else is on that would look through a hundred thousand pages by itself, as the emotional arcs do.
ALONE = {"plugins": "auth,notebooks,search"}
QUIET = {"log_level": "warning", "public_cache_mb": "0", "request_timeout": "300", **ALONE}


@contextmanager
def prepared(database: str, pages: int) -> Iterator[Mapping[str, LiveSite]]:
    """A site for each backend, on a database with so many pages; they are stored if it has not exactly these.

    Raises:
        CannotMeasure: there is no cluster, or the database holds something else.
    """
    stores = _on_cluster(SCHEMA.format(pages=pages)) if database == "MySQL" else {}
    folder = FOLDER / database / str(pages)
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(_prepare(folder / "data", pages, stores))
    with ExitStack() as stack:
        sites = {
            name: stack.enter_context(live_site(folder / "data", workers=1, search_backend=name, **QUIET, **stores))
            for name in BACKENDS
        }
        time.sleep(REST_SECONDS)
        yield sites


async def _prepare(folder: Path, pages: int, stores: dict[str, str]) -> None:
    if stores:
        _upgrade(folder, stores)
    async with app_site(folder, **QUIET, **stores) as running:
        db = running.site.db
        # While this is held, the site does not index by itself.
        async with db.locks.hold(LOCK, wait=10.0) as held:
            if not held:
                raise CannotMeasure("another process makes the index already")
            known = await db.read(lambda session: session.scalar(select(func.count(SearchPageRow.page_id))))
            if known == 0:
                print(f"{await fill(db, pages):,.0f} pages indexed a second")
            elif known != pages:
                raise CannotMeasure(f"{db.url.database} has {known:,} pages: drop it, and run this again")


def _upgrade(folder: Path, stores: dict[str, str]) -> None:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SINPLUMA_")}
    command = [sys.executable, "-m", "sinpluma", "db", "upgrade"]
    subprocess.run(command, env={**inherited, **site_environment(folder, **stores)}, check=True, timeout=300)


def _on_cluster(schema: str) -> dict[str, str]:
    """Settings of a site on the development cluster, on a schema that stays."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "deploy"))  # devcluster is not installed
    from devcluster.cluster import open_cluster  # noqa: PLC0415
    from devcluster.errors import ClusterError  # noqa: PLC0415
    from devcluster.folders import run_folder  # noqa: PLC0415

    try:
        cluster = open_cluster(run_folder())
        with cluster.group.await_primary().session() as primary:
            is_new = not primary.value(
                f"SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = '{schema}'"
            )
        if is_new:
            cluster.create_schema(schema)
    except ClusterError as error:
        raise CannotMeasure(f"the development cluster is needed ({error}): run `make cluster` first") from None
    state = json.loads(cluster.plan.state_file.read_text(encoding="utf-8"))
    return {
        "database_url": cluster.plan.url(cluster.plan.ports.read_write, schema),
        "database_ca": state["ca"],
        "jwt_keys": "bench:only-for-measuring-0123456789-0123456789",
    }
