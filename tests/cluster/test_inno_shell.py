"""The shipped servers, job and router: formed from nothing, broken, and brought back by running the job again."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from functools import partial
from pathlib import Path

import pymysql
import pytest
from devcluster.accounts import APP_PRIVILEGES
from devcluster.container import USER
from devcluster.plan import Account
from devcluster.ports import free_ports
from devcluster.shipped import SHIPPED, Shipped, healthy
from devcluster.sql import DatabaseError, session
from devcluster.waiting import wait_for

BACK_SECONDS = 90.0
FAILOVER_SECONDS = 40.0
_MEMBERS = "SELECT member_port AS port, member_state AS state, member_role AS role FROM performance_schema."
_MEMBERS += "replication_group_members"


@pytest.fixture
def shipped(formed: tuple[Shipped, str]) -> Shipped:
    """That cluster, whole, for a test that may break it."""
    formed[0].mend()
    return formed[0]


def primary_port(shipped: Shipped) -> int:
    return shipped.ports.nodes[(shipped.primary() or 1) - 1]


# --- formed from nothing ----------------------------------------------------------------------------------------------


def test_empty_servers_become_a_cluster_the_second_and_third_by_cloning(formed: tuple[Shipped, str]) -> None:
    shipped, said = formed
    assert said.count("creating the cluster") == 1
    assert shipped.whole
    cloned = ["Cloning from a remote group donor" in server.log.read_text() for server in shipped.servers]
    assert cloned == [False, True, True]


def test_members_verify_each_other_and_the_primary_alone_leads_the_consensus(shipped: Shipped) -> None:
    for number in (1, 2, 3):
        with shipped.administrator(number) as server:
            (options,) = server.run(
                "SELECT @@group_replication_ssl_mode AS tls, "
                "@@group_replication_recovery_ssl_verify_server_cert AS seen, "
                "@@group_replication_paxos_single_leader AS alone, "
                "@@group_replication_member_expel_timeout AS expel, "
                "@@group_replication_consistency AS consistency, "
                "@@group_replication_start_on_boot AS boot"
            )
            assert options == {
                "tls": "VERIFY_IDENTITY",
                "seen": 1,
                "alone": 1,
                "expel": 0,
                "consistency": "BEFORE_ON_PRIMARY_FAILOVER",
                "boot": 1,
            }


def test_a_server_has_a_read_only_root_and_neither_root_nor_capabilities(shipped: Shipped) -> None:
    process = shipped.servers[0].process
    assert process
    status = dict(line.split(":\t", 1) for line in Path(f"/proc/{process.pid}/status").read_text().splitlines())
    assert status["Uid"].split() == [str(USER)] * 4
    assert int(status["CapEff"], 16) == int(status["CapPrm"], 16) == 0
    mounts = [line.split() for line in Path(f"/proc/{process.pid}/mounts").read_text().splitlines()]
    (root,) = (mount for mount in mounts if mount[1] == "/")
    assert root[3].split(",")[0] == "ro"


def test_passwords_are_in_no_command_line_no_log_and_no_file_that_is_left(shipped: Shipped) -> None:
    told = b""
    for server in shipped.servers:
        assert server.process
        told += Path(f"/proc/{server.process.pid}/cmdline").read_bytes() + server.log.read_bytes()
        assert not list(Path(f"/proc/{server.process.pid}/root/run/mysqld").glob("*.sql"))
    assert b"--report-host" in told
    assert b"making a data folder" in told
    assert not [name for name, password in shipped.passwords.items() if password.encode() in told]


def test_running_the_job_again_takes_no_step(shipped: Shipped) -> None:
    before = shipped.members()
    status, said = shipped.job()
    assert status == 0
    assert said == "inno_shell: the cluster stands, and the accounts are made\n"
    assert shipped.members() == before


def test_two_jobs_at_once_bring_a_server_back_once(shipped: Shipped) -> None:
    with shipped.administrator(shipped.secondary()) as server:
        server.run("STOP GROUP_REPLICATION")
    jobs = [shipped.start_job(), shipped.start_job()]
    try:
        said = [job.communicate(timeout=BACK_SECONDS)[0] for job in jobs]
    finally:
        for job in jobs:
            job.kill()
    assert [job.returncode for job in jobs] == [0, 0], said
    assert sorted("back into the group" in one for one in said) == [False, True]
    assert shipped.whole


# --- accounts ---------------------------------------------------------------------------------------------------------


def test_the_application_changes_its_own_schema_and_nothing_else(shipped: Shipped) -> None:
    with shipped.application(primary_port(shipped)) as one:
        one.run("CREATE TABLE shelf (id INT PRIMARY KEY, name VARCHAR(9))")
        one.run("CREATE TABLE book (id INT PRIMARY KEY, shelf INT, FOREIGN KEY (shelf) REFERENCES shelf (id))")
        one.run("ALTER TABLE shelf ADD FULLTEXT INDEX by_name (name) WITH PARSER ngram")
        one.run("DROP TABLE book, shelf")
        assert one.value("SELECT GET_LOCK('a test', 0)") == 1
        for forbidden in (
            "CREATE SCHEMA other",
            "CREATE TABLE mysql.other (id INT PRIMARY KEY)",
            "DELETE FROM mysql_innodb_cluster_metadata.v2_instances",
            "SELECT user FROM mysql.user",
            "SELECT * FROM performance_schema.replication_group_members",
            "CREATE USER other",
            "STOP GROUP_REPLICATION",
            "SET GLOBAL super_read_only = ON",
            "SELECT 1 INTO OUTFILE '/var/lib/mysql/tmp/out'",
        ):
            with pytest.raises(DatabaseError, match=r"denied|secure-file-priv"):
                one.run(forbidden)


def test_no_account_is_let_in_without_tls(shipped: Shipped) -> None:
    account = {"user": "sinpluma_cluster", "password": shipped.passwords["cluster"]}
    with pytest.raises(DatabaseError, match=r"denied|insecure transport"):
        pymysql.connect(host="127.0.0.1", port=shipped.ports.nodes[0], ssl_disabled=True, **account)


def test_the_job_gives_the_accounts_the_passwords_that_the_secrets_have_now(shipped: Shipped) -> None:
    port = primary_port(shipped)
    old = Account("sinpluma", shipped.passwords["app"])
    for name in ("app", "router"):
        shipped.passwords[name] += "and more"
        shipped.write_secret(name)
    assert shipped.job()[0] == 0
    with shipped.application(port) as one:
        assert one.value("SELECT CURRENT_USER()") == "sinpluma@%"
    with pytest.raises(DatabaseError, match="denied"), session(port, old, shipped.ca):
        pass


def test_the_application_may_do_the_same_in_all_clusters_of_ours(shipped: Shipped) -> None:
    with shipped.administrator(1) as server:
        grants = "".join(str(row) for row in server.run("SHOW GRANTS FOR sinpluma"))
    granted = grants.partition("GRANT USAGE ON *.* TO")[2].partition("GRANT ")[2].partition(" ON ")[0]
    assert set(granted.split(", ")) == set(APP_PRIVILEGES.split(", "))


# --- broken, and brought back -----------------------------------------------------------------------------------------


def test_the_router_leads_to_the_new_primary_and_the_killed_one_comes_back_by_itself(shipped: Shipped) -> None:
    router = shipped.router

    def writes() -> bool:
        try:
            with shipped.application() as one:
                one.run("CREATE TABLE IF NOT EXISTS routed (id INT AUTO_INCREMENT PRIMARY KEY)")
                one.run("INSERT INTO routed VALUES ()")
        except DatabaseError:
            return False
        return True

    router.start()
    try:
        wait_for("the router to be healthy", partial(healthy, router), seconds=FAILOVER_SECONDS)
        assert writes()
        with shipped.application(shipped.ports.read_only) as one:
            assert one.value("SELECT @@GLOBAL.super_read_only") == 1
        killed = shipped.primary()
        shipped.servers[killed - 1].crash()
        wait_for("writes to work again", writes, seconds=FAILOVER_SECONDS)
        assert shipped.primary() != killed
        wait_for("all servers to be online", lambda: shipped.whole, seconds=BACK_SECONDS)
        assert shipped.passwords["router"].encode() not in router.log.read_bytes()
    finally:
        router.kill()


def test_a_server_with_data_of_its_own_is_refused_and_comes_back_when_they_are_taken_away(shipped: Shipped) -> None:
    shipped.write("All three have this.")
    strange = shipped.secondary()
    with shipped.administrator(strange) as server:
        server.run("STOP GROUP_REPLICATION")
        server.run("SET GLOBAL super_read_only = OFF")
        server.run("DELETE FROM mysql.help_topic LIMIT 1")
        server.run("SET GLOBAL super_read_only = ON")
    status, said = shipped.job()
    assert status == 1
    assert f"{shipped.addresses[strange - 1]} has data that the group lacks" in said

    shipped.empty(strange)
    shipped.await_alive()
    status, said = shipped.job()
    assert status == 0, said
    assert "forgetting" in said
    assert "with the data of another server" in said
    assert shipped.whole
    assert "All three have this." in shipped.written(strange)


def test_after_a_complete_outage_the_group_is_begun_again_from_the_server_with_all_that_was_confirmed(
    shipped: Shipped,
) -> None:
    shipped.stay_apart()
    shipped.write("Before the outage, all three have this.")
    late = shipped.primary()
    shipped.servers[late - 1].kill()
    wait_for("another primary", lambda: shipped.primary() not in {None, late}, seconds=FAILOVER_SECONDS)
    shipped.write("Before the outage, two have this.")
    for server in shipped.servers:
        server.kill()
    others = [server for server in shipped.servers if server.role != f"server{late}"]
    for server in [shipped.servers[late - 1], others[0]]:
        server.start()
        wait_for("it to answer", partial(healthy, server), seconds=BACK_SECONDS)

    status, said = shipped.job(wait=2)
    assert status == 1
    assert "of a cluster that is down: no answer. It may have had the latest writes" in said

    others[1].start()
    shipped.await_alive()
    status, said = shipped.job()
    assert status == 0, said
    assert f"beginning the group again from {shipped.addresses[late - 1]}" not in said
    for number in (1, 2, 3):
        sentences = {"Before the outage, all three have this.", "Before the outage, two have this."}
        assert sentences <= shipped.written(number)


# --- the server's entry point -----------------------------------------------------------------------------------------


def test_a_data_folder_whose_making_was_interrupted_is_made_anew(formed: tuple[Shipped, str]) -> None:
    shipped = formed[0]
    volume = shipped.folder / "volume4"
    half = volume / "data.partial"
    (half / "mysql").mkdir(parents=True)
    (half / "ibdata1").write_bytes(b"as far as it came")
    for one in (half / "mysql", half / "ibdata1", half, volume):
        os.chown(one, USER, USER)
    first = shipped.servers[0]
    own = {"SINPLUMA_MYSQL_PORT": str(free_ports().nodes[0]), "SINPLUMA_MYSQL_SERVER_ID": "4"}
    server = replace(
        first, role="server4", volumes={"/var/lib/mysql": volume}, environment={**first.environment, **own}
    )
    server.start()
    try:
        wait_for("the server to answer", partial(healthy, server), seconds=BACK_SECONDS)
    finally:
        server.kill()
    assert sorted(one.name for one in volume.iterdir()) == ["data", "tmp"]


def test_a_server_without_its_secrets_says_which_one_is_missing(tmp_path: Path) -> None:
    script = (SHIPPED / "server" / "server.sh").read_text()
    for place, here in (("/run/secrets", "secrets"), ("/var/lib/mysql", "volume"), ("/run/mysqld", "run")):
        (tmp_path / here).mkdir()
        script = script.replace(place, str(tmp_path / here))
    done = subprocess.run(
        ["/bin/sh", "-s"],
        input=script,
        env={"PATH": "/usr/bin:/bin", "SINPLUMA_MYSQL_SERVER_ID": "1"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert "the secret mysql_root_password is missing" in done.stderr
    assert not (tmp_path / "volume" / "data").exists()
