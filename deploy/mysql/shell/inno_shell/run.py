"""The job from its start to its end."""

import logging
import os
import time
from typing import Any

from .accounts import make_accounts
from .adminapi import AdminApi
from .decisions import decide
from .errors import ClusterError, ServerError
from .looking import look_at
from .settings import Settings, read_settings
from .states import Server
from .steps import Action, Add, Adopt, Create, Done, Forget, Leave, Reboot, Refuse, Rejoin, Wait
from .turns import alone

log = logging.getLogger("inno_shell")

PAUSE_SECONDS = 0.5
TURN_SECONDS = 600.0
FAILURES = 3
"""Steps that may fail: between a look and a step a server may have joined by itself, or gone."""
ACTIONS = 20


def main(dba: Any, mysql: Any, shell: Any) -> int:
    """Form the cluster or mend it, with MySQL Shell's globals; gives the exit status."""
    logging.basicConfig(level=logging.INFO, format="inno_shell: %(message)s", force=True)
    try:
        settings = read_settings(os.environ)
        Job(AdminApi(settings, dba, mysql, shell), settings).run()
    except ClusterError as error:
        log.error("%s", error)  # noqa: TRY400 - where it was raised tells an operator nothing
        return 1
    return 0


class Job:
    """One run of the job."""

    def __init__(self, api: AdminApi, settings: Settings) -> None:
        self._api = api
        self._settings = settings
        self._deadline = time.monotonic() + settings.wait
        self._told: dict[str, str] = {}

    def run(self) -> None:
        """Take steps until there is none, and make the accounts.

        Raises:
            ClusterError: it did not come to that.
        """
        with alone(self._api, self._await_servers(), seconds=TURN_SECONDS):
            done = self._mend()
            make_accounts(self._api, self._settings, self._primary())
        for note in done.notes:
            log.warning("%s; the cluster goes on without it", note)
        log.info("the cluster stands, and the accounts are made")

    def _await_servers(self) -> list[str]:
        """Wait for all servers; gives those that answer."""
        while True:
            servers = self._look()
            there = [address for address, server in servers.items() if server]
            if len(there) == len(servers) or not self._patient:
                return there
            time.sleep(PAUSE_SECONDS)

    def _mend(self) -> Done:
        failures: list[str] = []
        for _ in range(ACTIONS):
            step = self._next_step()
            if isinstance(step, Done):
                return step
            log.info("%s", step)
            try:
                _take(self._api, step)
            except ClusterError as error:
                log.warning("that failed: %s", error)
                failures.append(str(error))
                if len(failures) > FAILURES:
                    break
            self._deadline = time.monotonic() + self._settings.wait
        raise ClusterError(f"the cluster does not come to rest; {failures[-1] if failures else 'run this again'}")

    def _next_step(self) -> Action | Done:
        """What to do, after some waiting if need be."""
        while True:
            step = decide(self._look(), without=self._settings.without, patient=self._patient)
            if isinstance(step, Refuse):
                raise ClusterError(step.why)
            if not isinstance(step, Wait):
                return step
            self._tell("", step.why)
            time.sleep(PAUSE_SECONDS)

    @property
    def _patient(self) -> bool:
        return time.monotonic() < self._deadline

    def _look(self) -> dict[str, Server | None]:
        return {address: self._look_at(address) for address in self._settings.servers}

    def _look_at(self, address: str) -> Server | None:
        try:
            server = look_at(self._api, address)
        except ServerError as error:
            self._tell(address, str(error))
            return None
        self._told.pop(address, None)
        return server

    def _primary(self) -> str:
        for address, server in self._look().items():
            if server and server.primary:
                return address
        raise ClusterError("the primary is gone; run this again")

    def _tell(self, who: str, what: str) -> None:
        """Say that something is waited for, once."""
        if self._told.get(who) != what:
            self._told[who] = what
            log.info("waiting: %s", f"{who}: {what}" if who else what)


def _take(api: AdminApi, step: Action) -> None:
    match step:
        case Create(seed):
            api.create(seed)
        case Add(lead, address):
            api.add(lead, address)
        case Rejoin(lead, address):
            api.rejoin(lead, address)
        case Forget(lead, address):
            api.forget(lead, address)
        case Adopt(lead, _):
            api.adopt(lead)
        case Leave(address):
            api.leave(address)
        case Reboot(seed, force):
            api.reboot(seed, force=force)
