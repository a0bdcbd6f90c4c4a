"""Where the bytes of pictures are kept: one interface, and what it is made of."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import NamedTuple, Protocol

BUCKETS = ("works", "profiles")
CHUNK = 64 * 1024


class ObjectMissing(Exception):
    """There is no such object."""


class Entry(NamedTuple):
    """An object as a list has it."""

    name: str
    modified: datetime


class Store(Protocol):
    """Objects in buckets: whole, immutable, found by their names.

    Every method raises `StoreAway` while the store does not answer.
    """

    async def put(self, bucket: str, name: str, data: bytes, mime: str) -> None:
        """Store an object; once this returns, it survives a crash."""

    def opened(
        self, bucket: str, name: str, start: int, length: int
    ) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Read `length` bytes from `start`, in parts; raises ObjectMissing on entering."""

    async def delete(self, bucket: str, names: Sequence[str]) -> None:
        """Delete objects; one that is not there is no fault."""

    def entries(self, bucket: str) -> AsyncIterator[Entry]:
        """Every object of a bucket."""

    async def check(self) -> None:
        """Raise unless the store answers and the buckets are there."""

    async def close(self) -> None:
        """Let go of connections."""
