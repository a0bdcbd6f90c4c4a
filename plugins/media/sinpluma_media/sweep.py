"""Removing what no one shows: uploads that were given up, pictures of what is gone, objects without a row.

A row is there before its objects and goes before them, and no two rows share an object: so an object without a row
will never have one again. The time of grace is for who is reading it at this moment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import msgspec

from sinpluma.api import logger, utc_now
from sinpluma_media import images
from sinpluma_media.addresses import key_of_name
from sinpluma_media.images import Image
from sinpluma_media.media import Media, owners
from sinpluma_media.stores import BUCKETS, Entry
from sinpluma_media.stores.folder import PART

LOCK = "media sweep"
_BATCH = 500


class Swept(msgspec.Struct):
    """What a sweep has removed, and the keys of the pictures that are linked and not in the store."""

    given_up: int = 0
    ownerless: int = 0
    objects: int = 0
    missing: list[str] = []


async def sweep(media: Media, now: datetime | None = None) -> Swept | None:
    """Sweep, unless another process does so, or makes a backup; `now` is from when the time of grace counts back.

    Raises:
        StoreAway: the store does not answer.
    """
    async with media.site.db.locks.hold(LOCK) as held:
        if not held:
            return None
        began = utc_now()
        before = (now or began) - media.settings.grace
        swept = Swept(await _forget_given_up(media, before), await _forget_ownerless(media))
        names: set[int] = set()
        for bucket in BUCKETS:
            swept.objects += await _remove_orphans(media, bucket, before, names)
        swept.missing = await _missing(media, names, began)
    media.measures.swept.inc(swept.objects)
    return swept


async def sweep_quietly(media: Media) -> None:
    """Sweep, and note in the log what there was to do."""
    swept = await sweep(media)
    if swept is not None and swept != Swept():
        found = {"given_up": swept.given_up, "ownerless": swept.ownerless, "objects": swept.objects}
        logger.info("pictures swept", extra={**found, "missing": len(swept.missing)})


async def _forget_given_up(media: Media, before: datetime) -> int:
    total = 0
    while keys := await media.site.db.read(images.given_up, before, _BATCH):
        for key in keys:
            total += await media.site.db.write_apart(images.give_up, key)
    return total


async def _forget_ownerless(media: Media) -> int:
    total, last = 0, 0
    while rows := await media.site.db.read(images.after, last, _BATCH):
        last = rows[-1].image_id
        if gone := await _ownerless(media, rows):
            total += await media.site.db.write_apart(images.drop, gone)
    return total


async def _ownerless(media: Media, rows: Sequence[Image]) -> list[int]:
    """The pictures whose owner does not exist; one whose plugin is off may."""
    by_kind: dict[str, list[Image]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    gone = []
    for kind, owner in owners(media.site).items():
        if some := by_kind.get(kind):
            there = await media.site.db.read(owner.captions, list({row.owner_id for row in some}))
            gone += [row.image_id for row in some if row.owner_id not in there]
    return gone


async def _remove_orphans(media: Media, bucket: str, before: datetime, names: set[int]) -> int:
    """Remove a bucket's objects without a row; adds the names of all that are there."""
    total = 0
    waiting: list[Entry] = []
    async for entry in media.store.entries(bucket):
        names.add(hash(entry.name))  # a site may have a million of them
        if entry.modified < before:
            waiting.append(entry)
        if len(waiting) == _BATCH:
            total += await _remove(media, bucket, waiting)
            waiting = []
    return total + await _remove(media, bucket, waiting)


async def _remove(media: Media, bucket: str, entries: Sequence[Entry]) -> int:
    keys = {key for entry in entries if (key := key_of_name(entry.name))}
    known = await media.site.db.read(images.known, list(keys)) if keys else set()
    # What has another name than ours was put there by somebody else, and is theirs.
    orphans = [
        entry.name
        for entry in entries
        if entry.name.startswith(PART) or ((key := key_of_name(entry.name)) and key not in known)
    ]
    await media.store.delete(bucket, orphans)
    return len(orphans)


async def _missing(media: Media, names: set[int], began: datetime) -> list[str]:
    """Keys of the pictures, linked before the objects were listed, of which one is not in the store."""
    missing, last = [], 0
    while rows := await media.site.db.read(images.after, last, _BATCH, before=began):
        last = rows[-1].image_id
        missing += [row.key for row in rows if not names.issuperset(map(hash, row.names))]
    return missing
