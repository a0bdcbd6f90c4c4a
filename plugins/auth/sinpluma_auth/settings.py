"""The settings of accounts and sessions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from sinpluma.api import Limit, Secret, Settings
from sinpluma_auth.keys import parse_keys

_RATE = r"^[0-9]+/[0-9]+[smhd]$"
_LIMITS = "{} A rate is a number and a period: 10/15m is ten at once, then one each 90 seconds."


class AuthSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Who may sign up, how long sessions live, and how many attempts are let through."""

    registration: Annotated[
        Literal["open", "invite", "closed"],
        Meta(description="Who may sign up: everybody, those with an invitation (`sinpluma users invite`), nobody."),
    ] = "open"
    jwt_keys: Annotated[
        Secret | None,
        Meta(
            description="Keys that sign tokens, as name:secret,name:secret with 32 or more characters a secret. The "
            "first one signs, all of them verify. Unset: an embedded site makes one and keeps it in its data folder; "
            "any other does not start."
        ),
    ] = None
    access_token_seconds: Annotated[int, Meta(ge=1, le=86_400, description="How long an access token lives.")] = 900
    refresh_token_seconds: Annotated[
        int, Meta(ge=2, le=31_536_000, description="How long a session lives that is not used.")
    ] = 30 * 86_400
    refresh_grace_seconds: Annotated[
        int,
        Meta(
            ge=0,
            le=3600,
            description="How long a refresh token still works after the one that replaced it was used, for answers "
            "that were lost and tabs that refresh at once.",
        ),
    ] = 30
    bcrypt_rounds: Annotated[int, Meta(ge=4, le=18, description="Cost of a password hash; one more doubles it.")] = 12
    login_limit_name: Annotated[
        str, Meta(pattern=_RATE, description=_LIMITS.format("Attempts at the password of one name."))
    ] = "10/15m"
    login_limit_address: Annotated[
        str, Meta(pattern=_RATE, description=_LIMITS.format("Attempts to sign in from one address."))
    ] = "100/15m"
    register_limit_name: Annotated[
        str, Meta(pattern=_RATE, description=_LIMITS.format("Attempts to sign up with one name."))
    ] = "10/1h"
    register_limit_address: Annotated[
        str, Meta(pattern=_RATE, description=_LIMITS.format("Attempts to sign up from one address."))
    ] = "50/1h"
    reset_limit_name: Annotated[
        str,
        Meta(pattern=_RATE, description=_LIMITS.format("Password links asked for with one e-mail address.")),
    ] = "5/1h"
    reset_limit_address: Annotated[
        str,
        Meta(pattern=_RATE, description=_LIMITS.format("Password links asked for, or used, from one address.")),
    ] = "50/1h"
    verify_limit_name: Annotated[
        str,
        Meta(pattern=_RATE, description=_LIMITS.format("Verification links that one user has sent again.")),
    ] = "5/1h"
    verify_limit_address: Annotated[
        str, Meta(pattern=_RATE, description=_LIMITS.format("Verification links used from one address."))
    ] = "50/1h"
    report_limit_name: Annotated[
        str, Meta(pattern=_RATE, description=_LIMITS.format("Reports that one user makes."))
    ] = "20/1h"

    def __post_init__(self) -> None:
        """Hold what one field's type cannot say."""
        for name in self.__struct_fields__:
            if "_limit_" in name:
                try:
                    Limit(getattr(self, name))
                except ValueError as error:
                    raise ValueError(f"SINPLUMA_{name.upper()}: {error}") from None
        if self.jwt_keys is not None:
            parse_keys(self.jwt_keys.reveal())
        if self.refresh_token_seconds <= self.access_token_seconds:
            raise ValueError("SINPLUMA_REFRESH_TOKEN_SECONDS must be more than SINPLUMA_ACCESS_TOKEN_SECONDS")

    @property
    def access_lifetime(self) -> timedelta:
        """How long an access token lives."""
        return timedelta(seconds=self.access_token_seconds)

    @property
    def refresh_lifetime(self) -> timedelta:
        """How long a refresh token lives."""
        return timedelta(seconds=self.refresh_token_seconds)

    @property
    def refresh_grace(self) -> timedelta:
        """How long a replaced refresh token still works once its successor was used."""
        return timedelta(seconds=self.refresh_grace_seconds)

    def misfits(self, core: Settings) -> Iterator[str]:
        """Only an embedded site may make its own keys: several machines' must be the same."""
        if self.jwt_keys is None and not core.embedded:
            yield (
                "SINPLUMA_JWT_KEYS is missing: set it to name:secret, with the same value for every process of the "
                "site. Make a secret with python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
            )
