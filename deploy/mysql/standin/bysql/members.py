"""Servers as members of a group: begun, joined, waited for."""

import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import closing

import pymysql  # type: ignore[import-untyped] # it has no types of its own

from .sessions import Session

JOIN_SECONDS = 120.0
_PAUSE = 0.2
_ONLINE = """
SELECT 1 FROM performance_schema.replication_group_members WHERE member_id = ? AND member_state = 'ONLINE'
"""
_STATE = """
SELECT member_state FROM performance_schema.replication_group_members WHERE member_id = @@server_uuid
"""


def configure(server: Session, group: str, seeds: str, options: Mapping[str, object]) -> None:
    """Write down what makes a server a member, so that it comes back by itself after a restart."""
    server.run_sql("STOP GROUP_REPLICATION")
    for name, value in {
        "group_name": group,
        "local_address": server.address,
        "group_seeds": seeds,
        "single_primary_mode": "ON",
        "ssl_mode": options["memberSslMode"],
        "recovery_ssl_verify_server_cert": "ON",
        "consistency": options["consistency"],
        "member_expel_timeout": options["expelTimeout"],
        "autorejoin_tries": options["autoRejoinTries"],
        "exit_state_action": options["exitStateAction"],
        "paxos_single_leader": "ON" if options["paxosSingleLeader"] else "OFF",
        "communication_stack": options["communicationStack"],
    }.items():
        server.run_sql(f"SET PERSIST group_replication_{name} = ?", [value])
    use_recovery_account(server)


def use_recovery_account(server: Session) -> None:
    """By which account it reads from others: the administrator's, where AdminAPI makes one for each member."""
    server.run_sql(
        "CHANGE REPLICATION SOURCE TO SOURCE_USER = ?, SOURCE_PASSWORD = ? FOR CHANNEL 'group_replication_recovery'",
        [server.options["user"], server.options["password"]],
    )


def begin(server: Session) -> None:
    """Begin the group with this server, and wait until it takes writes."""
    server.run_sql("STOP GROUP_REPLICATION")
    server.run_sql("SET PERSIST group_replication_start_on_boot = ON")
    server.run_sql("SET GLOBAL group_replication_bootstrap_group = ON")
    try:
        server.run_sql("START GROUP_REPLICATION")
    finally:
        server.run_sql("SET GLOBAL group_replication_bootstrap_group = OFF")
    _await(f"{server.address} to take writes", lambda: bool(server.value("SELECT NOT @@GLOBAL.super_read_only")))


def join(lead: Session, server: Session, *, clone: bool) -> None:
    """Have a server join the group, and wait until it is online; it starts anew where it clones."""
    name = server.value("SELECT @@GLOBAL.server_uuid")
    address = server.address
    server.run_sql("STOP GROUP_REPLICATION")
    server.run_sql("SET PERSIST group_replication_start_on_boot = ON")
    server.run_sql(f"SET GLOBAL group_replication_clone_threshold = {1 if clone else 'DEFAULT'}")
    server.run_sql("START GROUP_REPLICATION")
    _await(f"{address} to be online", lambda: bool(lead.value(_ONLINE, name)) and _says_so(lead, address))


def state(server: Session) -> str:
    """How a server sees itself."""
    return server.value(_STATE) or "OFFLINE"


def new_name() -> str:
    """A name for a group."""
    return str(uuid.uuid4())


def _says_so(lead: Session, address: str) -> bool:
    try:
        with closing(lead.to(address)) as server:
            return state(server) == "ONLINE"
    except pymysql.MySQLError:  # it is starting anew
        return False


def _await(what: str, condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + JOIN_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError(f"waited {JOIN_SECONDS:.0f} s in vain for {what}")
        time.sleep(_PAUSE)
