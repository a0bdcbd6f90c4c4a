"""Access tokens that were verified lately.

The library reads each part of a token four times, and a browser sends the same token for a quarter of an hour.

What can change about a sound token is looked at each time: whether its time is over, and whether its key is still one.
Whether its session lives is another question (`revocation`), which this does not answer.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from sinpluma_auth.keys import KeyRing

if TYPE_CHECKING:
    from sinpluma_auth.tokens import Claims

SIZE = 4096


class _Verified(NamedTuple):
    """What a token says, and what it was verified with."""

    claims: Claims
    kid: str
    secret: str


class VerifiedTokens:
    """The claims of some tokens by a digest of the header that they came in, so that no token is kept.

    Args:
        keys: gives the present key ring.
        clock: seconds since 1970.
    """

    def __init__(self, keys: Callable[[], KeyRing], clock: Callable[[], float] = time.time) -> None:
        self._keys = keys
        self._clock = clock
        self._known: OrderedDict[bytes, _Verified] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def find(self, header: str) -> Claims | None:
        """The claims of a token that is known to be sound and still is."""
        digest = _digest(header)
        known = self._known.get(digest)
        if known is None:
            return None
        if known.claims.expires <= self._clock() or self._keys().secret(known.kid) != known.secret:
            del self._known[digest]
            return None
        self._known.move_to_end(digest)
        return known.claims

    def keep(self, header: str, claims: Claims, kid: str, secret: str) -> None:
        """Note that the token in this header was verified just now, with the key of that name and secret."""
        self._known[_digest(header)] = _Verified(claims, kid, secret)
        if len(self._known) > SIZE:
            self._known.popitem(last=False)


def _digest(header: str) -> bytes:
    return hashlib.blake2b(header.encode("utf-8", "surrogatepass"), digest_size=32).digest()
