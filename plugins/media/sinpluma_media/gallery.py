"""Which picture is shown: an owner's own, or the one that is drawn where there is none."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Caption, ImageOwner, NotFound
from sinpluma_media import drawing, images
from sinpluma_media.images import Image, Target
from sinpluma_media.schemas import Picture


class Shown(msgspec.Struct, frozen=True):
    """What there is to show of an owner."""

    image: Image | None
    caption: Caption


async def look(session: AsyncSession, owner: ImageOwner, named: Any, viewer: int | None) -> Shown:
    """What a viewer sees at the address that an owner has.

    Raises:
        NotFound: there is no such owner, or it is hidden from this viewer.
    """
    owner_id = await owner.find(session, named)
    await owner.see(session, owner_id, viewer)
    return await shown(session, owner, owner_id)


async def shown(session: AsyncSession, owner: ImageOwner, owner_id: int) -> Shown:
    """What there is to show, whoever looks.

    Raises:
        NotFound: there is no such owner.
    """
    captions = await owner.captions(session, [owner_id])
    if owner_id not in captions:
        raise NotFound("There is no such picture.")
    found = await images.pictures_of(session, owner.kind, owner_id)
    return Shown(found[0] if found else None, captions[owner_id])


async def own(session: AsyncSession, owner: ImageOwner, named: Any, user_id: int) -> list[Image]:
    """The pictures of an owner, for who may change them."""
    owner_id = await owner.find(session, named)
    await owner.change(session, user_id, owner_id)
    return await images.pictures_of(session, owner.kind, owner_id)


async def remove(session: AsyncSession, owner: ImageOwner, named: Any, user_id: int, key: str | None) -> None:
    """Remove an owner's picture, or one of several; raises as `images.unlink`."""
    await images.unlink(session, Target(owner, await owner.find(session, named), user_id), key)


def drawn(owner: ImageOwner, caption: Caption) -> Picture:
    """The picture of an owner that has none: an avatar for a profile, a cover for anything else."""
    return drawing.avatar(caption) if owner.bucket == "profiles" else drawing.cover(caption)
