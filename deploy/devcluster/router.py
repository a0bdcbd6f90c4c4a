"""MySQL Router in metadata mode: it asks the group who is primary, and sends connections there."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from .chroot import INSIDE, Chroot
from .commands import log_end
from .errors import ClusterError
from .folders import remove
from .node import Node
from .plan import HOST, Plan, save_plan
from .processes import Process
from .sql import DatabaseError, session
from .waiting import wait_for

ROLE = "router"
BOOTSTRAP_SECONDS = 60.0
READY_SECONDS = 30.0


@dataclass(frozen=True)
class Router:
    """The router of the plan's cluster, run inside a tree."""

    plan: Plan
    inside: Chroot

    @property
    def folder(self) -> Path:
        """Its configuration, state, keys and logs."""
        return self.plan.folder / ROLE

    @property
    def process(self) -> Process | None:
        """Its process, while it runs."""
        return self.inside.process(ROLE)

    def logs(self) -> list[Path]:
        """What it writes, through all its starts."""
        return sorted((self.folder / "log").glob("*.log"))

    def bootstrap(self, primary: Node) -> None:
        """Have it write its configuration, and make itself an account, from what the primary tells."""
        remove(self.folder)
        self.inside.run(
            "mysqlrouter",
            "--user=root",
            f"--bootstrap={self.plan.admin.user}@{primary.endpoint}",
            f"--directory={INSIDE}/{ROLE}",
            "--force",
            f"--report-host={HOST}",
            "--disable-rest",
            "--disable-rw-split",
            "--conf-skip-x-protocol",
            f"--conf-bind-address={HOST}",
            f"--conf-base-port={self.plan.ports.read_write}",
            # Encrypted from the client to the server: the one that verifies sees the server's certificate.
            "--client-ssl-mode=PASSTHROUGH",
            "--server-ssl-mode=AS_CLIENT",
            "--ssl-mode=VERIFY_IDENTITY",
            f"--ssl-ca={INSIDE}/tls/ca.pem",
            # It asks one server after the other, and a frozen one keeps it from the news for this long.
            "--conf-set-option=DEFAULT.connect_timeout=1",
            "--conf-set-option=DEFAULT.read_timeout=1",
            "--conf-set-option=metadata_cache:bootstrap.ttl=0.5",
            "--conf-set-option=metadata_cache:bootstrap.use_gr_notifications=0",
            role="router-bootstrap",
            seconds=BOOTSTRAP_SECONDS,
            text=f"{self.plan.admin.password}\n",
        )

    def start(self) -> None:
        """Start it, and wait until it leads to the primary."""
        configuration = INSIDE / ROLE / "mysqlrouter.conf"
        self.inside.spawn("mysqlrouter", "-c", str(configuration), role=ROLE, log=self.folder / "log" / "start.log")
        save_plan(self.plan)
        self.await_ready()

    def kill(self) -> None:
        """SIGKILL."""
        if process := self.process:
            process.kill()
            save_plan(self.plan)

    def restart(self) -> None:
        """Start it anew, whether it runs or not."""
        self.kill()
        self.start()

    def await_ready(self, *, seconds: float = READY_SECONDS) -> None:
        """Wait until both ports lead to a server.

        Raises:
            ClusterError: it ended, or they did not in time; the message ends with its log.
        """
        try:
            for port in (self.plan.ports.read_write, self.plan.ports.read_only):
                wait_for(f"the router to lead on from port {port}", partial(self._leads, port), seconds=seconds)
        except ClusterError as error:
            raise ClusterError("; ".join([str(error), *map(log_end, self.logs())])) from error

    def _leads(self, port: int) -> bool:
        if self.process is None:
            raise ClusterError("the router ended")
        try:
            with session(port, self.plan.app, self.plan.ca) as one:
                return bool(one.value("SELECT 1"))
        except DatabaseError:
            return False
