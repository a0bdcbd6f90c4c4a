"""Passwords: the rule for new ones, and bcrypt beside the event loop."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
import sys
import threading
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import bcrypt
from prometheus_client import Counter

T = TypeVar("T")

MIN_LENGTH, MAX_LENGTH = 8, 128
_NICENESS = 10


def fault(password: str) -> str | None:
    """What is wrong with a new password, if anything. Any characters may be in it, and all of them count."""
    if not password:
        return "This field is required."
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        return f"A password has {MIN_LENGTH} to {MAX_LENGTH} characters."
    return None


class Passwords:
    """Hashes passwords in a few threads of low priority, so that requests are answered meanwhile."""

    def __init__(self, rounds: int, threads: int, hashes: Counter) -> None:
        self._rounds = rounds
        self._hashes = hashes
        self._pool = ThreadPoolExecutor(threads, "bcrypt", initializer=_yield_to_others)
        # Well-formed, of nobody's password, and as costly to check as a real one.
        self._nobodys = bcrypt.gensalt(rounds) + b"." * 31

    async def hash(self, password: str) -> str:
        """The hash to store for a password."""
        hashed = await self._run(bcrypt.hashpw, _digest(password), bcrypt.gensalt(self._rounds))
        return hashed.decode("ascii")

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Whether the password is right; without a hash it takes as long and is not."""
        right = await self._run(bcrypt.checkpw, _digest(password), hashed.encode() if hashed else self._nobodys)
        return right and hashed is not None

    def outdated(self, hashed: str) -> bool:
        """Whether a hash cost less than new ones do."""
        return int(hashed.split("$")[2]) < self._rounds

    def close(self) -> None:
        """End the threads; what they have not begun is cancelled."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    async def _run(self, work: Callable[[bytes, bytes], T], password: bytes, salt: bytes) -> T:
        self._hashes.inc()
        return await asyncio.get_running_loop().run_in_executor(self._pool, work, password, salt)


def _digest(password: str) -> bytes:
    """44 ASCII bytes for any password: bcrypt takes no more than 72, and none that is NUL.

    Composed and decomposed letters are one and the same (RFC 8265, 4.2): keyboards differ in what they send.
    """
    return base64.b64encode(hashlib.sha256(unicodedata.normalize("NFC", password).encode()).digest())


def _yield_to_others() -> None:
    if sys.platform == "linux":  # where a thread has a priority of its own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
