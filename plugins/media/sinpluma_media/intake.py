"""Taking a picture in, so that a crash at any moment leaves nothing that is shown and not there.

First a row that is pending, then the objects, then the link. What was not linked the sweep removes.
"""

from __future__ import annotations

from sinpluma.api import SinPlumaError, logger
from sinpluma_media import images
from sinpluma_media.addresses import new_key, original_name, stored_url, webp_name
from sinpluma_media.images import NewImage, Target
from sinpluma_media.media import Media
from sinpluma_media.processing import Processed
from sinpluma_media.schemas import StoredImage


async def take_in(media: Media, target: Target, data: bytes, claimed: str) -> StoredImage:
    """Store a picture and make it the owner's.

    Args:
        media: the plugin's parts.
        target: what the picture is of, and who sends it, for whose quota it counts.
        data: the file.
        claimed: the media type that it came with.

    Raises:
        SinPlumaError: the owner is not there or not this user's; the file is no picture, or too large; the quota is
            used up; the store is away.
    """
    owner, db = target.owner, media.site.db
    # Asked first, so that nobody has a picture converted for a work of another's.
    await db.write_apart(owner.change, target.user_id, target.owner_id)
    try:
        made = await media.workshop.process(data, claimed)
        new = _described(made)
        # Apart from the request's operation: what is sent again with its key may be stored again, and is linked once.
        await db.write_apart(images.begin, target, new, media.settings.quota)
    except SinPlumaError as refusal:
        media.measures.refused.labels(refusal.code).inc()
        raise
    try:
        await _store(media, owner.bucket, new, made)
        key = await db.write(images.link, target, new.key)
    except SinPlumaError:
        await _give_up(media, owner.bucket, new)
        raise
    media.measures.stored.labels(owner.kind).inc()
    return _answer(media, new, key)


async def _store(media: Media, bucket: str, new: NewImage, made: Processed) -> None:
    """Store every width, and, when they are there, the picture in its own size."""
    for width, data in made.webp.items():
        await media.store.put(bucket, webp_name(new.key, width), data, "image/webp")
    await media.store.put(bucket, original_name(new.key, new.mime), made.original, made.mime)


async def _give_up(media: Media, bucket: str, new: NewImage) -> None:
    """Remove what was stored of it at once, if that can be; else the sweep will."""
    names = [original_name(new.key, new.mime), *(webp_name(new.key, width) for width in new.sizes)]
    try:
        if await media.site.db.write_apart(images.give_up, new.key):
            await media.store.delete(bucket, names)
    except Exception as error:  # whatever stands in the way, the person shall hear of the first error
        logger.warning("an upload was left to the sweep", extra={"error": type(error).__name__})


def _described(made: Processed) -> NewImage:
    return NewImage(
        key=new_key(made.original),
        mime=made.mime,
        size=len(made.original),
        sizes={width: len(data) for width, data in made.webp.items()},
        stored=made.stored,
        width=made.width,
        height=made.height,
    )


def _answer(media: Media, new: NewImage, key: str) -> StoredImage:
    # The key of the link: a request that is sent again with its idempotency key gets the first one.
    return StoredImage(
        image_url=stored_url(media.site, key),
        key=key,
        mime=new.mime,
        size=new.size,
        width=new.width,
        height=new.height,
        widths=sorted(new.sizes),
    )
