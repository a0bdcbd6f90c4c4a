"""The group that the nodes form: who is in it, and how it is begun, joined and brought back."""

import logging
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from .errors import ClusterError
from .node import Node
from .sql import DatabaseError
from .waiting import wait_for

log = logging.getLogger("devcluster")

JOIN_SECONDS = 90.0
PRIMARY_SECONDS = 30.0
_MEMBERS = """
SELECT m.member_port AS port, m.member_state AS state, m.member_role AS role,
       (SELECT MAX(CAST(SUBSTRING_INDEX(s.view_id, ':', -1) AS UNSIGNED))
        FROM performance_schema.replication_group_member_stats s) AS view
FROM performance_schema.replication_group_members m
"""
# Received counts as well as executed: what waits in the relay log is applied before the member takes writes.
_TRANSACTIONS = """
SELECT CONCAT_WS(',', @@GLOBAL.gtid_executed, NULLIF((
    SELECT received_transaction_set FROM performance_schema.replication_connection_status
    WHERE channel_name = 'group_replication_applier'), ''))
"""


@dataclass(frozen=True)
class Member:
    """What is known of a node.

    Attributes:
        state: as the group sees it (ONLINE, RECOVERING, UNREACHABLE, ...), MISSING if it does not, and DOWN or FROZEN
            if that is known from its process.
        role: PRIMARY, SECONDARY or "".
    """

    number: int
    endpoint: str
    pid: int | None
    state: str
    role: str


@dataclass(frozen=True)
class _View:
    """The group as one of its members sees it; a higher number is a later view."""

    number: int
    seen: dict[int, tuple[str, str]]

    def has_quorum(self, responsive: set[int]) -> bool:
        """Whether most of those in it are online and indeed there: for some seconds it does not know of a death."""
        there = [port for port, (state, _) in self.seen.items() if state == "ONLINE" and port in responsive]
        return 2 * len(there) > len(self.seen)


class Group:
    """The group of some nodes."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = nodes

    # --- looking ------------------------------------------------------------------------------------------------

    def members(self) -> list[Member]:
        """Every node, in or out of the group."""
        view = self._view()
        return [_member(node, view) for node in self._nodes]

    def primary(self) -> Node | None:
        """The node that takes writes, if there is one now."""
        found = (member.number for member in self.members() if (member.state, member.role) == ("ONLINE", "PRIMARY"))
        number = next(found, None)
        return None if number is None else self._nodes[number - 1]

    def await_primary(self, *, seconds: float = PRIMARY_SECONDS) -> Node:
        """The node that takes writes, as soon as there is one."""
        return wait_for("a primary", self.primary, seconds=seconds)

    def has_quorum(self) -> bool:
        """Whether there is a group that can be joined."""
        return self._view() is not None

    def _view(self) -> _View | None:
        """The latest view of those whose group has a quorum."""
        responsive = [node for node in self._nodes if node.responsive]
        ports = {node.port for node in responsive}
        views = [view for node in responsive if (view := _view_of(node)) and view.has_quorum(ports)]
        return max(views, key=lambda view: view.number, default=None)

    # --- changing -----------------------------------------------------------------------------------------------

    def bootstrap(self, node: Node) -> None:
        """Begin the group with this node, whose data then counts."""
        with node.session(seconds=JOIN_SECONDS) as one:
            one.run("SET GLOBAL group_replication_bootstrap_group = ON")
            try:
                one.run("START GROUP_REPLICATION")
            finally:
                one.run("SET GLOBAL group_replication_bootstrap_group = OFF")
        self.await_online([node])

    def join(self, node: Node) -> None:
        """Bring a started node into the group, and wait until it has caught up.

        Raises:
            ClusterError: the group would not have it in time.
        """
        reasons: list[str] = []

        def joined() -> bool:
            try:
                with node.session(seconds=JOIN_SECONDS) as one:
                    one.run("START GROUP_REPLICATION")
            except DatabaseError as error:  # its earlier self has not been expelled yet, say: ask again
                reasons.append(str(error))
                return False
            return True

        try:
            wait_for(f"node {node.number} to join the group", joined, seconds=JOIN_SECONDS, pause=0.5)
        except ClusterError as error:
            raise ClusterError(f"{error} ({reasons[-1]}); its log is {node.folder / 'log'}") from error
        self.await_online([node])

    def await_online(self, nodes: Iterable[Node]) -> None:
        """Wait until the group sees all these as online."""
        wanted = {node.number for node in nodes}

        def online() -> bool:
            return wanted <= {member.number for member in self.members() if member.state == "ONLINE"}

        wait_for(f"nodes {sorted(wanted)} to be online", online, seconds=JOIN_SECONDS)

    def join_all(self, nodes: Sequence[Node]) -> None:
        """Bring several in at once."""
        with ThreadPoolExecutor(len(self._nodes)) as pool:
            list(pool.map(self.join, nodes))
