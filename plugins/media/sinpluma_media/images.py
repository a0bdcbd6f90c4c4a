"""The rows of pictures: pending while the objects are being stored, then linked to what they are of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import ImageOwner, NotFound, one_statement, utc_now
from sinpluma_auth.models import UserRow
from sinpluma_media.addresses import original_name, webp_name
from sinpluma_media.errors import QuotaExceeded, UploadLost
from sinpluma_media.models import ImageRow
from sinpluma_media.settings import MIB


class Target(NamedTuple):
    """What a picture is to be of, and who says so."""

    owner: ImageOwner
    owner_id: int
    user_id: int


class Image(msgspec.Struct, frozen=True, kw_only=True):
    """A picture as its row has it; `sizes` are the bytes of each width."""

    image_id: int
    user_id: int
    kind: str
    owner_id: int
    bucket: str
    key: str
    mime: str
    size: int
    sizes: dict[int, int]
    stored: int
    width: int
    height: int

    @property
    def digest(self) -> str:
        """The SHA-256 of the picture in its own size, in hexadecimal digits."""
        return self.key.partition("-")[0]

    @property
    def names(self) -> list[str]:
        """The objects that it is stored in."""
        return [original_name(self.key, self.mime), *(webp_name(self.key, width) for width in self.sizes)]


class NewImage(msgspec.Struct, frozen=True, kw_only=True):
    """A picture that is about to be stored."""

    key: str
    mime: str
    size: int
    sizes: dict[int, int]
    stored: int
    width: int
    height: int


async def begin(session: AsyncSession, target: Target, new: NewImage, quota: int) -> None:
    """Note that a picture is about to be stored, so that what a crash leaves of it is found.

    Raises:
        QuotaExceeded: the user's pictures would take more than `quota` bytes.
        SinPlumaError: the owner is not there, or not this user's.
    """
    owner, owner_id, user_id = target
    await owner.change(session, user_id, owner_id)
    await _check_quota(session, target, new, quota)
    fields: dict[str, Any] = msgspec.structs.asdict(new)
    fields["sizes"] = msgspec.json.encode(new.sizes).decode()
    fields |= {"user_id": user_id, "kind": owner.kind, "owner_id": owner_id, "bucket": owner.bucket}
    session.add(ImageRow(**fields, created=utc_now()))


async def link(session: AsyncSession, target: Target, key: str) -> str:
    """Make a stored picture the owner's, in the place of its former one unless it has many; gives the key.

    Raises:
        UploadLost: the sweep has taken it for one that was given up.
        SinPlumaError: the owner is not there any more, or not this user's.
    """
    owner, owner_id, user_id = target
    await owner.change(session, user_id, owner_id)
    pending = update(ImageRow).where(ImageRow.key == key, ImageRow.linked_at.is_(None)).values(linked_at=utc_now())
    if not await _count(session, pending):
        raise UploadLost("The upload took too long, and nothing was stored. Try again.")
    if not owner.many:
        former = (ImageRow.kind == owner.kind, ImageRow.owner_id == owner_id, ImageRow.key != key)
        await session.execute(delete(ImageRow).where(*former, ImageRow.linked_at.is_not(None)))
    return key


async def give_up(session: AsyncSession, key: str) -> bool:
    """Forget a picture that was not linked; false if it was."""
    return bool(await _count(session, delete(ImageRow).where(ImageRow.key == key, ImageRow.linked_at.is_(None))))


async def unlink(session: AsyncSession, target: Target, key: str | None) -> None:
    """Remove the owner's pictures, or, with a key, that one. Again changes nothing.

    Raises:
        NotFound: there is no picture of that key.
        SinPlumaError: the owner is not there, or not this user's.
    """
    owner, owner_id, user_id = target
    await owner.change(session, user_id, owner_id)
    which = [ImageRow.kind == owner.kind, ImageRow.owner_id == owner_id, ImageRow.linked_at.is_not(None)]
    if key is not None:
        which.append(ImageRow.key == key)
    if not await _count(session, delete(ImageRow).where(*which)) and key is not None:
        raise NotFound("There is no such picture.")


@one_statement
async def linked(session: AsyncSession, key: str) -> Image | None:
    """The picture of that key, if it is linked."""
    row = await session.scalar(select(ImageRow).where(ImageRow.key == key, ImageRow.linked_at.is_not(None)))
    return None if row is None else _image(row)


@one_statement
async def pictures_of(session: AsyncSession, kind: str, owner_id: int) -> list[Image]:
    """An owner's pictures, the newest first."""
    of_owner = (ImageRow.kind == kind, ImageRow.owner_id == owner_id, ImageRow.linked_at.is_not(None))
    rows = await session.scalars(select(ImageRow).where(*of_owner).order_by(ImageRow.image_id.desc()))
    return [_image(row) for row in rows]


