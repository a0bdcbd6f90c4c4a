"""What a cluster is: its ports, names and passwords, chosen once and kept in its state file."""

import json
import secrets
import uuid
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from .processes import find

HOST = "127.0.0.1"
SCHEMA = "sinpluma"
STATE_FORMAT = 1


@dataclass(frozen=True)
class Ports:
    """Where the nodes and the router listen, all of it on 127.0.0.1.

    The defaults lie below the range that Linux takes for outgoing connections, so that none of these can sit on the
    port of a node that is down for a moment.
    """

    nodes: tuple[int, int, int] = (3310, 3320, 3330)
    read_write: int = 6446

    @property
    def read_only(self) -> int:
        """The router gives replicas the port after the primary's."""
        return self.read_write + 1


@dataclass(frozen=True)
class Account:
    """A MySQL account and its password, random for each cluster; of characters that need no quoting in SQL or URLs."""

    user: str
    password: str = field(default_factory=lambda: secrets.token_urlsafe(24))


@dataclass(frozen=True)
class Plan:
    """The choices of one cluster, in `folder`.

    Attributes:
        mysql: the version that it runs, as "9.7.4".
        formed: whether the group once stood, with its schemas and its router: from then on the data is worth keeping.
    """

    folder: Path
    mysql: str
    ports: Ports = Ports()
    group: str = field(default_factory=lambda: str(uuid.uuid4()))
    admin: Account = field(default_factory=lambda: Account("admin"))
    replication: Account = field(default_factory=lambda: Account("replication"))
    app: Account = field(default_factory=lambda: Account("app"))
    formed: bool = False

    @property
    def ca(self) -> Path:
        """The authority that signed the servers' certificate."""
        return self.folder / "tls" / "ca.pem"

    @property
    def state_file(self) -> Path:
        """Where all of this is kept, for programs to read."""
        return self.folder / "state.json"

    def url(self, port: int, schema: str = SCHEMA) -> str:
        """SQLAlchemy's URL of a schema, for the application."""
        return f"mysql+aiomysql://{self.app.user}:{self.app.password}@{HOST}:{port}/{schema}?charset=utf8mb4"


def load_plan(folder: Path) -> Plan | None:
    """The plan of the cluster in that folder, if there is one."""
    file = folder / "state.json"
    if not file.exists():
        return None
    state = json.loads(file.read_text())
    return Plan(
        folder=folder,
        mysql=state["mysql"],
        ports=Ports(tuple(node["port"] for node in state["nodes"]), state["router"]["read_write"]),
        group=state["group"],
        **{name: Account(**account) for name, account in state["accounts"].items()},
        formed=state["formed"],
    )


def save_plan(plan: Plan) -> None:
    """Write the state file, readable by its owner only: the plan, what follows from it, and what runs now."""
    pids = {role: process.pid for role, process in find(plan.folder).items()}
    state = {
        "format": STATE_FORMAT,
        "mysql": plan.mysql,
        "formed": plan.formed,
        "urls": {"read_write": plan.url(plan.ports.read_write), "read_only": plan.url(plan.ports.read_only)},
        "ca": str(plan.ca),
        "schema": SCHEMA,
        "group": plan.group,
        "accounts": {name: asdict(getattr(plan, name)) for name in ("app", "admin", "replication")},
        "nodes": [_node(plan, number, port, pids) for number, port in enumerate(plan.ports.nodes, start=1)],
        "router": {
            "read_write": plan.ports.read_write,
            "read_only": plan.ports.read_only,
            "pid": pids.get("router"),
            "log": str(plan.folder / "router" / "log"),
        },
    }
    with NamedTemporaryFile("w", dir=plan.folder, prefix="state.", delete=False) as file:  # readable by its owner only
        file.write(json.dumps(state, indent=2) + "\n")
    Path(file.name).replace(plan.state_file)


def _node(plan: Plan, number: int, port: int, pids: dict[str, int]) -> dict[str, Any]:
    role = f"node{number}"
    return {
        "number": number,
        "endpoint": f"{HOST}:{port}",
        "port": port,
        "pid": pids.get(role),
        "folder": str(plan.folder / role),
        "log": str(plan.folder / role / "log"),
    }
