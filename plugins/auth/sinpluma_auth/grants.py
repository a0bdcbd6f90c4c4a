"""What tokens are made of, and the rows that remember it.

A refresh token is never stored. From its row it can be made again, the same character by character.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from sinpluma.api import utc_now
from sinpluma_auth import tokens
from sinpluma_auth.auth import Auth
from sinpluma_auth.models import RefreshTokenRow
from sinpluma_auth.schemas import TokenPair
from sinpluma_auth.tokens import Grant, SessionState


def new_grant(auth: Auth, user_id: int) -> Grant:
    """A new refresh token's grant, not yet of any session."""
    now = utc_now().replace(microsecond=0)  # as tokens have it, so that this one can be made again from its row
    expires = now + auth.settings.refresh_lifetime
    return Grant(user_id, 0, tokens.new_jti(), now, expires, auth.keys.signing_kid())


def sign_pair(auth: Auth, grant: Grant, state: SessionState, issued: datetime) -> TokenPair:
    """The refresh token of a grant, and a new access token of its session, which says the session's state.

    `issued` is before the state was read: a token is remembered to be out of date for its whole life after a change.

    Raises:
        SessionEnded: the key that the grant names is gone.
    """
    expires = issued + auth.settings.access_lifetime
    kid = auth.keys.signing_kid()
    access = msgspec.structs.replace(grant, jti=tokens.new_jti(), issued=issued, expires=expires, kid=kid)
    return TokenPair(tokens.sign(auth.keys, "access", access, state), tokens.sign(auth.keys, "refresh", grant))


def row_of(grant: Grant) -> RefreshTokenRow:
    """The row that remembers a grant."""
    return RefreshTokenRow(
        jti=grant.jti, session_id=grant.session_id, issued=grant.issued, expires=grant.expires, kid=grant.kid
    )


def grant_of(row: RefreshTokenRow, user_id: int) -> Grant:
    """The grant that a row remembers."""
    return Grant(user_id, row.session_id, row.jti, row.issued, row.expires, row.kid)