@one_statement
async def keys_of(session: AsyncSession, kind: str, owner_ids: Sequence[int]) -> Mapping[int, str]:
    """The key of each owner that has one picture."""
    of_owners = (ImageRow.kind == kind, ImageRow.owner_id.in_(owner_ids), ImageRow.linked_at.is_not(None))
    rows = await session.execute(select(ImageRow.owner_id, ImageRow.key).where(*of_owners))
    return {row.owner_id: row.key for row in rows}


async def after(session: AsyncSession, image_id: int, limit: int, before: datetime | None = None) -> list[Image]:
    """Linked pictures in the order of their ids, after that one; and linked before a moment."""
    linked_ones = select(ImageRow).where(ImageRow.image_id > image_id, ImageRow.linked_at.is_not(None))
    if before is not None:
        linked_ones = linked_ones.where(ImageRow.linked_at < before)
    return [_image(row) for row in await session.scalars(linked_ones.order_by(ImageRow.image_id).limit(limit))]


async def given_up(session: AsyncSession, before: datetime, limit: int) -> list[str]:
    """Keys of pictures that were begun before that moment, and never linked."""
    old = select(ImageRow.key).where(ImageRow.linked_at.is_(None), ImageRow.created < before)
    return list(await session.scalars(old.limit(limit)))


async def drop(session: AsyncSession, image_ids: Sequence[int]) -> int:
    """Forget pictures whose owner is gone; gives their number."""
    return await _count(session, delete(ImageRow).where(ImageRow.image_id.in_(image_ids)))


@one_statement
async def known(session: AsyncSession, keys: Sequence[str]) -> set[str]:
    """Those of the keys that have a row, linked or pending."""
    return set(await session.scalars(select(ImageRow.key).where(ImageRow.key.in_(keys))))


async def _check_quota(session: AsyncSession, target: Target, new: NewImage, quota: int) -> None:
    owner, owner_id, user_id = target
    # The user's row is locked, so that two uploads at once do not both find the last free space.
    await session.scalar(select(UserRow.user_id).where(UserRow.user_id == user_id).with_for_update())
    used = select(func.coalesce(func.sum(ImageRow.stored), 0)).where(ImageRow.user_id == user_id)
    if not owner.many:  # what it takes the place of will be free
        former = (ImageRow.kind == owner.kind, ImageRow.owner_id == owner_id, ImageRow.linked_at.is_not(None))
        used = used.where(ImageRow.image_id.not_in(select(ImageRow.image_id).where(*former)))
    if int(await session.scalar(used) or 0) + new.stored > quota:
        raise QuotaExceeded(
            f"All your pictures together may take {quota // MIB:,} MiB, and with this one they would take more. "
            "Remove some first."
        )


async def _count(session: AsyncSession, statement: Any) -> int:
    result: Any = await session.execute(statement)
    return int(result.rowcount)


def _image(row: ImageRow) -> Image:
    fields = {name: getattr(row, name) for name in Image.__struct_fields__ if name != "sizes"}
    return Image(**fields, sizes=msgspec.json.decode(row.sizes, type=dict[int, int]))
