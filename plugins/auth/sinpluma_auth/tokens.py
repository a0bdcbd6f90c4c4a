"""Access and refresh tokens: JSON Web Tokens (RFC 7519), signed here and nowhere else.

quart-jwt-extended reads and verifies them (header, signature, time, audience, kind). Its own revocation hook is
synchronous and cannot ask a store, so `JWT_BLACKLIST_ENABLED` stays off and `revocation` is asked afterwards.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

import jwt
import msgspec
from msgspec import Meta
from quart import Quart, current_app, g, request
from quart_jwt_extended.exceptions import JWTExtendedException
from quart_jwt_extended.jwt_manager import JWTManager
from quart_jwt_extended.utils import get_raw_jwt
from quart_jwt_extended.view_decorators import verify_jwt_in_request, verify_jwt_refresh_token_in_request

from sinpluma.api import MAX_ID, TokenExpired, Unauthorized
from sinpluma_auth.errors import SessionEnded
from sinpluma_auth.keys import KeyRing
from sinpluma_auth.verified import VerifiedTokens

ALGORITHM = "HS256"
AUDIENCE = "sinpluma"
Kind = Literal["access", "refresh"]
_VERIFIED = "sinpluma_auth.verified"
_EXEMPT = frozenset({"OPTIONS"})

_VERIFY: dict[Kind, Callable[[], Awaitable[None]]] = {
    "access": verify_jwt_in_request,
    "refresh": verify_jwt_refresh_token_in_request,
}
# What the two libraries raise for a header or token that is not what they expect: also their own slips
# (IndexError for "Bearer x,"; RecursionError for JSON nested a thousand deep).
_REFUSED = (JWTExtendedException, jwt.PyJWTError, msgspec.ValidationError, ValueError, LookupError, RecursionError)


class SessionState(msgspec.Struct, frozen=True):
    """Whose a live session is."""

    user_id: int
    username: str
    role: str


class Claims(msgspec.Struct, frozen=True):
    """What a verified token says: whose it is, of which session, and its own id."""

    identity: Annotated[str, Meta(pattern=r"^[1-9][0-9]{0,17}$")]
    session_id: Annotated[int, Meta(ge=1, le=MAX_ID)] = msgspec.field(name="sid")
    jti: Annotated[str, Meta(max_length=64)]
    issued: int = msgspec.field(name="iat")
    expires: int = msgspec.field(name="exp")
    username: str | None = None
    role: str | None = None

    @property
    def user_id(self) -> int:
        """Whose the token is."""
        return int(self.identity)

    def state(self, longest: timedelta) -> SessionState | None:
        """What an access token says of its session; None if it lives longer than tokens do that are issued now.

        For such a one, from before the settings were changed, nobody remembers long enough what became of its session.
        """
        if self.username is None or self.role is None or self.expires - self.issued > longest.total_seconds():
            return None
        return SessionState(self.user_id, self.username, self.role)


class Grant(msgspec.Struct, frozen=True):
    """All that a refresh token is made of. The same grant gives the same token, character by character."""

    user_id: int
    session_id: int
    jti: str
    issued: datetime
    expires: datetime
    kid: str


def new_jti() -> str:
    """A token id that nobody can guess."""
    return secrets.token_hex(16)


def sign(keys: KeyRing, kind: Kind, grant: Grant, state: SessionState | None = None) -> str:
    """The token for a grant. An access token says the `state` too, as it was no earlier than the token was issued.

    Raises:
        SessionEnded: the key that the grant names is gone.
    """
    secret = keys.secret(grant.kid)
    if secret is None:
        raise SessionEnded("The key of this session was withdrawn. Sign in again.")
    claims: dict[str, Any] = {
        "identity": str(grant.user_id),
        "type": kind,
        "sid": grant.session_id,
        "jti": grant.jti,
        "iat": int(grant.issued.timestamp()),
        "exp": int(grant.expires.timestamp()),
        "aud": AUDIENCE,
    }
    if state is not None:
        claims |= {"username": state.username, "role": state.role}
    return jwt.encode(claims, secret, ALGORITHM, headers={"kid": grant.kid})


async def verify(kind: Kind) -> Claims | None:
    """The claims of the present request's token; None for a preflight (OPTIONS), which is exempt.

    Raises:
        TokenExpired: an access token, and its time is over.
        SessionEnded: a refresh token, and its time is over.
        Unauthorized: no token, or not one of ours, or of the other kind.
    """
    header = request.headers.get("Authorization", "")
    verified: VerifiedTokens = current_app.extensions[_VERIFIED]
    if kind == "access" and request.method not in _EXEMPT and (known := verified.find(header)):
        return known
    claims = await _read(kind)
    if kind == "access" and claims is not None:
        verified.keep(header, claims, *g.token_key)
    return claims


async def _read(kind: Kind) -> Claims | None:
    try:
        await _VERIFY[kind]()
        found: dict[str, Any] = get_raw_jwt()  # type: ignore[no-untyped-call]
        return msgspec.convert(found, Claims) if found else None
    except jwt.ExpiredSignatureError:
        raise _expired(kind, g._jwt_extended_expired_jwt["type"]) from None  # noqa: SLF001 - no other way to it
    except _REFUSED:
        raise Unauthorized(f"Send a valid {kind} token in the header: Authorization: Bearer <token>.") from None


def install(app: Quart, keys: Callable[[], KeyRing]) -> None:
    """Set quart-jwt-extended up on an app; `keys` gives the key ring of the site that answers."""
    app.config.update(
        JWT_TOKEN_LOCATION=("headers",),
        JWT_ALGORITHM=ALGORITHM,
        JWT_DECODE_ALGORITHMS=[ALGORITHM],
        JWT_DECODE_AUDIENCE=AUDIENCE,
        JWT_BLACKLIST_ENABLED=False,
    )
    manager = JWTManager(app)  # type: ignore[no-untyped-call]

    def decode_key(_claims: dict[str, Any], headers: dict[str, Any]) -> str:
        secret = keys().secret(headers.get("kid"))
        if secret is None:
            raise jwt.InvalidKeyError("no key has this kid")
        g.token_key = headers["kid"], secret
        return secret

    app.extensions[_VERIFIED] = VerifiedTokens(keys)
    manager.decode_key_loader(decode_key)  # type: ignore[no-untyped-call]


def _expired(wanted: Kind, found: str) -> Unauthorized:
    if found == "refresh":
        return SessionEnded("The session has not been used for too long. Sign in again.")
    if wanted == "access":
        return TokenExpired("Refresh the access token and send the request again.")
    return Unauthorized("Send a refresh token here, not an access token.")
