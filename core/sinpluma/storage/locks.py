"""Locks between the processes of one site, each freed at once when its holder dies."""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import os
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Protocol

POLL_SECONDS = 0.05


class LockLost(Exception):
    """What kept the lock is gone: another may have it now."""


class Locks(Protocol):
    """Named locks. A site on one machine has files (`FileLocks`), one on a server its `GET_LOCK` (`ServerLocks`)."""

    def hold(self, name: str, wait: float = 0.0) -> AbstractAsyncContextManager[bool]:
        """Hold the lock within an `async with`; yields whether it was free within `wait` seconds.

        Raises:
            LockLost: within the body, as soon as the lock is known to be lost.
        """

    def keep(self, name: str) -> AbstractAsyncContextManager[None]:
        """Hold a lock that nobody else wants, such as a process's sign of life, and take it again if it is lost."""

    async def is_held(self, name: str) -> bool:
        """Whether somebody holds the lock."""


class FileLocks:
    """Locks of the processes on one machine, a file each: flock(2), which the kernel frees with the process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @asynccontextmanager
    async def hold(self, name: str, wait: float = 0.0) -> AsyncIterator[bool]:
        """Hold the lock of that name; yields False if it was not free within `wait` seconds."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + wait
        # Asking again and again: flock(2) can wait only by blocking the whole process.
        while (descriptor := self._try(name)) is None and loop.time() < deadline:  # noqa: ASYNC110
            await asyncio.sleep(POLL_SECONDS)
        try:
            yield descriptor is not None
        finally:
            if descriptor is not None:
                self._path(name).unlink(missing_ok=True)
                os.close(descriptor)

    @asynccontextmanager
    async def keep(self, name: str) -> AsyncIterator[None]:
        """Hold the lock; a file is not lost."""
        async with self.hold(name):
            yield

    async def is_held(self, name: str) -> bool:
        """Whether another holder has the lock; leaves no trace."""
        if not self._path(name).exists():
            return False
        descriptor = self._try(name)
        if descriptor is not None:
            self._path(name).unlink(missing_ok=True)
            os.close(descriptor)
        return descriptor is None

    def any_held(self) -> bool:
        """Whether some process holds any of these locks: whether a site runs on this folder."""
        for path in self._folder.glob("*.lock"):
            descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return True
            finally:
                os.close(descriptor)
        return False

    def _try(self, name: str) -> int | None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._path(name)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # The holder before us may have removed the file while we opened it: then this lock guards nothing.
            if path.exists() and os.fstat(descriptor).st_ino == path.stat().st_ino:
                return descriptor
        except OSError:
            pass
        os.close(descriptor)
        return None

    def _path(self, name: str) -> Path:
        return self._folder / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.lock"
