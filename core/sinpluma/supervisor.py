"""`sinpluma serve`: one parent that binds the socket, and workers that share it.

Each worker is one HTTP server in a single process on the inherited descriptor: the servers' own masters would exit
with a worker, or lose the connections that wait for it. The parent has imported what workers need and forks them, so
that one that dies is replaced in milliseconds; a parent that dies takes its workers along (`sinpluma.worker`).
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn

import click

from sinpluma.command import EX_CONFIG
from sinpluma.logs import logger
from sinpluma.metrics_files import MULTIPROCESS, forget_process
from sinpluma.settings import Settings

PR_SET_PDEATHSIG = 1
BACKLOG = 1024
STABLE_SECONDS = 10.0
MAX_PAUSE = 30.0
KILL_MARGIN = 5.0
_SIGNALS = {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT}


@dataclass
class _Slot:
    """A place for a worker: who stands in it, and how often it failed at once."""

    pid: int | None = None
    started: float = 0.0
    failures: int = 0
    start_at: float = field(default_factory=time.monotonic)


class Supervisor:
    """Starts the workers, starts again those that die, and on SIGTERM or SIGINT lets them finish.

    `work(socket, ready)` is what a worker does: it serves on the first descriptor and writes to the second once it
    can answer.

    Raises:
        OSError: the address cannot be bound.
    """

    def __init__(
        self, settings: Settings, work: Callable[[int, int], None], *, workers: int, host: str, port: int
    ) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.create_server((host, port), family=family, backlog=BACKLOG)
        self._settings = settings
        self._work = work
        self._slots = [_Slot() for _ in range(workers)]
        self._metrics = tempfile.mkdtemp(prefix="sinpluma-metrics-")
        os.environ[MULTIPROCESS] = self._metrics  # before prometheus_client is imported, which looks once
        self._ready, self._ready_writer = os.pipe()
        os.set_blocking(self._ready, False)
        self._announced = False
        self._stopping_until: float | None = None
        self._status = 0

    @property
    def port(self) -> int:
        """The port that was bound: a free one, if 0 was asked for."""
        return int(self._socket.getsockname()[1])

    def run(self) -> int:
        """Serve until told to stop; gives the exit status."""
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        try:
            while not self._finished():
                self._start_due()
                self._handle(signal.sigtimedwait(_SIGNALS, self._patience()))
                self._announce()
        finally:
            shutil.rmtree(self._metrics, ignore_errors=True)
        return self._status

    # --- what happens -----------------------------------------------------------------------------------------

    def _handle(self, received: signal.struct_siginfo | None) -> None:
        if received is not None and received.si_signo in {signal.SIGTERM, signal.SIGINT}:
            self._stop(0)
        self._reap()
        if self._stopping_until is not None and time.monotonic() > self._stopping_until:
            self._signal_all(signal.SIGKILL)

    def _stop(self, status: int) -> None:
        if self._stopping_until is not None:
            return
        settings = self._settings
        self._status = status
        self._stopping_until = time.monotonic() + settings.drain_seconds + settings.graceful_timeout + KILL_MARGIN
        # While the parent holds the socket, new connections would hang instead of being refused.
        self._socket.close()
        self._signal_all(signal.SIGTERM)

    def _reap(self) -> None:
        for slot in self._slots:
            if slot.pid is None:
                continue
            pid, status = os.waitpid(slot.pid, os.WNOHANG)
            if pid:
                forget_process(self._metrics, pid)
                slot.pid = None
                if self._stopping_until is None:
                    self._died(slot, os.waitstatus_to_exitcode(status))

    def _died(self, slot: _Slot, status: int) -> None:
        if status == EX_CONFIG:
            self._stop(EX_CONFIG)
            return
        lived = time.monotonic() - slot.started
        slot.failures = 0 if lived > STABLE_SECONDS else slot.failures + 1
        pause = 0.0 if slot.failures <= 1 else min(MAX_PAUSE, 2.0 ** (slot.failures - 2))
        slot.start_at = time.monotonic() + pause
        logger.warning("a worker ended (%s); another starts in %.0f s", _reason(status), pause)

    # --- workers ----------------------------------------------------------------------------------------------

    def _start_due(self) -> None:
        for slot in self._slots:
            due = slot.pid is None and slot.start_at <= time.monotonic()
            if due and self._stopping_until is None:
                slot.pid = self._fork()
                slot.started = time.monotonic()

    def _fork(self) -> int:
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            _die_with(parent)
            _run_worker(self._work, self._socket.fileno(), self._ready_writer)
        return pid

    def _signal_all(self, number: signal.Signals) -> None:
        for slot in self._slots:
            if slot.pid is not None:
                os.kill(slot.pid, number)

    def _finished(self) -> bool:
        return self._stopping_until is not None and all(slot.pid is None for slot in self._slots)

    def _patience(self) -> float:
        """Seconds until something is to be done without a signal."""
        if not self._announced:
            return 0.05
        waiting = [slot.start_at for slot in self._slots if slot.pid is None]
        return max(0.0, min([1.0, *(moment - time.monotonic() for moment in waiting)]))

    def _announce(self) -> None:
        if self._announced or self._stopping_until is not None:
            return
        try:
            self._announced = bool(os.read(self._ready, 1))
        except BlockingIOError:
            return
        host, port = self._socket.getsockname()[:2]
        root = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        api = f"{root}{self._settings.api_prefix}"
        click.echo(f"Sin Pluma answers at {api} (see {api}/docs) and, to browsers, at {root}. Stop it with Ctrl-C.")


def _die_with(parent: int) -> None:
    """Have the kernel stop this process when its parent dies (prctl(2), Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


def _run_worker(work: Callable[[int, int], None], listener: int, ready: int) -> NoReturn:
    """Do a worker's work in this process, and end the process with it, whatever happens."""
    status = 1
    try:
        work(listener, ready)
        status = 0
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else 1
    except BaseException as error:  # the process ends here, and somebody must learn why
        logger.critical("a worker failed", exc_info=error)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _reason(status: int) -> str:
    return f"status {status}" if status >= 0 else f"killed by {signal.Signals(-status).name}"
