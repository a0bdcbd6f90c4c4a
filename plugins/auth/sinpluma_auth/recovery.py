"""What whoever has a link from a letter can do: set a new password, and show that an address is theirs."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import TokenInvalid, utc_now
from sinpluma_auth import addresses, links, passwords
from sinpluma_auth.accounts import locked, set_password, tell_password_changed
from sinpluma_auth.auth import Auth
from sinpluma_auth.forms import Faults
from sinpluma_auth.models import UserRow
from sinpluma_auth.profiles import own_profile
from sinpluma_auth.registration import flush, refuse_taken
from sinpluma_auth.schemas import Forgot, OwnProfile, Reset, Verify
from sinpluma_auth.sessions import Device


async def ask_for_reset(auth: Auth, form: Forgot, device: Device) -> None:
    """Send a link to set a new password, if the address is an account's: nobody learns whether it is.

    Raises:
        TooMany: there were too many such requests for this address, or from there.
    """
    await auth.limit("reset_limit_address", device.address)
    await auth.limit("reset_limit_name", addresses.key(form.email.strip()))
    links.start_reset(auth.site, form.email)


async def reset_password(auth: Auth, form: Reset, device: Device) -> None:
    """Set a new password for whoever has the link; every session ends.

    Raises:
        Invalid: fields are faulty.
        TokenInvalid: the link was used, or is too old.
        TooMany: there were too many such requests from there.
    """
    faults = Faults()
    faults.require("token", form.token)
    faults.add("password", passwords.fault(form.password))
    faults.refuse()
    await auth.limit("reset_limit_address", device.address)
    await auth.db.write(_precheck, form.token)
    changed = await auth.db.write(use_reset, form.token, await auth.passwords.hash(form.password))
    await auth.revocation.announce()
    tell_password_changed(auth, changed)


async def verify_email(auth: Auth, form: Verify, device: Device) -> None:
    """Note that whoever has the link reads the mail of its address; an address that was changed counts from now.

    Raises:
        TokenInvalid: the link was used, is too old, or its address is no longer wanted.
        Taken: somebody else has the address by now.
        TooMany: there were too many such requests from there.
    """
    await auth.limit("verify_limit_address", device.address)
    await auth.db.write(use_verification, form.token)


async def resend_verification(auth: Auth, user_id: int) -> None:
    """Send the link that verifies an address again, if there is an address to verify.

    Raises:
        TooMany: there were too many such requests.
    """
    await auth.limit("verify_limit_name", user_id)
    links.start_verification(auth.site, user_id)


async def use_reset(session: AsyncSession, token: str, password_hash: str) -> OwnProfile:
    """Set the password of the account that a link is for.

    Raises:
        TokenInvalid: the link was used, or is too old.
    """
    link = await links.find(session, token, "reset")
    user = await _owner(session, link.user_id)
    if addresses.key(link.email) == user.email_key and user.email_verified_at is None:
        user.email_verified_at = utc_now()
    await set_password(session, user, password_hash, "reset")
    user.version += 1
    user.updated = utc_now()
    return own_profile(user)


async def use_verification(session: AsyncSession, token: str) -> None:
    """Note that the address that a link was sent to is the account's.

    Raises:
        TokenInvalid: the link was used, is too old, or its address is no longer wanted.
        Taken: somebody else has the address by now.
    """
    link = await links.find(session, token, "verify")
    user = await _owner(session, link.user_id)
    key = addresses.key(link.email)
    if user.pending_email is not None and key == addresses.key(user.pending_email):
        await refuse_taken(session, email=user.pending_email, user_id=user.user_id)
        user.email, user.email_key, user.pending_email = user.pending_email, key, None
    elif key != user.email_key:
        raise TokenInvalid("This address is no longer the one to verify.")
    user.email_verified_at = user.updated = utc_now()
    user.version += 1
    await links.discard(session, user.user_id, "verify")
    await flush(session)


async def _owner(session: AsyncSession, user_id: int) -> UserRow:
    user = await locked(session, user_id)
    if not user.may_sign_in:
        raise TokenInvalid("This account is not in use.")
    return user


async def _precheck(session: AsyncSession, token: str) -> None:
    """Find in time what would make the hash a waste; the transaction that sets the password looks again.

    A write, though it changes nothing: a step of the request's operation, which is passed over when the request comes
    again and has used the link already.
    """
    await links.find(session, token, "reset")
