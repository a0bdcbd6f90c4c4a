"""What requests bring and what answers give.

Fields of forms have permissive types and defaults: the services check them all, and tell every fault at once.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from sinpluma.api import MAX_ID, Paging, extensible

Username = Annotated[
    str,
    Meta(
        description="Letters, digits, '_', '.' and '-'; unique however it is cased or accented.",
        extra_json_schema={"minLength": 3, "maxLength": 50},
    ),
]
Email = Annotated[str, Meta(description="An e-mail address.", extra_json_schema={"maxLength": 100})]
NewPassword = Annotated[
    str,
    Meta(
        description="Any characters, all of which count.",
        extra_json_schema={"minLength": 8, "maxLength": 128, "format": "password"},
    ),
]
Password = Annotated[str, Meta(description="The present password.", extra_json_schema={"format": "password"})]
Token = Annotated[str, Meta(description="What stands behind # in the link that was sent by mail.")]
DisplayName = Annotated[str, Meta(description="Name shown to readers.", extra_json_schema={"maxLength": 100})]
Bio = Annotated[str, Meta(description="What a user says about themselves.", extra_json_schema={"maxLength": 2000})]
ImageUrl = Annotated[str | None, Meta(description="Address of the user's picture; null where none are kept.")]
Locale = Annotated[
    str,
    Meta(description="Language of the site's mail to this user.", extra_json_schema={"enum": ["es", "en"]}),
]
Role = Annotated[str, Meta(description="What a user may do.", extra_json_schema={"enum": ["user", "admin"]})]

# --- session ------------------------------------------------------------------------------------------------------


class Register(msgspec.Struct, kw_only=True):
    """Somebody signs up. All but `invite` are required."""

    username: Username = ""
    email: Email = ""
    password: NewPassword = ""
    invite: Annotated[str | None, Meta(description="Code of an invitation, where the site asks for one.")] = None


class Registered(msgspec.Struct):
    """The new account."""

    user_id: int
    username: str
    email: str
    user_created: datetime


class Login(msgspec.Struct, kw_only=True):
    """Somebody signs in. Both are required; the e-mail address works as a user name."""

    username: Annotated[str, Meta(description="User name or e-mail address.")] = ""
    password: Password = ""


@extensible("user", "user_id", filled=("image_url",))
class OwnProfile(msgspec.Struct, kw_only=True):
    """A user's own profile and settings."""

    user_id: int
    username: str
    display_name: str
    bio: str
    image_url: ImageUrl = None
    email: str
    email_verified: bool
    pending_email: Annotated[str | None, Meta(description="New address, until it is verified.")]
    locale: Locale
    role: Role
    version: int
    user_created: datetime


class TokenPair(msgspec.Struct):
    """A new access token, and the refresh token that replaces the one before."""

    access_token: str
    refresh_token: str


class SignedIn(msgspec.Struct):
    """A new session."""

    access_token: str
    refresh_token: str
    user: OwnProfile


class SessionItem(msgspec.Struct):
    """A device that is signed in. `current` is the one that asks."""

    session_id: int
    created: datetime
    last_used: datetime
    user_agent: str
    address: str
    current: bool


class Forgot(msgspec.Struct):
    """Somebody cannot sign in."""

    email: Email


class Reset(msgspec.Struct, kw_only=True):
    """A new password for whoever has the link."""

    token: Token = ""
    password: NewPassword = ""


class Verify(msgspec.Struct):
    """Whoever has the link reads the mail of that address."""

    token: Token


# --- users --------------------------------------------------------------------------------------------------------


@extensible("user", "user_id", filled=("image_url",))
class Profile(msgspec.Struct, kw_only=True):
    """A user as everybody sees them."""

    user_id: int
    username: str
    display_name: str
    bio: str
    image_url: ImageUrl = None
    user_created: datetime


class SettingsChange(msgspec.Struct, kw_only=True):
    """The settings to change. `current_password` is needed for the user name, the e-mail address and the password."""

    username: Username | UnsetType = UNSET
    email: Email | UnsetType = UNSET
    password: NewPassword | UnsetType = UNSET
    display_name: DisplayName | UnsetType = UNSET
    bio: Bio | UnsetType = UNSET
    locale: Locale | UnsetType = UNSET
    current_password: Password | None = None
    version: Annotated[int | None, Meta(description="The version this change was made from.")] = None


class CloseAccount(msgspec.Struct):
    """A user leaves."""

    password: Password = ""


# --- administration -----------------------------------------------------------------------------------------------


class UserQuery(Paging, kw_only=True):
    """Which users to list."""

    q: Annotated[str, Meta(max_length=100, description="Part of a user name or an e-mail address.")] = ""


class ManagedUser(msgspec.Struct, kw_only=True):
    """A user as administrators see them."""

    user_id: int
    username: str
    display_name: str
    email: str
    email_verified: bool
    role: Role
    disabled: bool
    closed: Annotated[bool, Meta(description="The user has left; deleted after 30 days.")]
    user_created: datetime
    last_used: Annotated[datetime | None, Meta(description="When a session of this user last began or went on.")]


class UserChange(msgspec.Struct, kw_only=True):
    """What an administrator does to a user. Disabling ends all sessions too."""

    disabled: bool | None = None
    role: Role | None = None
    end_sessions: bool = False


class ReportForm(msgspec.Struct, kw_only=True):
    """What somebody tells the administrators. All fields are required."""

    kind: Annotated[
        str,
        Meta(description="What it is about.", extra_json_schema={"enum": ["notebook", "page", "user"]}),
    ] = ""
    target_id: Annotated[int, Meta(ge=1, le=MAX_ID)]
    reason: Annotated[str, Meta(extra_json_schema={"minLength": 1, "maxLength": 2000})] = ""


class Report(msgspec.Struct, kw_only=True):
    """A report that was made."""

    report_id: int
    kind: str
    target_id: int
    reason: str
    created: datetime


class ManagedReport(Report, kw_only=True):
    """A report as administrators see it. `reporter` and `resolved_by` are user names, null once they are deleted."""

    reporter: str | None
    resolved: bool
    resolved_at: datetime | None
    resolved_by: str | None


class ReportQuery(Paging, kw_only=True):
    """Which reports to list."""

    open: Annotated[bool, Meta(description="Only those that are not resolved.")] = False


class ReportChange(msgspec.Struct):
    """Whether a report has been dealt with."""

    resolved: bool
