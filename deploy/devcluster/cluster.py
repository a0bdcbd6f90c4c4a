"""A cluster that stands: looked at, broken on purpose, and mended."""

from dataclasses import dataclass
from pathlib import Path

from .accounts import app_grant
from .chroot import Chroot
from .errors import ClusterError
from .group import Group, Member
from .node import Node
from .plan import Plan, load_plan
from .router import Router
from .tree import tree_folder

SCHEMA_SECONDS = 60.0
"""How long a schema of some dozens of tables may take to be dropped, on a machine that has other work too."""


@dataclass(frozen=True)
class Urls:
    """Where the application connects: at the primary, and at the replicas, which lag behind."""

    read_write: str
    read_only: str


class Cluster:
    """The three nodes and the router of a plan; `owner` is the process that they are not to outlive, if any."""

    def __init__(self, plan: Plan, tree: Path, *, owner: str = "") -> None:
        self.inside = Chroot(tree, plan.folder, owner)
        self.plan = plan
        self.nodes = [Node(number, plan, self.inside) for number in range(1, len(plan.ports.nodes) + 1)]
        self.group = Group(self.nodes)
        self.router = Router(plan, self.inside)

    @property
    def urls(self) -> Urls:
        """The application's URLs; its account may do what migrations and requests need, in this schema only."""
        ports = self.plan.ports
        return Urls(self.plan.url(ports.read_write), self.plan.url(ports.read_only))

    # --- looking ------------------------------------------------------------------------------------------------

    def members(self) -> list[Member]:
        """Every node, with its state in the group and its role."""
        return self.group.members()

    def primary(self) -> int:
        """The number of the node that takes writes, as soon as there is one.

        Raises:
            ClusterError: there was none for half a minute.
        """
        return self.group.await_primary().number

    # --- breaking -----------------------------------------------------------------------------------------------

    def kill(self, number: int) -> None:
        """SIGKILL for a node."""
        self.node(number).kill()

    def kill_primary(self) -> int:
        """SIGKILL for the node that takes writes; gives its number."""
        number = self.primary()
        self.kill(number)
        return number

    def freeze(self, number: int) -> None:
        """SIGSTOP for a node: it keeps its port and its connections, and does not answer."""
        self.node(number).freeze()

    # --- mending ------------------------------------------------------------------------------------------------

    def thaw(self, number: int) -> None:
        """SIGCONT for a node, and bring it back into the group if that has expelled it."""
        self.node(number).thaw()
        self.bring_back(number)

    def restart(self, number: int) -> None:
        """Start a node, after SIGKILL if it runs, and bring it back into the group."""
        self.kill(number)
        self.bring_back(number)

    def bring_back(self, number: int) -> None:
        """Make a node a member again, started if need be.

        Raises:
            ClusterError: most nodes are down, so that there is no group to join.
        """
        node = self.node(number)
        if not node.process:
            node.start()
        if not self.group.has_quorum():
            raise ClusterError("most nodes are down, and there is no group to join; `up` begins it again")
        self.group.bring_back(node)

    def create_schema(self, name: str) -> Urls:
        """Make another empty schema and let the application work in it, for a test that wants its own."""
        with self.group.await_primary().session(seconds=SCHEMA_SECONDS) as primary:
            primary.run(f"DROP SCHEMA IF EXISTS `{name}`")
            primary.run(f"CREATE SCHEMA `{name}`")
            primary.run(app_grant(self.plan, name))
        return Urls(self.plan.url(self.plan.ports.read_write, name), self.plan.url(self.plan.ports.read_only, name))

    def node(self, number: int) -> Node:
        """The node with that number."""
        if not 1 <= number <= len(self.nodes):
            raise ClusterError(f"there is no node {number}: they are 1 to {len(self.nodes)}")
        return self.nodes[number - 1]


def open_cluster(folder: Path) -> Cluster:
    """The cluster that was made in a folder, running or not.

    Raises:
        ClusterError: there is none.
    """
    plan = load_plan(folder)
    if plan is None:
        raise ClusterError(f"there is no cluster in {folder}; `up` makes one")
    return Cluster(plan, tree_folder())
