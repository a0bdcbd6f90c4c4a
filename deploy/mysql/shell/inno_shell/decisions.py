"""What to do next, by what is known of the servers. Nothing here does anything.

The rule behind all others: whatever a client was told is saved may be on one server alone. So nothing is begun anew,
forgotten or overwritten while a server that may have it is out of sight, unless somebody says so.
"""

from collections.abc import Iterable, Mapping, Sequence

from .gtids import NONE, Gtids
from .states import IN_GROUP, Server
from .steps import Action, Add, Adopt, Create, Done, Forget, Leave, Reboot, Refuse, Rejoin, Step, Wait


def decide(
    servers: Mapping[str, Server | None], *, without: frozenset[str] = frozenset(), patient: bool = True
) -> Step:
    """The next step.

    Args:
        servers: every server of the cluster by address; None where it does not answer.
        without: those to do without after a complete outage, although they may have had the latest writes.
        patient: whether there is time to wait. Without, a cluster that stands is left as it is, and nothing else is
            done in the dark.
    """
    there = [server for server in servers.values() if server]
    if group := _with_quorum(there):
        lead = next((server for server in group if server.primary), None)
        if lead is None:
            return _or_refuse("the group is choosing a primary", "Run this again", patient=patient)
        return _mend(lead, group, servers, patient=patient)
    if any(server.registered for server in there):
        return _reboot(servers, without, patient=patient)
    return _begin(servers, patient=patient)


# --- a group stands -------------------------------------------------------------------------------------------------


def _with_quorum(there: Sequence[Server]) -> list[Server]:
    """The members of a group that has a majority. They learn late who died, so each is asked itself."""
    alive = {server.uuid for server in there if server.in_group}
    return [server for server in there if server.state == "ONLINE" and _has_quorum(server, alive)]


def _has_quorum(server: Server, alive: set[str]) -> bool:
    counted = [uuid for uuid, state in server.members.items() if state in IN_GROUP and uuid in alive]
    return 2 * len(counted) > len(server.members)


def _mend(lead: Server, group: Sequence[Server], servers: Mapping[str, Server | None], *, patient: bool) -> Step:
    if not lead.registered:
        if lead.has_data:
            return Refuse(f"{lead.address} is in a group that is no InnoDB Cluster, and it has data")
        return Create(lead.address)  # somebody was interrupted in it
    known = _all(server.gtids for server in group)
    steps = [_for_one(lead, known, address, server) for address, server in servers.items()]
    if actions := [step for step in steps if isinstance(step, Action)]:
        return actions[0]
    waits = [step for step in steps if isinstance(step, Wait)]
    if waits and patient:
        return waits[0]
    refusals = [step for step in steps if isinstance(step, Refuse)]
    return refusals[0] if refusals else Done(tuple(step.why for step in waits))


def _for_one(lead: Server, known: Gtids, address: str, server: Server | None) -> Step | None:
    """What a server needs, if anything, while its group stands."""
    if server is None:
        return Wait(f"{address} does not answer")
    is_ours = server.uuid in lead.registered.values()
    if server.state == lead.members.get(server.uuid) == "ONLINE":
        return None if is_ours else Adopt(lead.address, address)
    if why := _unsettled(lead, server):
        return Wait(why)
    if not _may_be_overwritten(server, known):
        return Refuse(_errant(server, known))
    if is_ours:
        return Rejoin(lead.address, address)
    return (Forget if address in lead.registered else Add)(lead.address, address)


def _unsettled(lead: Server, server: Server) -> str:
    """Why it is better to let a server alone for now."""
    if server.state == "RECOVERING":
        return f"{server.address} is catching up"
    if server.uuid in lead.members:
        return f"the group has not noticed yet that {server.address} left it"
    if server.in_group:
        return f"{server.address} has not noticed yet that the group goes on without it"
    return f"{server.address} is about to join by itself" if server.busy else ""


