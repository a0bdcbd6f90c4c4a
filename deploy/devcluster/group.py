"""The group that the nodes form: who is in it, and how it is begun, joined and brought back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .commands import log_end
from .errors import ClusterError
from .node import Node
from .sql import DatabaseError
from .waiting import wait_for

JOIN_SECONDS = 90.0
PRIMARY_SECONDS = 30.0
LOOK_SECONDS = 2.0
EXPEL_SECONDS = 30.0
_INSIDE = {"ONLINE", "RECOVERING"}
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
        state: ONLINE, RECOVERING, UNREACHABLE, ERROR or OFFLINE as in performance_schema.replication_group_members;
            MISSING where it thinks that it is a member and the group does not; NO QUORUM where it waits for a group
            most of which is gone; DOWN or FROZEN as its process is.
        role: PRIMARY, SECONDARY or "".
    """

    number: int
    endpoint: str
    pid: int | None
    state: str
    role: str


@dataclass(frozen=True)
class _View:
    """The group as one of its members sees it: state and role by port. A higher number is a later view."""

    number: int
    seen: dict[int, tuple[str, str]]

    def state(self, port: int) -> str:
        """How it sees the member with that port."""
        return self.seen.get(port, ("MISSING", ""))[0]

    def has_quorum(self, online: set[int]) -> bool:
        """Whether most of its members are among those that call themselves online: it learns late who died."""
        there = [port for port in self.seen if port in online and self.state(port) == "ONLINE"]
        return 2 * len(there) > len(self.seen)


class Group:
    """The group of some nodes."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = nodes

    # --- looking ------------------------------------------------------------------------------------------------

    def members(self) -> list[Member]:
        """Every node, in or out of the group."""
        views = self._views()
        latest = _latest(views)
        return [_member(node, views.get(node.port), latest) for node in self._nodes]

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
        return _latest(self._views()) is not None

    def _seen(self, node: Node) -> bool:
        """Whether the group still has this node for a member; one that was killed it does not at once miss."""
        others = {port: view for port, view in self._views().items() if port != node.port}
        latest = _latest(others)
        return latest is not None and node.port in latest.seen

    def _views(self) -> dict[int, _View]:
        """What each node that answers sees, by its port."""
        return {node.port: view for node in self._nodes if node.responsive and (view := _view_of(node))}

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
        reasons = [""]
        wait_for(f"the group to expel node {node.number}", lambda: not self._seen(node), seconds=EXPEL_SECONDS)

        def joined() -> bool:
            try:
                with node.session(seconds=JOIN_SECONDS) as one:
                    one.run("STOP GROUP_REPLICATION")  # of one that was expelled, or failed to join
                    one.run("START GROUP_REPLICATION")
            except DatabaseError as error:
                reasons.append(f"{error}; ")
                return False
            return True

        try:
            wait_for(f"node {node.number} to join the group", joined, seconds=JOIN_SECONDS, pause=0.5)
        except ClusterError as error:
            raise ClusterError(f"{error}; {reasons[-1]}{log_end(node.log)}") from error
        self.await_online([node])

    def bring_back(self, node: Node) -> None:
        """Have a running node in the group again: one that rejoins by itself is let, any other is told to."""

        def settled() -> str:
            state = self.members()[node.number - 1].state
            return state if state in {"ONLINE", "OFFLINE", "ERROR"} else ""

        if wait_for(f"node {node.number} to rejoin", settled, seconds=JOIN_SECONDS) != "ONLINE":
            self.join(node)

    def await_online(self, nodes: Iterable[Node]) -> None:
        """Wait until the group sees all these as online."""
        wanted = {node.number for node in nodes}

        def online() -> bool:
            return wanted <= {member.number for member in self.members() if member.state == "ONLINE"}

        wait_for(f"nodes {sorted(wanted)} to be online", online, seconds=JOIN_SECONDS)

    def most_advanced(self) -> Node:
        """The node that has all transactions of all the others; they must all run, and be in no group.

        Raises:
            ClusterError: two have transactions that the other lacks.
        """
        sets: dict[Node, str] = {}
        for node in self._nodes:
            with node.session() as one:
                sets[node] = str(one.value(_TRANSACTIONS))
        for node in self._nodes:
            with node.session() as one:
                if all(one.value("SELECT GTID_SUBSET(%s, %s)", other, sets[node]) for other in sets.values()):
                    return node
        told = "\n".join(f"node {node.number}: {transactions}" for node, transactions in sets.items())
        raise ClusterError(f"the nodes' data has diverged, and no node has it all; `up --fresh` begins anew\n{told}")


def _view_of(node: Node) -> _View | None:
    """What a node sees; None if it does not answer. One outside of any group has a row without a port."""
    try:
        with node.session(seconds=LOOK_SECONDS) as one:
            rows = one.run(_MEMBERS)
    except DatabaseError:
        return None
    return _View(max(row["view"] or 0 for row in rows), {row["port"] or 0: (row["state"], row["role"]) for row in rows})


def _latest(views: dict[int, _View]) -> _View | None:
    """The latest view with a quorum."""
    online = {port for port, view in views.items() if view.state(port) == "ONLINE"}
    return max((view for view in views.values() if view.has_quorum(online)), key=lambda view: view.number, default=None)


def _member(node: Node, own: _View | None, latest: _View | None) -> Member:
    process = node.process
    if process is None or process.frozen:
        pid, state = (process.pid, "FROZEN") if process else (None, "DOWN")
        return Member(node.number, node.endpoint, pid, state, "")
    if own and own.state(node.port) not in _INSIDE:  # the others may not even know yet that it had died
        state, role = own.seen.get(node.port, own.seen.get(0, ("OFFLINE", "")))
    else:
        state, role = latest.seen.get(node.port, ("MISSING", "")) if latest else ("NO QUORUM", "")
    return Member(node.number, node.endpoint, process.pid, state, role if state == "ONLINE" else "")
