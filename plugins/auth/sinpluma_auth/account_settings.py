"""What users change about their account while they are signed in."""

from __future__ import annotations

import unicodedata

import msgspec
from msgspec import UNSET, UnsetType
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import StaleVersion, emit, events, fold, utc_now
from sinpluma_auth import addresses, letters, links, passwords, session_changes, usernames
from sinpluma_auth.accounts import Seen, locked, prove, see, set_password, tell_password_changed
from sinpluma_auth.auth import Auth
from sinpluma_auth.errors import WrongPassword
from sinpluma_auth.forms import Faults, too_long
from sinpluma_auth.models import UserRow
from sinpluma_auth.profiles import own_profile
from sinpluma_auth.registration import flush, refuse_taken
from sinpluma_auth.schemas import OwnProfile, SettingsChange

LOCALES = ("es", "en")
MAX_DISPLAY_NAME, MAX_BIO = 100, 2000
_CONTROLS = {"Cc", "Zl", "Zp"}  # what breaks a line; joiners, of which emoji are made, are welcome
_PROTECTED = ("username", "email", "password")

Versions = frozenset[int] | None
"""The versions of an account that a change may have been made from; None for any."""


class Changes(msgspec.Struct, frozen=True):
    """Checked values to set; UNSET leaves a field as it is."""

    username: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    password_hash: str | UnsetType = UNSET
    display_name: str | UnsetType = UNSET
    bio: str | UnsetType = UNSET
    locale: str | UnsetType = UNSET


async def change_settings(auth: Auth, user_id: int, form: SettingsChange, versions: Versions) -> OwnProfile:
    """Change some of a user's settings. A new address counts once it is verified; a new password ends all sessions.

    Raises:
        Invalid: fields are faulty.
        StaleVersion: somebody changed them since; `current` has them.
        WrongPassword: the present password, which some fields need, is wrong.
        Taken: the name or the address is another account's.
        TooMany: there were too many attempts at the password.
    """
    form = _cleaned(form)
    _check(form)
    seen = await auth.db.read(see, user_id)
    if _is_protected(form):
        await prove(auth, seen, form.current_password or "", field="current_password")
    password_hash = UNSET if form.password is UNSET else await auth.passwords.hash(form.password)
    changes = Changes(form.username, form.email, password_hash, form.display_name, form.bio, form.locale)
    changed = await auth.db.write(apply, seen, versions, changes)
    if changes.username is not UNSET or changes.password_hash is not UNSET:
        await auth.revocation.announce()
    _tell(auth, seen.profile, changed, password=password_hash is not UNSET)
    return changed


async def apply(session: AsyncSession, seen: Seen, versions: Versions, changes: Changes) -> OwnProfile:
    """Set the values, if the account is still as it was seen.

    Raises:
        StaleVersion: it is not; `current` has it.
        WrongPassword: the password that was proved is no longer the present one.
        Taken: the name or the address is another account's.
    """
    user = await locked(session, seen.profile.user_id)
    _refuse_stale(own_profile(user), versions)
    if user.password_hash != seen.password_hash:
        raise WrongPassword("Your password was changed this moment. Sign in again.")
    former = user.username, user.display_name
    await _set_names(session, user, changes)
    for name in ("display_name", "bio", "locale"):
        if (value := getattr(changes, name)) is not UNSET:
            setattr(user, name, value)
    if changes.username is not UNSET:
        await session_changes.note_user(session, user.user_id)
    if changes.password_hash is not UNSET:
        await set_password(session, user, changes.password_hash, "password")
    user.version += 1
    user.updated = utc_now()
    await flush(session)
    if (user.username, user.display_name) != former:
        await emit(session, events.UserRenamed(user_id=user.user_id))
    return own_profile(user)


async def _set_names(session: AsyncSession, user: UserRow, changes: Changes) -> None:
    await refuse_taken(
        session,
        username=None if changes.username is UNSET else changes.username,
        email=None if changes.email is UNSET else changes.email,
        user_id=user.user_id,
    )
    if changes.username is not UNSET:
        user.username, user.username_key = changes.username, fold(changes.username)
    if changes.email is not UNSET:
        same = addresses.key(changes.email) == user.email_key
        user.email = changes.email if same else user.email
        user.pending_email = None if same else changes.email


def _cleaned(form: SettingsChange) -> SettingsChange:
    if form.username is not UNSET:
        form.username = usernames.clean(form.username)
    if form.email is not UNSET:
        form.email = addresses.clean(form.email)
    if form.display_name is not UNSET:
        form.display_name = form.display_name.strip()
    return form


def _check(form: SettingsChange) -> None:
    faults = Faults()
    if form.username is not UNSET:
        faults.add("username", usernames.fault(form.username))
    if form.email is not UNSET:
        faults.add("email", addresses.fault(form.email))
    if form.password is not UNSET:
        faults.add("password", passwords.fault(form.password))
    if form.display_name is not UNSET:
        faults.add("display_name", _display_name_fault(form.display_name))
    if form.bio is not UNSET:
        faults.add("bio", too_long(form.bio, MAX_BIO))
    if form.locale is not UNSET and form.locale not in LOCALES:
        faults.add("locale", f"The site speaks {' and '.join(LOCALES)}.")
    if _is_protected(form):
        faults.require("current_password", form.current_password)
    faults.refuse()


def _is_protected(form: SettingsChange) -> bool:
    return any(getattr(form, name) is not UNSET for name in _PROTECTED)


def _display_name_fault(name: str) -> str | None:
    if any(unicodedata.category(character) in _CONTROLS for character in name):
        return "A name has no line breaks or other control characters."
    return too_long(name, MAX_DISPLAY_NAME)


def _refuse_stale(profile: OwnProfile, versions: Versions) -> None:
    if versions is not None and profile.version not in versions:
        raise StaleVersion("Your settings were changed elsewhere. Look at them again.", current=profile)


def _tell(auth: Auth, before: OwnProfile, after: OwnProfile, *, password: bool) -> None:
    if password:
        tell_password_changed(auth, after)
    if after.pending_email is not None and after.pending_email != before.pending_email:
        links.start_verification(auth.site, after.user_id)
        link = f"{auth.site.settings.public_url.rstrip('/')}/forgot"
        warning = letters.email_change(before.email, before.username, before.locale, after.pending_email, link)
        auth.site.mail.post(warning)
