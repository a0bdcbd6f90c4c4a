"""One mysqld of the cluster: its folder, its options, its process, and connections to it."""

import signal
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from .accounts import account_statements
from .chroot import INSIDE, Chroot
from .commands import log_end
from .errors import ClusterError
from .folders import remove
from .plan import HOST, Plan, save_plan
from .processes import Process
from .sql import CONNECT_SECONDS, DatabaseError, Session, session
from .template import copy_template
from .waiting import wait_for

START_SECONDS = 60.0

# Group Replication talks over the server's own port: the XCOM stack would listen on every interface. A member that
# does not answer is expelled at once, which keeps a failover to some seconds. The primary alone leads the consensus:
# where every member does, each round of commits waits for the turn of one that is missing, or not quite there yet.
_OPTIONS = """\
[mysqld]
user=root
datadir={home}/data
tmpdir={home}/tmp
socket={home}/mysqld.sock
pid_file={home}/mysqld.pid
secure_file_priv=NULL
mysqlx=OFF
bind_address={host}
port={port}
skip_name_resolve=ON
ssl_ca={inside}/tls/ca.pem
ssl_cert={inside}/tls/server-cert.pem
ssl_key={inside}/tls/server-key.pem
innodb_buffer_pool_size=128M
innodb_redo_log_capacity=64M
server_id={number}
report_host={host}
report_port={port}
gtid_mode=ON
enforce_gtid_consistency=ON
binlog_row_image=MINIMAL
plugin_load_add=group_replication.so
plugin_load_add=mysql_clone.so
group_replication_group_name={group}
group_replication_start_on_boot=OFF
group_replication_single_primary_mode=ON
group_replication_communication_stack=MYSQL
group_replication_local_address={host}:{port}
group_replication_group_seeds={seeds}
group_replication_consistency=BEFORE_ON_PRIMARY_FAILOVER
group_replication_member_expel_timeout=0
group_replication_paxos_single_leader=ON
group_replication_message_cache_size=128M
group_replication_ssl_mode=VERIFY_CA
group_replication_recovery_use_ssl=ON
group_replication_recovery_ssl_ca={inside}/tls/ca.pem
group_replication_recovery_ssl_verify_server_cert=ON
"""


@dataclass(frozen=True)
class Node:
    """Node 1, 2 or 3 of the plan's cluster, run inside a tree."""

    number: int
    plan: Plan
    inside: Chroot

    @property
    def name(self) -> str:
        """Its role and its folder's name."""
        return f"node{self.number}"

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.plan.ports.nodes[self.number - 1]

    @property
    def endpoint(self) -> str:
        """Its address as group and router know it."""
        return f"{HOST}:{self.port}"

    @property
    def folder(self) -> Path:
        """Its options, its data and its log."""
        return self.plan.folder / self.name

    @property
    def log(self) -> Path:
        """What it writes, through all its starts."""
        return self.folder / "log"

    @property
    def process(self) -> Process | None:
        """Its process, while it runs."""
        return self.inside.process(self.name)

    @property
    def responsive(self) -> bool:
        """Whether it runs and is not frozen."""
        process = self.process
        return process is not None and not process.frozen

    def create(self, template: Path) -> None:
        """Make its folder, anew if there is one, with the template's data."""
        remove(self.folder)
        (self.folder / "tmp").mkdir(parents=True)
        copy_template(template, self.folder / "data")
        seeds = ",".join(f"{HOST}:{port}" for port in self.plan.ports.nodes)
        home = INSIDE / self.name
        options = _OPTIONS.format(
            home=home, inside=INSIDE, host=HOST, port=self.port, number=self.number, group=self.plan.group, seeds=seeds
        )
        (self.folder / "my.cnf").write_text(options)

    def start(self, *, first: bool = False) -> None:
        """Start it and wait until it answers; the first time it makes the plan's accounts, outside the binary log.

        Raises:
            ClusterError: it ended or did not answer; the message ends with its log.
        """
        command = ["mysqld", f"--defaults-file={INSIDE}/{self.name}/my.cnf"]
        accounts = self.folder / "accounts.sql"
        if first:
            accounts.touch(mode=0o600)
            accounts.write_text("".join(f"{statement};\n" for statement in account_statements(self.plan)))
            command.append(f"--init-file={INSIDE}/{self.name}/accounts.sql")
        # A killed one leaves its lock, and does not start while another process happens to have its PID.
        (self.folder / "mysqld.sock.lock").unlink(missing_ok=True)
        self.inside.spawn(*command, role=self.name, log=self.log)
        try:
            wait_for(f"node {self.number} to answer", self._answers, seconds=START_SECONDS)
        except ClusterError as error:
            raise ClusterError(f"{error}; {log_end(self.log)}") from error
        finally:
            accounts.unlink(missing_ok=True)
            save_plan(self.plan)

    def kill(self) -> None:
        """SIGKILL: what a crash does, and how a throw-away cluster is stopped."""
        if process := self.process:
            process.kill()
            save_plan(self.plan)

    def freeze(self) -> None:
        """SIGSTOP: it keeps its port and its connections, and does not answer."""
        self._running().send(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        self._running().send(signal.SIGCONT)

    def session(self, *, seconds: float = CONNECT_SECONDS) -> AbstractContextManager[Session]:
        """A session of the cluster's administrator."""
        return session(self.port, self.plan.admin, self.plan.ca, seconds=seconds)

    def _running(self) -> Process:
        process = self.process
        if process is None:
            raise ClusterError(f"node {self.number} does not run; `restart {self.number}` starts it")
        return process

    def _answers(self) -> bool:
        if self.process is None:
            raise ClusterError(f"node {self.number} ended")
        try:
            with self.session() as one:
                return bool(one.value("SELECT 1"))
        except DatabaseError:
            return False
