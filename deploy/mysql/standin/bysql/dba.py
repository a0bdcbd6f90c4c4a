"""The global `dba`, and the cluster that it gives."""

from collections.abc import Mapping
from contextlib import closing
from typing import Any

import pymysql  # type: ignore[import-untyped] # it has no types of its own

from . import members, metadata
from .sessions import Session, Shell

_TRANSACTIONS = """
SELECT CONCAT_WS(',', @@GLOBAL.gtid_executed, NULLIF((
    SELECT received_transaction_set FROM performance_schema.replication_connection_status
    WHERE channel_name = 'group_replication_applier'), ''))
"""
_PRIMARY = """
SELECT CONCAT(member_host, ':', member_port) FROM performance_schema.replication_group_members
WHERE member_role = 'PRIMARY' AND member_state = 'ONLINE'
"""


class Dba:
    """What is asked of the whole; always at the server to which the shell is connected."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def create_cluster(self, name: str, options: Mapping[str, Any]) -> "Cluster":
        """Begin a cluster with this server."""
        server = self._server
        group = members.new_name()
        members.configure(server, group, server.address, options)
        members.begin(server)
        metadata.install(server, name, group, options)
        metadata.register(server, server)
        return Cluster(server)

    def get_cluster(self, _name: str) -> "Cluster":
        """The cluster of this server."""
        if members.state(self._server) != "ONLINE":
            raise RuntimeError("This function is not available through a session to a standalone instance")
        return Cluster(self._server)

    def reboot_cluster_from_complete_outage(self, _name: str, options: Mapping[str, Any]) -> "Cluster":
        """Begin the group again with this server, and bring the others back."""
        seed = self._server
        others = self._others(seed, force=bool(options.get("force")))
        try:
            if not options.get("force"):
                _check_transactions(seed, others)
            members.begin(seed)
            for other in others:
                if _has_all(seed, other):
                    members.join(seed, other, clone=False)
        finally:
            for other in others:
                other.close()
        return Cluster(seed)

    def _others(self, seed: Session, *, force: bool) -> list[Session]:
        others = []
        for address, uuid in metadata.registered(seed).items():
            if address == seed.address:
                continue
            try:
                other = seed.to(address)
            except pymysql.MySQLError as error:
                if not force:
                    raise RuntimeError(f"Could not open a connection to {address}") from error
                continue
            if other.value("SELECT @@GLOBAL.server_uuid") == uuid:
                others.append(other)
            elif not force:
                raise RuntimeError(f"The instance '{address}' doesn't belong to the Cluster. Use option 'force'")
        if any(members.state(one) in {"ONLINE", "RECOVERING"} for one in [seed, *others]):
            raise RuntimeError("The Cluster is ONLINE")
        return others

    @property
    def _server(self) -> Session:
        if self._shell.session is None:
            raise RuntimeError("An open session is required to perform this operation.")
        return self._shell.session


class Cluster:
    """A cluster whose group stands."""

    def __init__(self, member: Session) -> None:
        self._lead = member.to(member.value(_PRIMARY))

    def add_instance(self, address: str, options: Mapping[str, Any]) -> None:
        """Add a server."""
        with closing(self._lead.to(address)) as server:
            if address in metadata.registered(self._lead):
                raise RuntimeError(f"The instance '{address}' is already part of this InnoDB Cluster")
            seeds = ",".join([*metadata.registered(self._lead), address])
            members.configure(server, metadata.group(self._lead), seeds, metadata.options(self._lead))
            members.join(self._lead, server, clone=options["recoveryMethod"] == "clone")
        with closing(self._lead.to(address)) as server:
            metadata.register(self._lead, server)
        for one in metadata.registered(self._lead):
            with closing(self._lead.to(one)) as member:
                member.run_sql("SET PERSIST group_replication_group_seeds = ?", [seeds])

    def rejoin_instance(self, address: str, options: Mapping[str, Any]) -> None:
        """Bring a server back."""
        with closing(self._lead.to(address)) as server:
            if server.value("SELECT @@GLOBAL.server_uuid") != metadata.registered(self._lead).get(address):
                raise RuntimeError(f"The instance '{address}' does not belong to the cluster")
            members.use_recovery_account(server)
            members.join(self._lead, server, clone=options["recoveryMethod"] == "clone")

    def remove_instance(self, address: str, _options: Mapping[str, Any]) -> None:
        """Take a server out of the metadata."""
        metadata.forget(self._lead, address)

    def rescan(self, _options: Mapping[str, Any]) -> None:
        """Enter members of the group that are missing in the metadata."""
        known = metadata.registered(self._lead).values()
        for uuid, address in self._lead.run_sql(_MEMBERS).fetch_all():
            if uuid not in known:
                with closing(self._lead.to(address)) as server:
                    metadata.register(self._lead, server)

    def setup_router_account(self, user: str, options: Mapping[str, Any]) -> None:
        """Make an account for a router, or give it its password and its rights again."""
        exists = self._lead.value("SELECT COUNT(*) FROM mysql.user WHERE user = ? AND host = '%'", user)
        if bool(exists) != options["update"]:
            raise RuntimeError(f"Could not proceed with the operation because of 'update' and account {user}@%")
        verb = "ALTER USER" if exists else "CREATE USER"
        self._lead.run_sql(f"{verb} '{user}'@'%' IDENTIFIED BY ?", [options["password"]])
        for grant in metadata.ROUTER_GRANTS:
            self._lead.run_sql(f"GRANT {grant} TO '{user}'@'%'")


_MEMBERS = "SELECT member_id, CONCAT(member_host, ':', member_port) FROM performance_schema.replication_group_members"


def _check_transactions(seed: Session, others: list[Session]) -> None:
    for other in others:
        if not _has_all(seed, other):
            raise RuntimeError(f"{other.address} has transactions that {seed.address} lacks")


def _has_all(seed: Session, other: Session) -> bool:
    return bool(seed.value("SELECT GTID_SUBSET(?, ?)", other.value(_TRANSACTIONS), seed.value(_TRANSACTIONS)))
