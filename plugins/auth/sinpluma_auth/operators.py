"""What whoever runs the site does to accounts from the command line."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Conflict, NotFound, emit, events, fold, utc_now
from sinpluma_auth import addresses, administration, passwords, usernames
from sinpluma_auth.accounts import locked
from sinpluma_auth.accounts import set_password as store_password
from sinpluma_auth.auth import Auth
from sinpluma_auth.forms import Faults
from sinpluma_auth.models import UserRow
from sinpluma_auth.registration import NewAccount, add_account
from sinpluma_auth.schemas import ManagedUser, UserChange, UserQuery

_LOCALE = "es"
_BATCH = 100


async def create_admin(auth: Auth, username: str, email: str, password: str) -> None:
    """Make an administrator's account.

    Raises:
        Invalid: something about it is faulty.
        Taken: the name or the address is another account's.
    """
    username, email = usernames.clean(username), addresses.clean(email)
    faults = Faults()
    faults.add("username", usernames.fault(username))
    faults.add("email", addresses.fault(email))
    faults.add("password", passwords.fault(password))
    faults.refuse()
    password_hash = await auth.passwords.hash(password)
    await auth.db.write(add_account, NewAccount(username, email, password_hash, _LOCALE, role="admin"))


async def set_password(auth: Auth, name: str, password: str) -> str:
    """Give a user a new password; every session ends. Gives the user name.

    Raises:
        Invalid: the password is faulty.
        NotFound: there is no such user.
    """
    faults = Faults()
    faults.add("password", passwords.fault(password))
    faults.refuse()
    user_id, username = await auth.db.read(find, name)
    await auth.db.write(_set_password, user_id, await auth.passwords.hash(password))
    await auth.revocation.announce()
    return username


async def set_disabled(auth: Auth, name: str, *, disabled: bool) -> str:
    """Disable or enable a user; gives the user name.

    Raises:
        NotFound: there is no such user.
        LastAdmin: the site would be left without an administrator.
    """
    user_id, username = await auth.db.read(find, name)
    await administration.change_user(auth, user_id, UserChange(disabled=disabled))
    return username


async def reopen(auth: Auth, name: str) -> str:
    """Open a closed account again; gives the user name.

    Raises:
        NotFound: there is no such user.
        Conflict: the account is not closed.
    """
    user_id, username = await auth.db.read(find, name)
    await auth.db.write(_reopen, user_id)
    return username


async def everybody(auth: Auth, match: str) -> list[ManagedUser]:
    """All users whose name or address has `match` in it, the newest first."""
    found: list[ManagedUser] = []
    page, total = 1, 1
    while len(found) < total:
        query = UserQuery(q=match, page=page, per_page=_BATCH)
        users, total = await auth.db.read(administration.list_users, query)
        if not users:
            break
        found += users
        page += 1
    return found


async def find(session: AsyncSession, name: str) -> tuple[int, str]:
    """The id and user name of whoever has this user name or e-mail address.

    Raises:
        NotFound: nobody has.
    """
    which: ColumnElement[bool] = UserRow.username_key == fold(name)
    if "@" in name:
        which = UserRow.email_key == addresses.key(name)
    found = (await session.execute(select(UserRow.user_id, UserRow.username).where(which))).one_or_none()
    if found is None:
        raise NotFound(f"There is no user {name}.")
    return found.user_id, found.username


async def _set_password(session: AsyncSession, user_id: int, password_hash: str) -> None:
    user = await locked(session, user_id)
    user.version += 1
    user.updated = utc_now()
    await store_password(session, user, password_hash, "password")


async def _reopen(session: AsyncSession, user_id: int) -> None:
    user = await locked(session, user_id)
    if user.closed_at is None:
        raise Conflict(f"The account of {user.username} is not closed.")
    user.closed_at, user.updated = None, utc_now()
    user.version += 1
    await emit(session, events.AccountReopened(user_id=user_id))
