"""Signing in: whoever knows the password gets a session."""

from __future__ import annotations

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import fold, utc_now
from sinpluma_auth import addresses
from sinpluma_auth.auth import Auth
from sinpluma_auth.errors import BadCredentials
from sinpluma_auth.forms import Faults
from sinpluma_auth.grants import new_grant, row_of, sign_pair
from sinpluma_auth.models import SessionRow, UserRow
from sinpluma_auth.profiles import own_profile
from sinpluma_auth.schemas import Login, OwnProfile, SignedIn
from sinpluma_auth.sessions import Device
from sinpluma_auth.tokens import Grant, SessionState

MAX_AGENT = 300


class Credentials(msgspec.Struct, frozen=True):
    """What a sign-in is checked against."""

    user_id: int
    password_hash: str
    may_sign_in: bool


class Opened(msgspec.Struct, frozen=True):
    """A session that has just begun."""

    grant: Grant
    user: OwnProfile


async def sign_in(auth: Auth, form: Login, device: Device) -> SignedIn:
    """Begin a session for whoever knows the password.

    An unknown name, a wrong password and an account that may not sign in are answered alike, after the same work.

    Raises:
        BadCredentials: one of those.
        TooMany: there were too many attempts from this address or at this name.
    """
    faults = Faults()
    faults.require("username", form.username)
    faults.require("password", form.password)
    faults.refuse()
    name = form.username.strip()
    await auth.limit("login_limit_address", device.address)
    await auth.limit("login_limit_name", fold(name))
    # Once more if the hash was replaced meanwhile: by a stronger one of the same password, when two sign in at once.
    opened = await _attempt(auth, name, form.password, device) or await _attempt(auth, name, form.password, device)
    if opened is None:
        raise BadCredentials
    await auth.forgive("login_limit_address", device.address)
    await auth.forgive("login_limit_name", fold(name))
    state = SessionState(opened.user.user_id, opened.user.username, opened.user.role)
    pair = sign_pair(auth, opened.grant, state, opened.grant.issued)
    return SignedIn(pair.access_token, pair.refresh_token, opened.user)


async def _attempt(auth: Auth, name: str, password: str, device: Device) -> Opened | None:
    found = await auth.db.read(find_credentials, name)
    right = await auth.passwords.verify(password, found.password_hash if found else None)
    if found is None or not right or not found.may_sign_in:
        raise BadCredentials
    stronger = await auth.passwords.hash(password) if auth.passwords.outdated(found.password_hash) else None
    return await auth.db.write(open_session, found, stronger, new_grant(auth, found.user_id), device)


async def find_credentials(session: AsyncSession, name: str) -> Credentials | None:
    """What the password of a user name or e-mail address is checked against."""
    by_email = UserRow.email_key == addresses.key(name)
    user = await session.scalar(select(UserRow).where(by_email if "@" in name else UserRow.username_key == fold(name)))
    return Credentials(user.user_id, user.password_hash, user.may_sign_in) if user else None


async def open_session(
    session: AsyncSession, seen: Credentials, stronger_hash: str | None, grant: Grant, device: Device
) -> Opened | None:
    """Begin a session; None if the account's password or state changed since it was `seen`."""
    user = await session.get(UserRow, seen.user_id, with_for_update=True)
    if user is None or not user.may_sign_in or user.password_hash != seen.password_hash:
        return None
    if stronger_hash is not None:
        user.password_hash = stronger_hash
    now = utc_now()
    row = SessionRow(
        user_id=user.user_id,
        created=now,
        last_used=now,
        expires=grant.expires,
        user_agent=device.user_agent[:MAX_AGENT],
        address=device.address,
    )
    session.add(row)
    await session.flush()
    grant = msgspec.structs.replace(grant, session_id=row.session_id)
    session.add(row_of(grant))
    return Opened(grant, own_profile(user))
