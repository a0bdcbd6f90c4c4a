"""What every change of an account needs, and leaving."""

from __future__ import annotations

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Unauthorized, emit, events, utc_now
from sinpluma_auth import letters, links
from sinpluma_auth.administration import keep_an_admin
from sinpluma_auth.auth import Auth
from sinpluma_auth.errors import WrongPassword
from sinpluma_auth.forms import Faults
from sinpluma_auth.models import SessionRow, UserRow
from sinpluma_auth.profiles import own_profile
from sinpluma_auth.schemas import OwnProfile
from sinpluma_auth.sessions import EndReason, end_sessions


class Seen(msgspec.Struct, frozen=True):
    """An account as it was before a change: what the change is checked against."""

    profile: OwnProfile
    password_hash: str


async def close(auth: Auth, user_id: int, password: str) -> None:
    """Close a user's account: signed out and hidden at once, deleted after 30 days.

    Raises:
        Invalid: the password is missing.
        WrongPassword: it is wrong.
        LastAdmin: the site would be left without an administrator.
        TooMany: there were too many attempts at the password.
    """
    faults = Faults()
    faults.require("password", password)
    faults.refuse()
    await prove(auth, await auth.db.read(see, user_id), password, field="password")
    await auth.db.write(mark_closed, user_id)
    await auth.revocation.announce()


async def prove(auth: Auth, seen: Seen, password: str, *, field: str) -> None:
    """See that somebody who is signed in knows the password too.

    Raises:
        WrongPassword: it is wrong; names the form's field.
        TooMany: there were too many attempts.
    """
    key = f"user {seen.profile.user_id}"
    await auth.limit("login_limit_name", key)
    if not await auth.passwords.verify(password, seen.password_hash):
        raise WrongPassword(errors={field: ["This is not your present password."]})
    await auth.forgive("login_limit_name", key)


def tell_password_changed(auth: Auth, user: OwnProfile) -> None:
    """Send word that the password is another."""
    link = f"{auth.site.settings.public_url.rstrip('/')}/forgot"
    auth.site.mail.post(letters.password_changed(user.email, user.username, user.locale, link))


async def see(session: AsyncSession, user_id: int) -> Seen:
    """An account as it is.

    Raises:
        Unauthorized: it was deleted this moment.
    """
    user = await session.get(UserRow, user_id)
    if user is None:
        raise Unauthorized
    return Seen(own_profile(user), user.password_hash)


async def mark_closed(session: AsyncSession, user_id: int) -> None:
    """Close an account; its sessions end.

    Raises:
        LastAdmin: the site would be left without an administrator.
    """
    user = await locked(session, user_id)
    await keep_an_admin(session, user)
    user.closed_at = user.updated = utc_now()
    user.version += 1
    await emit(session, events.AccountClosed(user_id=user_id))
    await links.discard(session, user_id)
    await end_sessions(session, "closed", SessionRow.user_id == user_id)


async def set_password(session: AsyncSession, user: UserRow, password_hash: str, reason: EndReason) -> None:
    """Set a password, with which every session ends and links for a new one are worth nothing."""
    user.password_hash = password_hash
    await links.discard(session, user.user_id, "reset")
    await end_sessions(session, reason, SessionRow.user_id == user.user_id)


async def locked(session: AsyncSession, user_id: int) -> UserRow:
    """An account, which nobody else changes until the transaction ends.

    Raises:
        Unauthorized: it was deleted this moment.
    """
    user = await session.get(UserRow, user_id, with_for_update=True)
    if user is None:
        raise Unauthorized
    return user
