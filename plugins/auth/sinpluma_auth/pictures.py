"""Whose picture a profile image is: what the plugin `media` asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Caption, Forbidden, ImageOwner, NotFound, fold
from sinpluma_auth.models import UserRow


async def find(session: AsyncSession, username: str) -> int:
    """The id of the user of that name, however it is cased or accented.

    Raises:
        NotFound: there is no such user, or the account is closed.
    """
    of_name = (UserRow.username_key == fold(username), UserRow.closed_at.is_(None))
    user_id = await session.scalar(select(UserRow.user_id).where(*of_name))
    if user_id is None:
        raise _nobody()
    return user_id


async def see(session: AsyncSession, user_id: int, viewer: int | None) -> None:  # noqa: ARG001 - everybody's to see
    """Everybody may see the picture of an account that is not closed.

    Raises:
        NotFound: there is no such account.
    """
    if await session.scalar(_open(user_id)) is None:
        raise _nobody()


async def change(session: AsyncSession, user_id: int, owner_id: int) -> None:
    """Lock one's own account.

    Raises:
        NotFound: there is no such account.
        Forbidden: it is another's.
    """
    if await session.scalar(_open(owner_id).with_for_update()) is None:
        raise _nobody()
    if user_id != owner_id:
        raise Forbidden("This is another user's picture.")


async def captions(session: AsyncSession, user_ids: Sequence[int]) -> Mapping[int, Caption]:
    """The names of the accounts that exist, closed ones too: they may be opened again."""
    rows = await session.execute(
        select(UserRow.user_id, UserRow.display_name, UserRow.username).where(UserRow.user_id.in_(user_ids))
    )
    return {row.user_id: Caption(row.display_name or row.username) for row in rows}


OWNER = ImageOwner(
    kind="user",
    bucket="profiles",
    route="/user/<username>/image/",
    find=find,
    see=see,
    change=change,
    captions=captions,
)
"""A user has a profile image."""


def _open(user_id: int) -> Select[int]:
    return select(UserRow.user_id).where(UserRow.user_id == user_id, UserRow.closed_at.is_(None))


def _nobody() -> NotFound:
    return NotFound("There is no user of this name.")
