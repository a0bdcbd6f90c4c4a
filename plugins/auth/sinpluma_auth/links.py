"""One-time links sent by mail: to set a new password, and to show that an address is one's own.

The secret stands behind `#`, so that neither a server's log nor a referrer ever has it, and only its digest is
stored. All of a link's work runs beside the request that asked for it: how long that took tells nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Literal

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Site, TokenInvalid, utc_now
from sinpluma_auth import addresses, letters
from sinpluma_auth.models import OneTimeTokenRow, UserRow

Purpose = Literal["reset", "verify"]
LIFETIMES: dict[Purpose, timedelta] = {"reset": timedelta(hours=1), "verify": timedelta(days=3)}


class Recipient(msgspec.Struct, frozen=True):
    """To whom a letter goes."""

    user_id: int
    username: str
    email: str
    locale: str


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def start_reset(site: Site, email: str) -> None:
    """Send a link to set a new password, if the address is an account's, beside the present request."""
    site.tasks.start(_send_reset(site, email), "reset link")


def start_verification(site: Site, user_id: int) -> None:
    """Send a link that verifies the address of an account that still has one to verify, beside the present request."""
    site.tasks.start(_send_verification(site, user_id), "verification link")


async def find(session: AsyncSession, token: str, purpose: Purpose) -> OneTimeTokenRow:
    """The row of a token that may still be used.

    Raises:
        TokenInvalid: there is none.
    """
    row = await session.get(OneTimeTokenRow, digest(token), with_for_update=True)
    if row is None or row.purpose != purpose or row.expires <= utc_now():
        raise TokenInvalid("This link was used, or is too old. Ask for a new one.")
    return row


async def discard(session: AsyncSession, user_id: int, *purposes: Purpose) -> None:
    """Make all of a user's links worthless, or those of some purposes."""
    which = OneTimeTokenRow.purpose.in_(purposes or LIFETIMES)
    await session.execute(delete(OneTimeTokenRow).where(OneTimeTokenRow.user_id == user_id, which))


# Not `db.write`: the request's idempotency key must not record, or skip, what runs beside it.


async def _send_reset(site: Site, email: str) -> None:
    token = secrets.token_urlsafe(32)
    if (to := await site.db.write_apart(_add_reset, email, token)) is not None:
        site.mail.post(letters.reset(to.email, to.username, to.locale, _address(site, "reset", token)))


async def _send_verification(site: Site, user_id: int) -> None:
    token = secrets.token_urlsafe(32)
    if (to := await site.db.write_apart(_add_verification, user_id, token)) is not None:
        site.mail.post(letters.verify(to.email, to.username, to.locale, _address(site, "verify", token)))


async def _add_reset(session: AsyncSession, email: str, token: str) -> Recipient | None:
    user = await session.scalar(select(UserRow).where(UserRow.email_key == addresses.key(email.strip())))
    if user is None or not user.may_sign_in:
        return None
    await session.merge(_row(token, "reset", user, user.email))
    return _recipient(user, user.email)


async def _add_verification(session: AsyncSession, user_id: int, token: str) -> Recipient | None:
    user = await session.get(UserRow, user_id)
    if user is None or not user.may_sign_in or (user.email_verified_at and not user.pending_email):
        return None
    to = _recipient(user, user.pending_email or user.email)
    await session.merge(_row(token, "verify", user, to.email))
    return to


def _address(site: Site, page: Purpose, token: str) -> str:
    return f"{site.settings.public_url.rstrip('/')}/{page}#{token}"


def _row(token: str, purpose: Purpose, user: UserRow, email: str) -> OneTimeTokenRow:
    return OneTimeTokenRow(
        token_hash=digest(token),
        purpose=purpose,
        user_id=user.user_id,
        email=email,
        expires=utc_now() + LIFETIMES[purpose],
    )


def _recipient(user: UserRow, email: str) -> Recipient:
    return Recipient(user.user_id, user.username, email, user.locale)
