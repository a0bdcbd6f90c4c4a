"""The database in the containers, asked past the site."""

from collections.abc import Iterator
from contextlib import contextmanager

from devcluster.errors import ClusterError
from devcluster.plan import Account
from devcluster.sql import Session, session

from .testing import Stack

SERVERS = ("inno_server_01", "inno_server_02", "inno_server_03")
SCHEMA = "sinpluma"
PORT = 3306
QUERY_SECONDS = 60.0
_MEMBERS = """
SELECT member_host, member_role FROM performance_schema.replication_group_members WHERE member_state = 'ONLINE'
"""


def members(stack: Stack) -> dict[str, str]:
    """The role of each server that is in the group, PRIMARY or SECONDARY, as the primary knows it.

    Raises:
        ClusterError: there is no primary.
    """
    for server in SERVERS:
        found = _seen_by(stack, server)
        if found.get(server) == "PRIMARY":
            return found
    raise ClusterError("no server is the primary")


def is_whole(stack: Stack) -> bool:
    """Whether every server says itself that all of them are in the group.

    For some seconds the others believe that one is there which has died, or is another already.
    """
    return all(_seen_by(stack, server).keys() == set(SERVERS) for server in SERVERS)


@contextmanager
def at_primary(stack: Stack) -> Iterator[Session]:
    """A session of the group's primary, in the site's schema."""
    primary = next(server for server, role in members(stack).items() if role == "PRIMARY")
    (container,) = stack.containers(primary)
    with _session(stack, container) as there:
        yield there


def _seen_by(stack: Stack, server: str) -> dict[str, str]:
    """The roles of the servers in the group, as one of them knows it; of none, if it does not run."""
    if not (container := stack.containers(server)):
        return {}
    with _session(stack, container[0]) as here:
        return {row["member_host"]: row["member_role"] for row in here.run(_MEMBERS)}


@contextmanager
def _session(stack: Stack, container: str) -> Iterator[Session]:
    admin = Account("sinpluma_cluster", (stack.secrets / "mysql_cluster_password").read_text().strip())
    ca = stack.secrets / "mysql_ca.pem"
    with (
        stack.way_to(container, PORT) as port,
        session(port, admin, ca, seconds=QUERY_SECONDS, schema=SCHEMA, host="localhost") as there,
    ):
        yield there
