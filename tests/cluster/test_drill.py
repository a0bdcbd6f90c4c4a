"""The short form of `make drill`: two primaries, a worker and a secondary are killed under a site in use."""

from __future__ import annotations

from pathlib import Path

from devcluster.cluster import Cluster
from drill.processes import SHORT
from drill.report import table
from drill.run import run, stage


def test_what_was_acknowledged_while_servers_were_killed_is_stored_once(cluster: Cluster, tmp_path: Path) -> None:
    with stage(tmp_path / "drill", cluster) as everything:
        drill = run(everything, SHORT, storm=0, full=False, say=print)
    assert drill.holds, f"\n{table(drill.findings)}"


def test_requests_cancelled_at_any_moment_leave_nothing_behind(cluster: Cluster, tmp_path: Path) -> None:
    with stage(tmp_path / "drill", cluster) as everything:
        drill = run(everything, (), storm=1500, full=False, say=print)
    assert drill.holds, f"\n{table(drill.findings)}"
