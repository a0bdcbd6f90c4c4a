"""Accounts of the first Sin Pluma: their names, addresses and passwords, as far as they can be kept.

A name that is taken, or is not allowed here, gets its foreign signs replaced and a number behind it. An address that is
taken, or is none, gives way to one that no mail can reach; nobody's account is joined with another's. A password works
as before, and is hashed anew when its owner first signs in (`sinpluma_auth.passwords`).
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Conflict, Site, fold, utc_now
from sinpluma_auth import addresses, usernames
from sinpluma_auth.account_settings import MAX_DISPLAY_NAME
from sinpluma_auth.auth import auth_of
from sinpluma_auth.models import UserRow
from sinpluma_auth.passwords import foreign
from sinpluma_auth.registration import NewAccount, add_account
from sinpluma_exchange.legacy.known import Known
from sinpluma_exchange.legacy.report import Report
from sinpluma_exchange.legacy.rows import User

NOWHERE = "legacy.invalid"
"""Where no mail can be sent to (RFC 6761, 6.4)."""
_STEM = 40


class Planned(msgspec.Struct, frozen=True):
    """An account to be made."""

    user_id: int
    account: NewAccount
    display_name: str
    created: datetime


class Planner:
    """Decides what accounts will be like; it knows those that it has planned already."""

    def __init__(self, site: Site, report: Report, locale: str) -> None:
        self._site = site
        self._report = report
        self._locale = locale
        self._names: set[str] = set()
        self._emails: set[str] = set()

    async def plan(self, user: User) -> Planned:
        """What the account will be like."""
        username = await self._username(user)
        account = NewAccount(username, await self._email(user), await self._password_hash(user), self._locale)
        return Planned(user.user_id, account, _display_name(user), self._created(user))

    async def _username(self, user: User) -> str:
        names = _candidates(user)
        while not await self._may_have(name := next(names)):
            pass
        self._names.add(fold(name))
        if name != usernames.clean(user.user_name):
            self._report.remark("account", user.user_id, "renamed", f"{user.user_name} is {name} here")
        return name

    async def _may_have(self, name: str) -> bool:
        key = fold(name)
        return usernames.fault(name) is None and key not in self._names and await self._is_free(username_key=key)

    async def _email(self, user: User) -> str:
        email = addresses.clean(user.email.strip())
        key = addresses.key(email)
        fault = addresses.fault(email)
        if fault is None and (key in self._emails or not await self._is_free(email_key=key)):
            fault = "There is an account with this address already."
        if fault is None:
            self._emails.add(key)
            return email
        instead = f"user{user.user_id}-{secrets.token_hex(4)}@{NOWHERE}"
        self._report.remark("account", user.user_id, "no_email", f"{user.email!r} gave way to {instead}: {fault}")
        return instead

    async def _password_hash(self, user: User) -> str:
        stored = foreign(user.password_hash.rstrip("\0 "))
        if stored is not None:
            return stored
        self._report.remark("account", user.user_id, "no_password", "Its password hash is not bcrypt's.")
        return await auth_of(self._site).passwords.hash(secrets.token_urlsafe(32))

    def _created(self, user: User) -> datetime:
        moment = moment_of(user)
        if moment is None:
            self._report.remark("account", user.user_id, "no_date", f"It was made on {user.created!r}.")
        return moment or utc_now()

    async def _is_free(self, **key: str) -> bool:
        return await self._site.db.read(_is_free, **key)


async def store(session: AsyncSession, known: Known, planned: Sequence[Planned]) -> dict[int, int]:
    """Make the accounts; gives their ids by those of the dump.

    Raises:
        Taken: somebody took a name or an address this moment.
    """
    made: dict[int, int] = {}
    for plan in planned:
        user_id = (await add_account(session, plan.account)).user_id
        user = await session.get_one(UserRow, user_id)
        user.display_name, user.user_created = plan.display_name, plan.created
        session.add(known.row("user", plan.user_id, user_id))
        made[plan.user_id] = user_id
    return made


async def refuse_another_site(session: AsyncSession, user: User, user_id: int) -> None:
    """See that an account that came over before is this very one: that it was made at the same moment.

    Raises:
        Conflict: it is another, so the dump is of another site.
    """
    created = await session.scalar(select(UserRow.user_created).where(UserRow.user_id == user_id))
    expected = moment_of(user)
    if created is not None and expected is not None and created != expected:
        raise Conflict(
            f"Account {user.user_id} of this dump is not the one that came over before under this source: this is "
            "a dump of another site. Give it a name of its own with --source."
        )


def moment_of(user: User) -> datetime | None:
    """When an account was made, if that is a moment that has been."""
    try:
        moment = datetime.fromisoformat(user.created).replace(tzinfo=UTC)
    except ValueError:  # such as MySQL's 0000-00-00 00:00:00
        return None
    return moment if moment <= utc_now() else None


def _candidates(user: User) -> Iterator[str]:
    """The name, and what can stand for it, ever less like it."""
    name = usernames.clean(user.user_name)
    yield name
    stem = "".join(letter if usernames.is_allowed(letter) else "_" for letter in name)[:_STEM].strip(".")
    yield stem
    yield from (f"{stem}-{number}" for number in range(2, 100))
    while True:
        yield f"user{user.user_id}-{secrets.token_hex(4)}"


def _display_name(user: User) -> str:
    full = " ".join(f"{user.first_name} {user.last_name}".split()) or user.user_name
    return "".join(letter for letter in full if unicodedata.category(letter)[0] != "C")[:MAX_DISPLAY_NAME]


async def _is_free(session: AsyncSession, *, username_key: str = "", email_key: str = "") -> bool:
    which = UserRow.username_key == username_key if username_key else UserRow.email_key == email_key
    return await session.scalar(select(UserRow.user_id).where(which)) is None
