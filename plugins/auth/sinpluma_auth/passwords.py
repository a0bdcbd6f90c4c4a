"""Passwords: the rule for new ones, and bcrypt beside the event loop.

A stored hash is `scheme$2b$12$…`. The scheme is empty for our own: bcrypt of a digest of the password. It is `plain`
for one that another program made of the password itself; signing in puts one of ours in its place.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
import re
import sys
import threading
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

import bcrypt
from prometheus_client import Counter

P = ParamSpec("P")
T = TypeVar("T")

MIN_LENGTH, MAX_LENGTH = 8, 128
PLAIN = "plain"
_FOREIGN = re.compile(r"\$2[aby]\$(?:0[4-9]|1[0-6])\$[./A-Za-z0-9]{53}")
_BCRYPT_BYTES = 72
_NICENESS = 10


def foreign(bcrypt_hash: str) -> str | None:
    """What to store of a bcrypt hash that another program made of a password itself.

    None for what is no such hash, or costs so much (2^17 and more) that checking it would hold up all others.
    """
    return f"{PLAIN}{bcrypt_hash}" if _FOREIGN.fullmatch(bcrypt_hash) else None


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
        self._nobodys = bcrypt.gensalt(rounds).decode("ascii") + "." * 31

    async def hash(self, password: str) -> str:
        """The hash to store for a password."""
        return await self._run(self._hash, password)

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Whether the password is right; without a hash it takes as long and is not."""
        right = await self._run(self._check, password, hashed or self._nobodys)
        return right and hashed is not None

    def outdated(self, hashed: str) -> bool:
        """Whether a hash cost less than new ones do, or another program made it."""
        return _cost(hashed) < self._rounds or hashed.startswith(PLAIN)

    def close(self) -> None:
        """End the threads; what they have not begun is cancelled."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    async def _run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        self._hashes.inc()
        return await asyncio.get_running_loop().run_in_executor(self._pool, partial(work, *args, **kwargs))

    def _hash(self, password: str) -> str:
        return bcrypt.hashpw(_digest(password), bcrypt.gensalt(self._rounds)).decode("ascii")

    def _check(self, password: str, stored: str) -> bool:
        secret = _as_typed(password) if stored.startswith(PLAIN) else _digest(password)
        right = bcrypt.checkpw(secret, stored.removeprefix(PLAIN).encode("ascii"))
        # What a cheaper hash has saved is spent all the same (2^n + 2^n + 2^(n+1) + … + 2^(m-1) = 2^m), lest the
        # time of a wrong password tell that the account is an old one.
        for cost in range(_cost(stored), self._rounds):
            bcrypt.hashpw(secret, bcrypt.gensalt(cost))
        return right


def _cost(stored: str) -> int:
    return int(stored.split("$")[2])


def _as_typed(password: str) -> bytes:
    """What other programs gave to bcrypt: as much of the password as it takes."""
    return password.encode()[:_BCRYPT_BYTES]


def _digest(password: str) -> bytes:
    """44 ASCII bytes for any password: bcrypt takes no more than 72, and none that is NUL.

    Composed and decomposed letters are one and the same (RFC 8265, 4.2): keyboards differ in what they send.
    """
    return base64.b64encode(hashlib.sha256(unicodedata.normalize("NFC", password).encode()).digest())


def _yield_to_others() -> None:
    if sys.platform == "linux":  # where a thread has a priority of its own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
