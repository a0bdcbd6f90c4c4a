"""The shipped cluster on one machine: the servers, the job and the router of deploy/mysql, each as its image runs it.

MySQL Shell cannot be had here; `deploy/mysql/standin` stands in for it.
"""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from . import processes
from .certificates import make_certificates
from .chroot import Chroot
from .container import USER, Container
from .errors import ClusterError
from .folders import remove
from .plan import HOST, SCHEMA, Account, Ports
from .ports import free_ports
from .sql import DatabaseError, Session, session
from .tree import ensure_tree
from .waiting import wait_for

SHIPPED = Path(__file__).parents[1] / "mysql"
JOB_SECONDS = 150.0
ALIVE_SECONDS = 90.0
WRITE_SECONDS = 40.0
Row = dict[str, Any]
_MEMBERS = """
SELECT member_port AS port, member_state AS state, member_role AS role
FROM performance_schema.replication_group_members
"""


def _password() -> str:
    """Random, and with the characters that are easily quoted in a wrong way."""
    return secrets.token_urlsafe(12) + "'\"\\ %$#;`?"


@dataclass
class Shipped:
    """Three servers, a job and a router in `folder`; `owner` is the process that they are not to outlive."""

    folder: Path
    tree: Path
    ports: Ports
    owner: str = ""
    passwords: dict[str, str] = field(
        default_factory=lambda: {name: _password() for name in ("root", "cluster", "router", "app")}
    )

    @property
    def servers(self) -> list[Container]:
        """The three servers, 1 to 3."""
        return [self._server(number) for number in (1, 2, 3)]

    @property
    def addresses(self) -> list[str]:
        """Where they listen."""
        return [f"{HOST}:{port}" for port in self.ports.nodes]

    @property
    def router(self) -> Container:
        """The router."""
        return Container(
            self.tree,
            self.folder,
            "router",
            ("/bin/sh", "/opt/sinpluma/router.sh"),
            {"/opt/sinpluma": SHIPPED / "router", "/run/secrets": self._secrets},
            {
                "SINPLUMA_MYSQL_SERVERS": ",".join(self.addresses),
                "SINPLUMA_ROUTER_BIND": HOST,
                "SINPLUMA_ROUTER_HOST": HOST,
                "SINPLUMA_ROUTER_PORT": str(self.ports.read_write),
            },
            writable=("/run/mysqlrouter", "/tmp"),  # noqa: S108 - the container's own
            owner=self.owner,
        )

    def prepare(self) -> None:
        """Make the secrets and the volumes."""
        make_certificates(Chroot(self.tree, self.folder))
        self._secrets.mkdir()
        for source, name in (("ca", "ca"), ("server-cert", "server"), ("server-key", "server_key")):
            shutil.copy(self.folder / "tls" / f"{source}.pem", self._secrets / f"mysql_{name}.pem")
        for name in self.passwords:
            self.write_secret(name)
        for file in self._secrets.iterdir():
            os.chown(file, USER, USER)
            file.chmod(0o400)
        for number in (1, 2, 3):
            self._make_volume(number)

    def write_secret(self, name: str) -> None:
        """Write a password where the containers read it."""
        (self._secrets / f"mysql_{name}_password").write_text(self.passwords[name] + "\n")

    def empty(self, number: int) -> None:
        """Take a server's data away, and start it again."""
        self.servers[number - 1].kill()
        remove(self.volume(number))
        self._make_volume(number)
        self.servers[number - 1].start()

    def volume(self, number: int) -> Path:
        """A server's volume."""
        return self.folder / f"volume{number}"

    def await_alive(self) -> None:
        """Wait until all servers' health checks succeed."""
        for server in self.servers:
            wait_for(f"{server.role} to be alive", partial(healthy, server), seconds=ALIVE_SECONDS)

    def start_job(self, *, wait: float = 60.0, without: str = "") -> "subprocess.Popen[str]":
        """Start `inno_shell`."""
        environment = {
            "PATH": os.environ["PATH"],
            "SINPLUMA_SECRETS_DIR": str(self._secrets),
            "SINPLUMA_MYSQL_SERVERS": ",".join(self.addresses),
            "SINPLUMA_MYSQL_WAIT": str(wait),
            "SINPLUMA_MYSQL_WITHOUT": without,
        }
        job = [str(SHIPPED / "standin" / "mysqlsh"), "--no-wizard", "--py", "-f", str(SHIPPED / "shell/bootstrap.py")]
        return subprocess.Popen(  # noqa: S603 - no command comes from outside
            [sys.executable, *job], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def job(self, *, wait: float = 60.0, without: str = "") -> tuple[int, str]:
        """Run `inno_shell` to its end; gives its exit status and what it said."""
        with self.start_job(wait=wait, without=without) as process:
            try:
                said, _ = process.communicate(timeout=JOB_SECONDS)
            finally:
                process.kill()
        return process.returncode, said

    @contextmanager
    def administrator(self, number: int, *, seconds: float = 30.0) -> Iterator[Session]:
        """A connection of the cluster's administrator to a server."""
        account = Account("sinpluma_cluster", self.passwords["cluster"])
        with session(self.ports.nodes[number - 1], account, self.ca, seconds=seconds) as one:
            yield one

    @contextmanager
    def application(self, port: int | None = None) -> Iterator[Session]:
        """A connection of the application, through the router or to another port."""
        account = Account("sinpluma", self.passwords["app"])
        with session(port or self.ports.read_write, account, self.ca, schema=SCHEMA) as one:
            yield one

    # --- the group, and what is written in it -------------------------------------------------------------------

    def members(self) -> list[Row]:
        """Each member's port, state and role, as the primary sees them; empty while there is none."""
        for number in (1, 2, 3):
            try:
                with self.administrator(number, seconds=5) as server:
                    seen = server.run(_MEMBERS)
            except DatabaseError:
                continue
            if any(member["role"] == "PRIMARY" and member["port"] == self.ports.nodes[number - 1] for member in seen):
                return sorted(seen, key=lambda member: int(member["port"]))
        return []

    @property
    def whole(self) -> bool:
        """Whether all three are online."""
        return [member["state"] for member in self.members()] == ["ONLINE"] * 3

    def primary(self) -> int | None:
        """The number of the server that takes writes."""
        ports = [member["port"] for member in self.members() if member["role"] == "PRIMARY"]
        return self.ports.nodes.index(ports[0]) + 1 if ports else None

    def secondary(self) -> int:
        """The number of a server that does not."""
        primary = self.primary()
        return next(number for number in (1, 2, 3) if number != primary)

    def write(self, sentence: str) -> None:
        """Have a sentence in the application's schema, written by it at the primary."""
        wait_for("a primary that takes a sentence", lambda: self._writes(sentence), seconds=WRITE_SECONDS)

    def written(self, number: int) -> set[str]:
        """The sentences that a server has."""
        with self.administrator(number) as one:
            return {row["sentence"] for row in one.run("SELECT sentence FROM sinpluma.page")}

    def stay_apart(self) -> None:
        """Have servers that are started not look for their group: where it is gone, they give up after a minute."""
        for number in (1, 2, 3):
            with self.administrator(number) as server:
                server.run("SET PERSIST group_replication_start_on_boot = OFF")

    def mend(self) -> None:
        """Start what is stopped, and run the job, unless the cluster is whole."""
        if self.whole:
            return
        for server in self.servers:
            if not server.process:
                server.start()
        self.await_alive()
        status, said = self.job()
        if status:
            raise ClusterError(f"the job failed: {said}")

    @property
    def ca(self) -> Path:
        """The authority that signed the servers' certificate."""
        return self.folder / "tls" / "ca.pem"

    @property
    def _secrets(self) -> Path:
        return self.folder / "secrets"

    def _writes(self, sentence: str) -> bool:
        primary = self.primary()
        if primary is None:
            return False
        try:
            with self.application(self.ports.nodes[primary - 1]) as one:
                one.run("CREATE TABLE IF NOT EXISTS page (sentence VARCHAR(99) PRIMARY KEY)")
                one.run("REPLACE INTO page VALUES (%s)", sentence)
        except DatabaseError:  # one that has just been chosen is read-only for a moment
            return False
        return True

    def _make_volume(self, number: int) -> None:
        self.volume(number).mkdir()
        self.volume(number).chmod(0o1777)

    def _server(self, number: int) -> Container:
        return Container(
            self.tree,
            self.folder,
            f"server{number}",
            ("/bin/sh", "/opt/sinpluma/server.sh", f"--bind-address={HOST}", "--innodb-redo-log-capacity=64M"),
            {"/opt/sinpluma": SHIPPED / "server", "/run/secrets": self._secrets},
            {
                "SINPLUMA_MYSQL_SERVER_ID": str(number),
                "SINPLUMA_MYSQL_HOST": HOST,
                "SINPLUMA_MYSQL_PORT": str(self.ports.nodes[number - 1]),
                "SINPLUMA_MYSQL_BUFFER_POOL": "128M",
            },
            volumes={"/var/lib/mysql": self.volume(number)},
            writable=("/run/mysqld", "/tmp"),  # noqa: S108 - the container's own
            owner=self.owner,
        )


@contextmanager
def shipped_cluster(folder: Path) -> Iterator[Shipped]:
    """The shipped cluster on free ports, not yet started; at the end it is killed, and its folder deleted.

    Raises:
        Unavailable: this machine cannot run one.
    """
    processes.kill_orphans()
    shipped = Shipped(folder, ensure_tree(), free_ports(), processes.this_process())
    folder.mkdir(parents=True, exist_ok=True)
    try:
        shipped.prepare()
        yield shipped
    finally:
        for one in [*shipped.servers, shipped.router]:
            one.kill()
        processes.kill_all(folder)
        remove(folder)


def healthy(container: Container) -> bool:
    """Whether its health check succeeds."""
    try:
        container.check("/bin/sh", "/opt/sinpluma/alive.sh")
    except ClusterError:
        return False
    return True
