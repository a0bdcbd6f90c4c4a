"""Pictures for other plugins, which say in `uses` that they work with this one.

While the plugin is off there are none: ask `site.plugins.is_on("media")` first.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sinpluma.api import NotFound, Site
from sinpluma_media import gallery, images, intake, serving
from sinpluma_media.addresses import key_in, keys_in
from sinpluma_media.images import Image, Target
from sinpluma_media.media import media_of
from sinpluma_media.schemas import Picture, StoredImage
from sinpluma_media.stores import ObjectMissing

__all__ = [
    "Image",
    "ObjectMissing",
    "Picture",
    "StoredImage",
    "adopt",
    "chosen",
    "cover",
    "default_cover",
    "key_in",
    "keys_in",
    "opened",
    "picture",
    "stored",
]

ANY_IMAGE = "image/*"


async def cover(site: Site, notebook_id: int) -> Picture | None:
    """The cover that a work's author has chosen, as JPEG or PNG; None if there is none.

    Raises:
        StoreAway: the store does not answer.
    """
    found = await chosen(site, "notebook", notebook_id)
    return await _read(site, found) if found else None


async def default_cover(site: Site, notebook_id: int) -> Picture:
    """The cover that is drawn for a work, as SVG.

    Raises:
        NotFound: there is no such work.
    """
    owner = media_of(site).owner("notebook")
    captions = await site.db.read(owner.captions, [notebook_id])
    if notebook_id not in captions:
        raise NotFound("There is no such notebook.")
    return gallery.drawn(owner, captions[notebook_id])


async def picture(site: Site, src: str) -> Picture | None:
    """The picture that an image in a document shows, as JPEG or PNG; None if its `src` is not one of this site's.

    Raises:
        StoreAway: the store does not answer.
    """
    key = key_in(src)
    image = await site.db.read(images.linked, key) if key else None
    return await _read(site, image) if image else None


async def chosen(site: Site, kind: str, owner_id: int) -> Image | None:
    """What is known of the picture that somebody chose for a user or a work; None if there is none."""
    found = await site.db.read(images.pictures_of, kind, owner_id)
    return found[0] if found else None


async def stored(site: Site, key: str) -> Image | None:
    """What is known of the picture of that key; None if this site has none."""
    return await site.db.read(images.linked, key)


@asynccontextmanager
async def opened(site: Site, image: Image) -> AsyncIterator[AsyncIterator[bytes]]:
    """A picture in its own size, in parts.

    Raises:
        ObjectMissing: the store does not have it.
        StoreAway: the store does not answer.
    """
    async with serving.opened(media_of(site), image) as parts:
        yield parts


async def adopt(site: Site, user_id: int, kind: str, owner_id: int, data: bytes) -> StoredImage:
    """Store a picture as if its user had uploaded it: checked, converted, and counted for the quota.

    Args:
        site: the site.
        user_id: whose it is.
        kind: `user`, `notebook`, `page` or another plugin's.
        owner_id: what it is a picture of.
        data: the file.

    Raises:
        SinPlumaError: what an upload would be answered with.
    """
    media = media_of(site)
    return await intake.take_in(media, Target(media.owner(kind), owner_id, user_id), data, ANY_IMAGE)


async def _read(site: Site, image: Image) -> Picture | None:
    try:
        data = await serving.read(media_of(site), image)
    except ObjectMissing:
        return None
    return Picture(data, image.mime, image.width, image.height)
