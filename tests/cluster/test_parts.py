"""What the development cluster's parts promise, without a cluster."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from devcluster import processes
from devcluster.commands import run
from devcluster.errors import ClusterError, Unavailable
from devcluster.folders import built
from devcluster.plan import Plan, Ports, load_plan, save_plan
from devcluster.ports import free_ports, is_free
from devcluster.tree import check_privileges


def sleeper(folder: Path, owner: str = "") -> subprocess.Popen[bytes]:
    return subprocess.Popen(["sleep", "60"], env=processes.environment(folder, "node1", owner))


def test_a_folder_that_was_half_built_never_has_the_name(tmp_path: Path) -> None:
    target = tmp_path / "tree"
    with suppress(KeyboardInterrupt), built(target) as partial:
        (partial / "half").touch()
        raise KeyboardInterrupt
    assert not target.exists()
    with built(target) as partial:
        (partial / "whole").touch()
    assert [entry.name for entry in target.iterdir()] == ["whole"]


def test_the_processes_of_a_folder_are_found_frozen_or_not_and_killed(tmp_path: Path) -> None:
    with sleeper(tmp_path) as process:
        found = processes.find(tmp_path)["node1"]
        assert found.pid == process.pid
        assert processes.find(tmp_path / "other") == {}
        found.send(signal.SIGSTOP)
        os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
        assert found.frozen
        processes.kill_all(tmp_path)
        assert processes.find(tmp_path) == {}
        assert process.wait() == -signal.SIGKILL


def test_processes_whose_owner_has_ended_are_orphans_and_others_are_not(tmp_path: Path) -> None:
    with (
        sleeper(tmp_path / "owner") as owner,
        sleeper(tmp_path / "ended", processes._name(owner.pid)) as orphan,
        sleeper(tmp_path / "runs", processes.this_process()) as owned,
        sleeper(tmp_path / "anybody") as free,
    ):
        assert processes.find(tmp_path / "ended")
        owner.kill()
        os.waitid(os.P_PID, owner.pid, os.WEXITED | os.WNOWAIT)  # it has ended, and nobody has reaped it
        assert tmp_path / "ended" in processes.kill_orphans()
        assert orphan.wait() == -signal.SIGKILL
        assert (owned.poll(), free.poll()) == (None, None)
        owned.kill()
        free.kill()


def test_a_plan_is_read_as_it_was_written(tmp_path: Path) -> None:
    plan = Plan(tmp_path, "9.7.4", Ports((10001, 10002, 10003), 10010), formed=True)
    save_plan(plan)
    assert load_plan(tmp_path) == plan
    assert load_plan(tmp_path / "elsewhere") is None


def test_passwords_are_random_for_each_cluster(tmp_path: Path) -> None:
    one, other = Plan(tmp_path, "9.7.4"), Plan(tmp_path, "9.7.4")
    passwords = {account.password for plan in (one, other) for account in (plan.app, plan.admin, plan.replication)}
    assert len(passwords) == 6


def test_chosen_ports_are_free_and_none_is_used_twice() -> None:
    ports = free_ports()
    chosen = [*ports.nodes, ports.read_write, ports.read_only]
    assert len(set(chosen)) == 5
    assert all(map(is_free, chosen))
    with socket.create_server(("127.0.0.1", ports.read_only)):
        assert not is_free(ports.read_only)


def test_without_root_there_is_no_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Unavailable, match="needs root"):
        check_privileges()


def test_an_unknown_program_is_named() -> None:
    with pytest.raises(ClusterError, match="no-such-program cannot be run"):
        run("no-such-program", seconds=1)
