"""What can be done next. Each step leaves a cluster that can be looked at anew, whether it succeeded or not."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Done:
    """The cluster stands, as far as its servers are there; `notes` say what is missing."""

    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wait:
    """Look again in a moment."""

    why: str


@dataclass(frozen=True)
class Refuse:
    """Somebody has to decide: every step might lose what was confirmed."""

    why: str


@dataclass(frozen=True)
class Create:
    """Begin a cluster with this server."""

    seed: str

    def __str__(self) -> str:
        return f"creating the cluster on {self.seed}"


@dataclass(frozen=True)
class Add:
    """Have a server in the cluster that was not: it gets all data from another by cloning."""

    lead: str
    address: str

    def __str__(self) -> str:
        return f"adding {self.address}, with the data of another server"


@dataclass(frozen=True)
class Rejoin:
    """Bring a server of the cluster back into the group."""

    lead: str
    address: str

    def __str__(self) -> str:
        return f"bringing {self.address} back into the group"


@dataclass(frozen=True)
class Forget:
    """Take a server out of the metadata whose data are gone; what is at its address now can then be added."""

    lead: str
    address: str

    def __str__(self) -> str:
        return f"forgetting the server that was at {self.address} before"


@dataclass(frozen=True)
class Adopt:
    """Write a member of the group into the metadata, which somebody was interrupted in adding."""

    lead: str
    address: str

    def __str__(self) -> str:
        return f"entering {self.address}, which is in the group already, into the metadata"


@dataclass(frozen=True)
class Leave:
    """Have a server leave a group most of which is gone, and for which it would wait for ever."""

    address: str

    def __str__(self) -> str:
        return f"having {self.address} leave a group without a majority"


@dataclass(frozen=True)
class Reboot:
    """Begin the group again after a complete outage, from the server that has all transactions.

    Attributes:
        force: servers of the cluster are missing, or have transactions of their own, and somebody said that this is
            all right.
    """

    seed: str
    force: bool

    def __str__(self) -> str:
        return f"beginning the group again from {self.seed}, which has all transactions"


Action = Create | Add | Rejoin | Forget | Adopt | Leave | Reboot
Step = Done | Wait | Refuse | Action
