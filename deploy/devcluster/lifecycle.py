"""Bringing a cluster up, whatever state it is in, and stopping it."""

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from . import processes
from .certificates import make_certificates
from .cluster import Cluster
from .errors import ClusterError
from .folders import locked, remove
from .group import Group
from .metadata import install_metadata
from .node import Node
from .plan import SCHEMA, Plan, Ports, load_plan, save_plan
from .ports import is_free
from .template import ensure_template
from .tree import ensure_tree, mysql_version
from .waiting import wait_for

log = logging.getLogger("devcluster")

LOCK_SECONDS = 300.0
SETTLE_SECONDS = 10.0


def bring_up(folder: Path, *, ports: Ports | None = None, fresh: bool = False, owner: str = "") -> Cluster:
    """Bring the cluster of a folder up: three members online, and a router that leads to them.

    One that stands is left as it is; one that was stopped has its data again; one that fell apart is mended.

    Args:
        folder: where it is kept, or will be.
        ports: where to listen; the default ones or, for a cluster that was made, its own.
        fresh: throw away the data, and begin with new passwords.
        owner: the process that it is not to outlive; see `processes.this_process`.

    Raises:
        ClusterError: it cannot be brought up.
    """
    tree = ensure_tree()
    template = ensure_template(tree)
    started = time.monotonic()
    with locked(folder, seconds=LOCK_SECONDS):
        plan = None if fresh else _made(folder, ports)
        if plan:
            cluster = Cluster(replace(plan, mysql=mysql_version(tree)), tree, owner=owner)
            _mend(cluster)
        else:
            cluster = Cluster(Plan(folder, mysql_version(tree), ports or Ports()), tree, owner=owner)
            _form(cluster, template)
            cluster = Cluster(replace(cluster.plan, formed=True), tree, owner=owner)
        save_plan(cluster.plan)
    log.info("the cluster is up, after %.1f s", time.monotonic() - started)
    return cluster


def shut_down(folder: Path) -> None:
    """Kill the cluster's processes: SIGTERM to all members at once would hang. Its data stays."""
    if not folder.exists():
        return
    with locked(folder, seconds=LOCK_SECONDS):
        processes.kill_all(folder)
        if plan := load_plan(folder):
            save_plan(plan)


def _made(folder: Path, ports: Ports | None) -> Plan | None:
    """The plan of a cluster that once stood; one whose making was interrupted has no data to keep."""
    plan = load_plan(folder)
    if plan is None or not plan.formed:
        return None
    if ports not in (None, plan.ports):
        raise ClusterError(f"the cluster in {folder} has other ports; `up --fresh` begins anew with those you named")
    return plan


def _form(cluster: Cluster, template: Path) -> None:
    """Make everything anew: a group of three, the schemas, and the router."""
    plan, nodes, group = cluster.plan, cluster.nodes, cluster.group
    processes.kill_all(plan.folder)
    _check_ports(cluster)
    _empty(plan.folder)
    save_plan(plan)
    make_certificates(cluster.inside)
    log.info("starting three nodes with new data")
    _each(nodes, lambda node: _start_first(node, template))
    uuids = {node.number: _introduce(node) for node in nodes}
    log.info("forming the group")
    group.bootstrap(nodes[0])
    with nodes[0].session() as primary:
        install_metadata(primary, plan, nodes, uuids)
        primary.run(f"CREATE SCHEMA {SCHEMA}")
    with ThreadPoolExecutor() as pool:
        routing = pool.submit(cluster.router.bootstrap, nodes[0])
        _join(group, nodes[1:])
        routing.result()
    log.info("starting the router")
    cluster.router.start()


def _start_first(node: Node, template: Path) -> None:
    node.create(template)
    node.start(first=True)


def _introduce(node: Node) -> str:
    """Tell a node by which account it reads from the others; gives its UUID."""
    account = node.plan.replication
    with node.session() as one:
        one.run(
            "CHANGE REPLICATION SOURCE TO SOURCE_USER = %s, SOURCE_PASSWORD = %s "
            "FOR CHANNEL 'group_replication_recovery'",
            *(account.user, account.password),
        )
        return str(one.value("SELECT @@GLOBAL.server_uuid"))


def mend(cluster: Cluster) -> None:
    """Bring back to its place what was stopped, killed, frozen or expelled; what stands is left as it is.

    Raises:
        ClusterError: it cannot be brought up.
    """
    with locked(cluster.plan.folder, seconds=LOCK_SECONDS):
        _mend(cluster)
        save_plan(cluster.plan)


def _mend(cluster: Cluster) -> None:
    _check_ports(cluster)
    for node in cluster.nodes:
        if node.process and node.process.frozen:
            node.thaw()
    if not _has_group(cluster):
        _begin_again(cluster)
    for member in cluster.members():
        if member.state != "ONLINE":
            log.info("bringing node %d back", member.number)
            cluster.bring_back(member.number)
    if not cluster.router.process:
        log.info("starting the router")
        cluster.router.start()
    cluster.router.await_ready()


def _has_group(cluster: Cluster) -> bool:
    """Whether there is a group to join; members that have just been thawed find each other again."""
    running = [node for node in cluster.nodes if node.process]
    if 2 * len(running) <= len(cluster.nodes):
        return False
    try:
        return wait_for("the group", cluster.group.has_quorum, seconds=SETTLE_SECONDS)
    except ClusterError:
        return False


def _begin_again(cluster: Cluster) -> None:
    """After a complete outage: from the node that has all transactions."""
    _each(cluster.nodes, Node.kill)  # a minority that still runs waits for the others for ever
    log.info("starting three nodes")
    _each(cluster.nodes, Node.start)
    first = cluster.group.most_advanced()
    log.info("beginning the group again from node %d", first.number)
    cluster.group.bootstrap(first)
    _join(cluster.group, [node for node in cluster.nodes if node is not first])


def _join(group: Group, nodes: Sequence[Node]) -> None:
    """One after the other: two that join at once get in each other's way, and lose ten seconds now and then."""
    for node in nodes:
        group.join(node)


def _empty(folder: Path) -> None:
    """Delete what is in the folder, but for the lock that is held."""
    for entry in folder.iterdir():
        if entry.is_dir():
            remove(entry)
        elif entry.name != "lock":
            entry.unlink()


def _check_ports(cluster: Cluster) -> None:
    """Find a port that another program has before anything is started."""
    ports = [node.port for node in cluster.nodes if not node.process]
    if not cluster.router.process:
        ports += [cluster.plan.ports.read_write, cluster.plan.ports.read_only]
    taken = [str(port) for port in ports if not is_free(port)]
    if taken:
        raise ClusterError(
            f"in use by another program: port {', '.join(taken)}; name others, or stop what listens there"
        )


def _each(nodes: Sequence[Node], work: Callable[[Node], None]) -> None:
    """Do it for all nodes at once."""
    with ThreadPoolExecutor() as pool:
        list(pool.map(work, nodes))
