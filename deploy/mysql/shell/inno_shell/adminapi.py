"""All that is asked of MySQL Shell: connections, and its AdminAPI (MySQL Shell 9, *AdminAPI*)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from .errors import ClusterError, ServerError
from .settings import Account, Settings

CLUSTER = "sinpluma"
CONNECT_MS = 3_000
ANSWER_SECONDS = 20.0
LEAVE_SECONDS = 90.0
CREATE: dict[str, object] = {
    # Members talk over the server's own port and its TLS, and verify each other's certificate and name.
    "communicationStack": "MYSQL",
    "memberSslMode": "VERIFY_IDENTITY",
    # The primary alone leads the consensus, so that commits wait for no member that is missing.
    "paxosSingleLeader": True,
    # One that does not answer is expelled at once, after the five seconds in which it is suspected.
    "expelTimeout": 0,
    # A new primary answers only when it has all that the old one had confirmed.
    "consistency": "BEFORE_ON_PRIMARY_FAILOVER",
    # One that was expelled, or comes back, tries to join again: at once, and then every five minutes for an hour.
    "autoRejoinTries": 12,
    # One that is in no group takes no writes, but answers.
    "exitStateAction": "READ_ONLY",
    # Nothing was written before, so all that there is can be had from any member's log.
    "gtidSetIsComplete": True,
}


class Session:
    """A connection to one server, which commits each statement. All its methods raise ServerError."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Execute it, with a value for each `?` in it; gives the rows."""
        result = self._run(statement, values)
        return [tuple(row[index] for index in range(len(row))) for row in result.fetch_all()]

    def value(self, query: str, *values: object) -> Any:
        """The one value that it selects."""
        return self.rows(query, *values)[0][0]

    def run(self, statement: str, *values: object) -> None:
        """Execute what has no rows."""
        self._run(statement, values)

    def _run(self, statement: str, values: tuple[object, ...]) -> Any:
        try:
            return self._session.run_sql(statement, list(values))
        except Exception as error:  # MySQL Shell's errors have no other base class
            raise ServerError(str(error)) from error


class AdminApi:
    """MySQL Shell's globals, which write to the job's log, too.

    The methods that change the cluster raise ClusterError. `lead` is the address of its primary.
    """

    def __init__(self, settings: Settings, dba: Any, mysql: Any, shell: Any) -> None:
        self._settings = settings
        self._dba = dba
        self._mysql = mysql
        self._shell = shell

    @contextmanager
    def session(self, address: str, *, answer_seconds: float = ANSWER_SECONDS) -> Iterator[Session]:
        """The administrator's connection to a server, which waits so long for each answer.

        Raises:
            ServerError: there is none to be had.
        """
        options = {**self._options(address), "net-read-timeout": int(1000 * answer_seconds)}
        try:
            session = self._mysql.get_session(options)
        except Exception as error:  # MySQL Shell's errors have no other base class
            raise ServerError(str(error)) from error
        try:
            yield Session(session)
        finally:
            session.close()

    def create(self, seed: str) -> None:
        """Begin the cluster with this server as its only member."""
        self._connect(seed)
        _do(lambda: self._dba.create_cluster(CLUSTER, CREATE))

    def add(self, lead: str, address: str) -> None:
        """Add a server, whose data it replaces by a clone of another's."""
        self._with_cluster(lead, lambda cluster: cluster.add_instance(address, {"recoveryMethod": "clone"}))

    def rejoin(self, lead: str, address: str) -> None:
        """Bring a server back, by what it missed or, where that is not to be had any more, by a clone."""
        try:
            self._rejoin(lead, address, "incremental")
        except ClusterError:
            self._rejoin(lead, address, "clone")

    def forget(self, lead: str, address: str) -> None:
        """Take a server out of the metadata."""
        self._with_cluster(lead, lambda cluster: cluster.remove_instance(address, {"force": True}))

    def adopt(self, lead: str) -> None:
        """Write into the metadata those members of the group that are missing there."""
        self._with_cluster(lead, lambda cluster: cluster.rescan({"addUnmanaged": True}))

    def leave(self, address: str) -> None:
        """Have a server leave its group."""
        with self.session(address, answer_seconds=LEAVE_SECONDS) as server:
            server.run("STOP GROUP_REPLICATION")

    def reboot(self, seed: str, *, force: bool) -> None:
        """Begin the group again with this server; it brings back those others that it can."""
        self._connect(seed)
        options = {"force": True, "primary": seed} if force else {}
        _do(lambda: self._dba.reboot_cluster_from_complete_outage(CLUSTER, options))

    def router_account(self, lead: str, account: Account, *, exists: bool) -> None:
        """Give an account its password, and the rights that a router needs."""
        options = {"password": account.password, "update": exists}
        self._with_cluster(lead, lambda cluster: cluster.setup_router_account(account.user, options))

    def _rejoin(self, lead: str, address: str, method: str) -> None:
        self._with_cluster(lead, lambda cluster: cluster.rejoin_instance(address, {"recoveryMethod": method}))

    def _with_cluster(self, lead: str, work: Callable[[Any], object]) -> None:
        self._connect(lead)
        _do(lambda: work(self._dba.get_cluster(CLUSTER)))

    def _connect(self, address: str) -> None:
        # AdminAPI takes this connection, and its account and TLS for those to the other servers.
        _do(lambda: self._shell.connect(self._options(address)))

    def _options(self, address: str) -> dict[str, object]:
        """Connection data as MySQL Shell has them (*Connecting to the Server Using … Key-Value Pairs*)."""
        host, _, port = address.rpartition(":")
        return {
            "scheme": "mysql",
            "host": host,
            "port": int(port),
            "user": self._settings.admin.user,
            "password": self._settings.admin.password,
            "ssl-mode": "VERIFY_IDENTITY",
            "ssl-ca": str(self._settings.ca),
            "connect-timeout": CONNECT_MS,
        }


def _do(work: Callable[[], object]) -> None:
    try:
        work()
    except Exception as error:  # MySQL Shell's errors have no other base class
        raise ClusterError(str(error)) from error
