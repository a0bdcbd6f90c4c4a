"""Signing up."""

from __future__ import annotations

import msgspec
from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import emit, events, fold, utc_now
from sinpluma_auth import addresses, invites, links, passwords, usernames
from sinpluma_auth.auth import Auth
from sinpluma_auth.errors import RegistrationClosed, Taken
from sinpluma_auth.forms import Faults
from sinpluma_auth.models import UserRow
from sinpluma_auth.schemas import Register, Registered
from sinpluma_auth.sessions import Device

_TAKEN = {
    "username": "Somebody has this name already.",
    "email": "There is an account with this address already.",
}


class NewAccount(msgspec.Struct, frozen=True):
    """A checked form, ready to become an account."""

    username: str
    email: str
    password_hash: str
    locale: str
    role: str = "user"
    invite_hash: str | None = None


async def sign_up(auth: Auth, form: Register, locale: str, device: Device) -> Registered:
    """Make an account, as far as the site's registration is open to whoever asks.

    Raises:
        RegistrationClosed: the site takes no new accounts.
        Invalid: fields are faulty.
        TokenInvalid: the invitation that the site asks for cannot be used.
        Taken: the name or the address is another account's.
        TooMany: there were too many attempts from this address or with this name.
    """
    if auth.settings.registration == "closed":
        raise RegistrationClosed("This site takes no new accounts.")
    await auth.limit("register_limit_address", device.address)
    invited = auth.settings.registration == "invite"
    username, email = usernames.clean(form.username), addresses.clean(form.email)
    _check(form, username, email, invited=invited)
    await auth.limit("register_limit_name", fold(username))
    invite_hash = invites.digest(form.invite or "") if invited else None
    await auth.db.write(_precheck, username, email, invite_hash)
    password_hash = await auth.passwords.hash(form.password)
    account = NewAccount(username, email, password_hash, locale, invite_hash=invite_hash)
    made = await auth.db.write(add_account, account)
    links.start_verification(auth.site, made.user_id)
    return made


async def add_account(session: AsyncSession, account: NewAccount) -> Registered:
    """Store an account.

    Raises:
        TokenInvalid: its invitation cannot be used.
        Taken: the name or the address is another account's.
    """
    if account.invite_hash is not None:
        await invites.use(session, account.invite_hash)
    await refuse_taken(session, username=account.username, email=account.email)
    now = utc_now()
    user = UserRow(
        username=account.username,
        username_key=fold(account.username),
        email=account.email,
        email_key=addresses.key(account.email),
        password_hash=account.password_hash,
        display_name=account.username,
        locale=account.locale,
        role=account.role,
        user_created=now,
        updated=now,
    )
    session.add(user)
    await flush(session)
    await emit(session, events.UserRegistered(user_id=user.user_id))
    return Registered(user.user_id, user.username, user.email, user.user_created)


async def refuse_taken(
    session: AsyncSession, *, username: str | None = None, email: str | None = None, user_id: int = 0
) -> None:
    """See that no account but that of `user_id` has this name or this address.

    Raises:
        Taken: one has; names each field.
    """
    taken = []
    if username is not None and await _exists(session, UserRow.username_key == fold(username), user_id):
        taken.append("username")
    if email is not None and await _exists(session, UserRow.email_key == addresses.key(email), user_id):
        taken.append("email")
    if taken:
        raise _taken(taken)


async def flush(session: AsyncSession) -> None:
    """Send a user's row to the database, where another may have taken the name a moment before.

    Raises:
        Taken: it was.
    """
    try:
        await session.flush()
    except IntegrityError as error:
        raise _taken(["email" if "email_key" in str(error.orig) else "username"]) from error


async def _exists(session: AsyncSession, which: ColumnElement[bool], but_not: int) -> bool:
    found = await session.scalar(select(UserRow.user_id).where(which, UserRow.user_id != but_not))
    return found is not None


async def _precheck(session: AsyncSession, username: str, email: str, invite_hash: str | None) -> None:
    """Find in time what would make the hash a waste; the transaction that stores the account looks again.

    A write, though it changes nothing: a step of the request's operation, which is passed over when the request comes
    again. A mere read would find the account that the first one made, and call its name taken.
    """
    if invite_hash is not None:
        await invites.require(session, invite_hash)
    await refuse_taken(session, username=username, email=email)


def _check(form: Register, username: str, email: str, *, invited: bool) -> None:
    faults = Faults()
    faults.add("username", usernames.fault(username))
    faults.add("email", addresses.fault(email))
    faults.add("password", passwords.fault(form.password))
    if invited:
        faults.require("invite", form.invite)
    faults.refuse()


def _taken(fields: list[str]) -> Taken:
    errors = {field: [_TAKEN[field]] for field in fields}
    return Taken(" ".join(_TAKEN[field] for field in fields), errors=errors)
