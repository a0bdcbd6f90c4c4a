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
        if not (container := stack.containers(server)):
            continue
        with _session(stack, container[0]) as here:
            found = {row["member_host"]: row["member_role"] for row in here.run(_MEMBERS)}
        if found.get(server) == "PRIMARY":
            return found
    raise ClusterError("no server is the primary")


@contextmanager
def at_primary(stack: Stack) -> Iterator[Session]:
    """A session of the group's primary, in the site's schema."""
    primary = next(server for server, role in members(stack).items() if role == "PRIMARY")
    (container,) = stack.containers(primary)
    with _session(stack, container) as there:
        yield there


@contextmanager
def _session(stack: Stack, container: str) -> Iterator[Session]:
    admin = Account("sinpluma_cluster", (stack.secrets / "mysql_cluster_password").read_text().strip())
    ca = stack.secrets / "mysql_ca.pem"
    with (
        stack.way_to(container, PORT) as port,
        session(port, admin, ca, seconds=QUERY_SECONDS, schema=SCHEMA, host="localhost") as there,
    ):
        yield there
