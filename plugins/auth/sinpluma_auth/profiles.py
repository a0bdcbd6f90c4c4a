"""Profiles: a user as others see them, and as they see themselves."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import NotFound, Unauthorized, fold, one_statement
from sinpluma_auth.models import UserRow
from sinpluma_auth.schemas import OwnProfile, Profile


@one_statement
async def public_profile(session: AsyncSession, username: str) -> Profile:
    """A user as everybody sees them, however the name is cased or accented.

    Raises:
        NotFound: there is no such user, or the account is closed.
    """
    user = await session.scalar(
        select(UserRow).where(UserRow.username_key == fold(username), UserRow.closed_at.is_(None))
    )
    if user is None:
        raise NotFound("There is no user of this name.")
    return Profile(
        user_id=user.user_id,
        username=user.username,
        display_name=user.display_name,
        bio=user.bio,
        user_created=user.user_created,
    )


@one_statement
async def profile_of(session: AsyncSession, user_id: int) -> OwnProfile:
    """A user's own profile.

    Raises:
        Unauthorized: the account was deleted this moment.
    """
    user = await session.get(UserRow, user_id)
    if user is None:
        raise Unauthorized
    return own_profile(user)


@one_statement
async def open_account(session: AsyncSession, user_id: int) -> int | None:
    """The id again if there is such a user whom others can see."""
    return await session.scalar(select(UserRow.user_id).where(UserRow.user_id == user_id, UserRow.closed_at.is_(None)))


def own_profile(user: UserRow) -> OwnProfile:
    """A user as they see themselves."""
    return OwnProfile(
        user_id=user.user_id,
        username=user.username,
        display_name=user.display_name,
        bio=user.bio,
        email=user.email,
        email_verified=user.email_verified_at is not None,
        pending_email=user.pending_email,
        locale=user.locale,
        role=user.role,
        version=user.version,
        user_created=user.user_created,
    )
