"""What is known of a server at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .gtids import NONE, Gtids

IN_GROUP = frozenset({"ONLINE", "RECOVERING"})


@dataclass(frozen=True)
class Server:
    """A server that answered.

    Attributes:
        address: "host:port".
        uuid: its own name; a server whose data were thrown away gets another one.
        state: ONLINE, RECOVERING, OFFLINE or ERROR, as it says of itself.
        primary: whether it takes writes.
        members: what it sees of its group, itself included: each one's state by UUID. Empty where it is in none.
        busy: whether it is about to join by itself, as after a start or after it was expelled.
        gtids: the transactions that it has, executed or received.
        registered: the UUID of each server of the cluster by address, as the metadata on this server say. Empty where
            there are none, as on a new server.
        has_data: whether it has schemas beside MySQL's own and the metadata.
    """

    address: str
    uuid: str
    state: str = "OFFLINE"
    primary: bool = False
    members: Mapping[str, str] = field(default_factory=dict)
    busy: bool = False
    gtids: Gtids = NONE
    registered: Mapping[str, str] = field(default_factory=dict)
    has_data: bool = False

    @property
    def in_group(self) -> bool:
        """Whether it thinks that it is a member of a group, be that one most of which is gone."""
        return self.state in IN_GROUP

    @property
    def is_registered(self) -> bool:
        """Whether its own metadata have it as a server of a cluster."""
        return self.uuid in self.registered.values()
