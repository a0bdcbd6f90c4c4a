"""Service tokens: how the linguistics service knows the api, whose requests it does not count.

A token is a JSON Web Token (RFC 7519) signed with Ed25519 (RFC 8032, RFC 8037), for the audience `linguistics` and
for a minute. The api has the private key; the service has the public one, with which it can sign nothing. Neither
library is imported where there is no key.
"""

from __future__ import annotations

import base64
import binascii
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

AUDIENCE = "linguistics"
ALGORITHM = "EdDSA"
LIFETIME_SECONDS = 60
LEEWAY_SECONDS = 10
"""How far the clocks of the two may be apart."""

_SCHEME = "Bearer "
_LONGEST = 1_000
_KEY_BYTES = 32
_PEM = "-----BEGIN "


class Signer:
    """Makes the api's tokens.

    Args:
        key: the private key, 32 bytes in base64 or PEM (PKCS #8).

    Raises:
        ValueError: it is neither; says so without the key.
    """

    def __init__(self, key: str) -> None:
        import jwt  # noqa: PLC0415 - only where there is a key

        self._jwt = jwt
        self._key = _private_key(key)

    def header(self) -> str:
        """A new token as the value of the header Authorization."""
        now = int(time.time())
        claims = {"aud": AUDIENCE, "iat": now, "exp": now + LIFETIME_SECONDS}
        return _SCHEME + self._jwt.encode(claims, self._key, ALGORITHM)


class Verifier:
    """Knows the api's tokens.

    Args:
        key: the public key, 32 bytes in base64 or PEM.

    Raises:
        ValueError: it is neither.
    """

    def __init__(self, key: str) -> None:
        import jwt  # noqa: PLC0415 - only where there is a key

        self._jwt = jwt
        self._key = _public_key(key)

    def accepts(self, header: str) -> bool:
        """Whether a value of the header Authorization is a token of the api's that has not expired."""
        token = header.removeprefix(_SCHEME)
        if token == header or len(token) > _LONGEST:
            return False
        try:
            claims = self._jwt.decode(
                token,
                self._key,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                leeway=LEEWAY_SECONDS,
                options={"require": ["aud", "exp", "iat"]},
            )
        except (self._jwt.PyJWTError, ValueError, LookupError, RecursionError):  # the library's own slips too
            return False
        return bool(claims["exp"] - claims["iat"] <= LIFETIME_SECONDS)


def new_pair() -> tuple[str, str]:
    """A new private key and its public one, in base64."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - heavy

    private = Ed25519PrivateKey.generate()
    return _base64(private.private_bytes_raw()), _base64(private.public_key().public_bytes_raw())


def _private_key(text: str) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    if not text.startswith(_PEM):
        return Ed25519PrivateKey.from_private_bytes(_raw(text))
    try:
        key = load_pem_private_key(text.encode(), None)
    except (ValueError, TypeError):
        raise ValueError("is no private key that can be read") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("is not an Ed25519 key")  # noqa: TRY004 - the value of a setting
    return key


def _public_key(text: str) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415

    if not text.startswith(_PEM):
        return Ed25519PublicKey.from_public_bytes(_raw(text))
    try:
        key = load_pem_public_key(text.encode())
    except ValueError:
        raise ValueError("is no public key that can be read") from None
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("is not an Ed25519 key")  # noqa: TRY004 - the value of a setting
    return key


def _raw(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != _KEY_BYTES:
        raise ValueError("must be 32 bytes in base64, or PEM")
    return raw


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
