"""Looking at a server: everything that the decisions go by, by SQL."""

from .adminapi import AdminApi, Session
from .gtids import Gtids
from .states import Server

_METADATA = "mysql_innodb_cluster_metadata"
# A new primary would hold back these, too, until it has applied all that the old one had confirmed.
_AT_ONCE = "SET SESSION group_replication_consistency = 'EVENTUAL'"
# Received counts as well as executed: what waits in the relay log is applied before the server takes writes.
_SELF = """
SELECT @@GLOBAL.server_uuid, @@GLOBAL.gtid_executed, COALESCE((
         SELECT received_transaction_set FROM performance_schema.replication_connection_status
         WHERE channel_name = 'group_replication_applier'), ''),
       EXISTS (SELECT 1 FROM performance_schema.threads
         WHERE name = 'thread/group_rpl/THD_delayed_initialization')
"""
# One that is in no group has a row for itself; before it ever was in one, without a name.
_MEMBERS = "SELECT member_id, member_state, member_role FROM performance_schema.replication_group_members"
_SCHEMAS = f"""
SELECT COUNT(*) FROM information_schema.schemata
WHERE schema_name NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys')
  AND schema_name NOT LIKE '{_METADATA}%'
"""
_HAS_METADATA = f"""
SELECT COUNT(*) FROM information_schema.tables
WHERE table_schema = '{_METADATA}' AND table_name = 'v2_instances'
"""
_REGISTERED = f"SELECT address, mysql_server_uuid FROM {_METADATA}.v2_instances"


def look_at(api: AdminApi, address: str) -> Server:
    """What is known of the server at that address.

    Raises:
        ServerError: it does not answer.
    """
    with api.session(address) as server:
        server.run(_AT_ONCE)
        uuid, executed, received, busy = server.rows(_SELF)[0]
        seen = {member: (state, role) for member, state, role in server.rows(_MEMBERS) if member}
        state, role = seen.get(uuid, ("OFFLINE", ""))
        return Server(
            address=address,
            uuid=uuid,
            state=state,
            primary=role == "PRIMARY",
            members={member: state for member, (state, _) in seen.items()} if state != "OFFLINE" else {},
            busy=bool(busy),
            gtids=Gtids.of(executed, received),
            registered=_registered(server),
            has_data=bool(server.value(_SCHEMAS)),
        )


def _registered(server: Session) -> dict[str, str]:
    return dict(server.rows(_REGISTERED)) if server.value(_HAS_METADATA) else {}
