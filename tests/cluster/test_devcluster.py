"""The cluster of `make cluster`: it stands, survives what is done to it, and comes back with its data."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from devcluster.cluster import Cluster
from devcluster.errors import ClusterError
from devcluster.lifecycle import mend
from devcluster.sql import DatabaseError, Session, session
from devcluster.waiting import wait_for

FAILOVER_SECONDS = 20.0
DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


@contextmanager
def application(cluster: Cluster, *, read_only: bool = False, schema: str = "sinpluma") -> Iterator[Session]:
    """A connection through the router, as the application has it."""
    ports = cluster.plan.ports
    port = ports.read_only if read_only else ports.read_write
    with session(port, cluster.plan.app, cluster.plan.ca, seconds=3, schema=schema) as one:
        yield one


def write(cluster: Cluster, sentence: str) -> None:
    with application(cluster) as one:
        one.run("CREATE TABLE IF NOT EXISTS page (id INT AUTO_INCREMENT PRIMARY KEY, sentence VARCHAR(99) UNIQUE)")
        one.run("INSERT INTO page (sentence) VALUES (%s)", sentence)


def written(cluster: Cluster, *, read_only: bool = False) -> set[str]:
    with application(cluster, read_only=read_only) as one:
        return {row["sentence"] for row in one.run("SELECT sentence FROM page")}


def soon(what: str, condition: Callable[[], bool], *, seconds: float = FAILOVER_SECONDS) -> None:
    """Wait for it; a database that does not answer meanwhile is not there yet."""

    def holds() -> bool:
        try:
            return condition()
        except DatabaseError:
            return False

    wait_for(what, holds, seconds=seconds)


def writes_again(cluster: Cluster, sentence: str) -> None:
    def succeeds() -> bool:
        write(cluster, sentence)
        return True

    soon("writes to work again", succeeds)


def group_size(cluster: Cluster) -> int:
    """How many members the group has as its primary sees it, those among them that have just died."""
    with cluster.node(cluster.primary()).session() as primary:
        return int(primary.value("SELECT COUNT(*) FROM performance_schema.replication_group_members"))


def pids(cluster: Cluster) -> list[int | None]:
    router = cluster.router.process
    return [*(member.pid for member in cluster.members()), router.pid if router else None]


def command(cluster: Cluster, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(DEPLOY), "SINPLUMA_CLUSTER_DIR": str(cluster.plan.folder)}
    program = [sys.executable, "-m", "devcluster", *arguments]
    return subprocess.run(program, env=environment, capture_output=True, text=True, timeout=180, check=False)


# --- it stands --------------------------------------------------------------------------------------------------


def test_three_members_are_online_and_one_of_them_takes_writes(cluster: Cluster) -> None:
    members = cluster.members()
    assert [member.state for member in members] == ["ONLINE"] * 3
    assert sorted(member.role for member in members) == ["PRIMARY", "SECONDARY", "SECONDARY"]
    with application(cluster) as one:
        assert one.value("SELECT @@port") == cluster.node(cluster.primary()).port


def test_the_primary_alone_leads_so_that_commits_wait_for_no_member_that_is_missing(cluster: Cluster) -> None:
    told = "performance_schema.replication_group_communication_information"
    with cluster.node(cluster.primary()).session() as primary:
        leaders = primary.value(f"SELECT write_consensus_leaders_actual FROM {told}")
        assert leaders == primary.value("SELECT @@server_uuid")


def test_what_is_written_through_the_router_is_read_at_the_replicas(cluster: Cluster) -> None:
    write(cluster, "Call me Ishmael.")
    soon("the replicas to have it", lambda: "Call me Ishmael." in written(cluster, read_only=True))
    with application(cluster, read_only=True) as one:
        assert one.value("SELECT @@port") != cluster.node(cluster.primary()).port


def test_bringing_up_a_cluster_that_stands_changes_nothing(cluster: Cluster) -> None:
    before = pids(cluster)
    done = command(cluster, "up")
    assert done.returncode == 0, done.stderr
    assert pids(cluster) == before


def test_the_state_file_tells_the_owner_alone_how_to_connect(cluster: Cluster) -> None:
    file = cluster.plan.state_file
    assert file.stat().st_mode & 0o777 == 0o600
    state = json.loads(file.read_text())
    assert state["urls"] == {"read_write": cluster.urls.read_write, "read_only": cluster.urls.read_only}
    assert [node["pid"] for node in state["nodes"]] == [member.pid for member in cluster.members()]
    assert Path(state["ca"]).read_text().startswith("-----BEGIN CERTIFICATE-----")


def test_connections_are_encrypted_and_only_the_clusters_own_authority_is_believed(cluster: Cluster) -> None:
    with application(cluster) as one:
        assert one.run("SHOW STATUS LIKE 'Ssl_cipher'")[0]["Value"]
    other = cluster.plan.folder / "tls" / "server-cert.pem"
    with (
        pytest.raises(DatabaseError, match="certificate"),
        session(cluster.plan.ports.read_write, cluster.plan.app, other),
    ):
        pass


def test_the_application_changes_its_own_schema_and_no_other(cluster: Cluster) -> None:
    with application(cluster) as one:
        one.run("CREATE TABLE shelf (id INT PRIMARY KEY, name VARCHAR(9))")
        one.run("ALTER TABLE shelf ADD INDEX by_name (name)")
        one.run("DROP TABLE shelf")
        for forbidden in (
            "CREATE SCHEMA other",
            "CREATE TABLE mysql.other (id INT PRIMARY KEY)",
            "DELETE FROM mysql_innodb_cluster_metadata.v2_instances",
            "SELECT user FROM mysql.user",
            "SET GLOBAL super_read_only = ON",
        ):
            with pytest.raises(DatabaseError, match="denied"):
                one.run(forbidden)


def test_a_test_gets_an_empty_schema_of_its_own(cluster: Cluster) -> None:
    urls = cluster.create_schema("sinpluma_test")
    assert "/sinpluma_test?" in urls.read_write
    with application(cluster, schema="sinpluma_test") as one:
        one.run("CREATE TABLE page (id INT PRIMARY KEY)")
    cluster.create_schema("sinpluma_test")
    with application(cluster, schema="sinpluma_test") as one:
        assert one.run("SHOW TABLES") == []


# --- it survives ------------------------------------------------------------------------------------------------


def test_writes_go_on_after_the_primary_is_killed_and_it_rejoins_with_all_data(cluster: Cluster) -> None:
    write(cluster, "Before the primary was killed.")
    killed = cluster.kill_primary()
    writes_again(cluster, "After the primary was killed.")
    assert cluster.primary() != killed
    assert {"Before the primary was killed.", "After the primary was killed."} <= written(cluster)

    cluster.restart(killed)
    assert [member.state for member in cluster.members()] == ["ONLINE"] * 3
    with cluster.node(killed).session() as one:
        assert one.value("SELECT COUNT(*) FROM sinpluma.page WHERE sentence LIKE '%% the primary was killed.'") == 2


def test_a_frozen_primary_is_replaced_and_returns_when_it_thaws(cluster: Cluster) -> None:
    frozen = cluster.primary()
    cluster.freeze(frozen)
    assert cluster.members()[frozen - 1].state == "FROZEN"
    writes_again(cluster, "While the primary was frozen.")
    assert cluster.primary() != frozen

    cluster.thaw(frozen)
    assert [member.state for member in cluster.members()] == ["ONLINE"] * 3


def test_a_killed_secondary_is_told_by_the_status_and_stops_no_write(cluster: Cluster) -> None:
    whole = command(cluster, "status")
    assert whole.returncode == 0, whole.stderr
    assert whole.stdout.count("ONLINE") == 3
    secondary = next(member.number for member in cluster.members() if member.role == "SECONDARY")
    assert command(cluster, "kill", str(secondary)).returncode == 0
    number, deadline = 0, time.monotonic() + 30
    while number < 10 or group_size(cluster) == 3:  # until it is expelled
        assert time.monotonic() < deadline
        write(cluster, f"Sentence {(number := number + 1)} without a secondary.")
    assert {f"Sentence {one} without a secondary." for one in range(1, number + 1)} <= written(cluster)
    broken = command(cluster, "status")
    assert broken.returncode == 1
    assert "DOWN" in broken.stdout


def test_a_killed_router_is_restarted_and_leads_to_the_primary(cluster: Cluster) -> None:
    cluster.router.kill()
    with pytest.raises(DatabaseError):
        write(cluster, "Through no router.")
    cluster.router.restart()
    write(cluster, "Through another router.")


# --- it comes back ----------------------------------------------------------------------------------------------


def test_after_a_complete_outage_none_rejoins_alone_and_all_come_back_from_the_one_with_most_transactions(
    cluster: Cluster,
) -> None:
    late = next(member.number for member in cluster.members() if member.role == "SECONDARY")
    write(cluster, "All three have this.")
    cluster.kill(late)
    write(cluster, "Two have this.")
    for node in cluster.nodes:
        node.kill()
    with pytest.raises(ClusterError, match="`up` begins it again"):
        cluster.restart(late)
    mend(cluster)
    assert [member.state for member in cluster.members()] == ["ONLINE"] * 3
    assert {"All three have this.", "Two have this."} <= written(cluster)


def test_down_stops_everything_and_up_brings_the_data_back(cluster: Cluster) -> None:
    write(cluster, "Kept over night.")
    assert command(cluster, "down").returncode == 0
    assert pids(cluster) == [None] * 4
    done = command(cluster, "up")
    assert done.returncode == 0, done.stderr
    assert "Kept over night." in written(cluster)
