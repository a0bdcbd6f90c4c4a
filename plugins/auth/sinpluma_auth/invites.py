"""Invitations to sign up, where registration is by invitation."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import TokenInvalid, utc_now
from sinpluma_auth.models import InviteRow


def new_code() -> str:
    """A code that can be read out on the telephone: 16 letters and digits, 80 random bits."""
    alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32, without those that look alike
    return "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(4))


def digest(code: str) -> str:
    """What is stored of a code: neither case, hyphens nor spaces count."""
    plain = "".join(character for character in code.upper() if character.isalnum())
    return hashlib.sha256(plain.encode(errors="surrogatepass")).hexdigest()


async def add(session: AsyncSession, code_hash: str, uses: int, expires: datetime, note: str) -> None:
    """Remember an invitation."""
    session.add(InviteRow(code_hash=code_hash, created=utc_now(), expires=expires, uses_left=uses, note=note))


async def require(session: AsyncSession, code_hash: str) -> None:
    """See that an invitation can be used.

    Raises:
        TokenInvalid: there is no such invitation, or it is used up or too old.
    """
    usable = await session.scalar(select(InviteRow.code_hash).where(*_usable(code_hash)))
    if usable is None:
        raise _unusable()


async def use(session: AsyncSession, code_hash: str) -> None:
    """Use an invitation once, in one statement, so that two at once do not both get its last use.

    Raises:
        TokenInvalid: there is no such invitation, or it is used up or too old.
    """
    used = await session.execute(update(InviteRow).where(*_usable(code_hash)).values(uses_left=InviteRow.uses_left - 1))
    if used.rowcount == 0:  # type: ignore[attr-defined]
        raise _unusable()


def _usable(code_hash: str) -> tuple[ColumnElement[bool], ...]:
    return InviteRow.code_hash == code_hash, InviteRow.uses_left > 0, InviteRow.expires > utc_now()


def _unusable() -> TokenInvalid:
    return TokenInvalid("This invitation was used, or is too old.", errors={"invite": ["It cannot be used."]})
