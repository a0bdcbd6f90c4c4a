"""A request's id goes as far as the database server, so that its slow log and process list lead to our log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from devcluster.cluster import Cluster
from devcluster.sql import Session

from sinpluma.testing import live_site

IDS = ("the-first-request", "the-second-request")
KEEP = "UPDATE performance_schema.setup_consumers SET enabled = %s WHERE name = 'events_statements_history_long'"


@contextmanager
def remembering(cluster: Cluster) -> Iterator[Session]:
    """A session at the primary, which remembers the last ten thousand statements meanwhile."""
    with cluster.node(cluster.primary()).session() as primary:
        primary.run(KEEP, "YES")
        try:
            yield primary
        finally:
            primary.run(KEEP, "NO")


def test_a_statement_names_the_request_that_it_is_for_and_counts_as_the_same_statement(
    standing_cluster: Cluster, on_mysql: Callable[[str], dict[str, str]], tmp_path: Path
) -> None:
    settings = on_mysql("request_ids")
    with (
        remembering(standing_cluster) as primary,
        live_site(tmp_path / "data", workers=1, public_cache_mb="0", **settings) as site,
        site.client() as client,
    ):
        for name in IDS:
            answer = client.get("/genres/", headers={"X-Request-ID": name})
            assert (answer.status_code, answer.headers["X-Request-ID"]) == (200, name)
        first, second = (
            primary.run(
                "SELECT digest FROM performance_schema.events_statements_history_long WHERE sql_text LIKE %s",
                f"/* {name} */ SELECT %",
            )
            for name in IDS
        )
    assert first == second != []
