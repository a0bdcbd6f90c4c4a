"""Pictures in a backup: the objects of every linked picture, which no sweep removes while the backup is made."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Site, Unavailable
from sinpluma_media import images
from sinpluma_media.media import store_of
from sinpluma_media.settings import MediaSettings
from sinpluma_media.stores import BUCKETS, ObjectMissing, Store
from sinpluma_media.sweep import LOCK

SWEEP_SECONDS = 600.0
"""How long a sweep that is under way may take to end."""
_BATCH = 500
_WHOLE = 2**40
_MIMES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


class StoredPictures:
    """The store's objects by their bucket and name: `works/ab12….jpg`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def names(self, session: AsyncSession) -> AsyncIterator[str]:
        """The objects of every linked picture. One that is still being stored will be given up in a restored site."""
        last = 0
        while rows := await images.after(session, last, _BATCH):
            last = rows[-1].image_id
            for row in rows:
                for name in row.names:
                    yield f"{row.bucket}/{name}"

    async def read(self, name: str) -> bytes:
        """An object; raises FileNotFoundError where there is none."""
        bucket, _, key = name.partition("/")
        try:
            async with self._store.opened(bucket, key, 0, _WHOLE) as parts:
                return b"".join([part async for part in parts])
        except ObjectMissing:
            raise FileNotFoundError(name) from None

    async def write(self, name: str, data: bytes) -> None:
        """Store an object."""
        bucket, _, key = name.partition("/")
        await self._store.put(bucket, key, data, _MIMES[key.rpartition(".")[2]])

    async def is_empty(self) -> bool:
        """Whether no bucket has an object."""
        await self._store.check()
        for bucket in BUCKETS:
            async for _ in self._store.entries(bucket):
                return False
        return True


@asynccontextmanager
async def opened(site: Site) -> AsyncIterator[StoredPictures]:
    """The pictures of a site that is not started. What is swept is no longer referred to, but may be in the backup.

    Raises:
        Unavailable: a sweep is under way, and does not end.
    """
    async with site.db.locks.hold(LOCK, wait=SWEEP_SECONDS) as held:
        if not held:
            raise Unavailable("A sweep of the pictures is under way, and has not ended for ten minutes.")
        store = store_of(site, site.section(MediaSettings))
        try:
            yield StoredPictures(store)
        finally:
            await store.close()