def _may_be_overwritten(server: Server, known: Gtids) -> bool:
    """Whether others have all that it has."""
    return server.gtids <= known and (bool(server.gtids) or not server.has_data)


def _errant(server: Server, known: Gtids) -> str:
    return (
        f"{server.address} has data that the group lacks, so it is not brought in ({server.gtids}; the group has "
        f"{known}). If they may be lost, stop it, remove its volume, start it and run this again"
    )


# --- no group stands, but there was a cluster -----------------------------------------------------------------------


def _reboot(servers: Mapping[str, Server | None], without: frozenset[str], *, patient: bool) -> Step:
    there = [server for server in servers.values() if server]
    if missing := [address for address, server in servers.items() if not server and address not in without]:
        return _or_refuse(f"{_list(missing)} of a cluster that is down: no answer", _ACCEPT, patient=patient)
    if step := _settle(there, patient=patient):
        return step
    known = [server for server in there if server.is_registered and server.address not in without]
    if not known:
        return Refuse("these servers have metadata of a cluster to which none of them belongs")
    uuids = {server.uuid for server in there if server.is_registered}
    emptied = [one.address for one in there if one.uuid not in uuids and _was_member(one, known)]
    if lost := [address for address in emptied if address not in without]:
        return Refuse(f"{_list(lost)} lost the data with which it was in the cluster, which is down. {_ACCEPT}")
    seeds = _with_all(known)
    if not seeds:
        return Refuse(f"after a complete outage no server has all transactions. {_told(known)}. {_ACCEPT}")
    return Reboot(seeds[0].address, force=bool(without))


_ACCEPT = (
    "It may have had the latest writes: bring it back; or, if they may be lost, name it in SINPLUMA_MYSQL_WITHOUT and "
    "run this again"
)


def _was_member(server: Server, known: Iterable[Server]) -> bool:
    return any(server.address in one.registered for one in known)


def _settle(there: Sequence[Server], *, patient: bool) -> Step | None:
    """Wait for servers that are about to do something, and have those leave that are in what is left of a group."""
    members = [server for server in there if server.in_group]
    if busy := [server.address for server in there if server.busy]:
        return _or_refuse(f"{_list(busy)} tries to join a group by itself", "Run this again", patient=patient)
    if len(members) > 1 and patient:  # they may find each other again
        return Wait(f"{_list(server.address for server in members)} see no majority of their group")
    return Leave(members[0].address) if members else None


# --- there was none yet ---------------------------------------------------------------------------------------------


def _begin(servers: Mapping[str, Server | None], *, patient: bool) -> Step:
    there = [server for server in servers.values() if server]
    if missing := [address for address, server in servers.items() if not server]:
        hint = "A cluster is begun only when all servers are seen to be empty"
        return _or_refuse(f"{_list(missing)}: no answer", hint, patient=patient)
    if step := _settle(there, patient=patient):
        return step
    if full := [server.address for server in there if server.has_data]:
        return Refuse(f"{_list(full)} has data, but belongs to no cluster")
    seeds = _with_all(there)  # they have transactions where somebody was interrupted in creating the cluster
    return Create(seeds[0].address) if seeds else Refuse(f"no server has all transactions. {_told(there)}")


# --- in all cases ---------------------------------------------------------------------------------------------------


def _with_all(servers: Sequence[Server]) -> list[Server]:
    """Those that have all that any of them has."""
    everything = _all(server.gtids for server in servers)
    return [server for server in servers if everything <= server.gtids]


def _all(sets: Iterable[Gtids]) -> Gtids:
    everything = NONE
    for one in sets:
        everything |= one
    return everything


def _or_refuse(why: str, hint: str, *, patient: bool) -> Step:
    return Wait(why) if patient else Refuse(f"{why}. {hint}")


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)


def _told(servers: Iterable[Server]) -> str:
    return "; ".join(f"{server.address} has {server.gtids}" for server in servers)
