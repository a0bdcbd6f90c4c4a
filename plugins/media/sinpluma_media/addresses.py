"""The addresses of pictures: unguessable, so that a browser, which sends no token for a picture, gets one's drafts'.

A stored picture's address has its key. A drawn one's has a signature of what it is of, by the keys that sign
access tokens: who was given the address of a hidden work's cover may see it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from sinpluma.api import Site
from sinpluma_auth.auth import auth_of
from sinpluma_media.settings import MediaSettings

_KEY = r"[0-9a-f]{64}-[0-9a-f]{16}"
KEY = re.compile(_KEY)
_KEYS = re.compile(rf"/images/({_KEY})".encode())
_ADDRESS = re.compile(rf"(?:https?://[^/?#]+)?(?:/[^?#]*)?/images/({_KEY})(?:\?w=\d{{1,5}})?")


def new_key(original: bytes) -> str:
    """A name for a picture: the SHA-256 of its content, and a nonce.

    The nonce makes it unguessable, and lets one of two who sent the same picture delete theirs.
    """
    return f"{hashlib.sha256(original).hexdigest()}-{secrets.token_hex(8)}"


def original_name(key: str, mime: str) -> str:
    """The object that has a picture in its own size."""
    return f"{key}.{'jpg' if mime == 'image/jpeg' else 'png'}"


def webp_name(key: str, width: int) -> str:
    """The object that has a picture in one of its widths."""
    return f"{key}-{width}.webp"


def key_of_name(name: str) -> str | None:
    """The key of the picture that an object is of; None for what is no object of ours."""
    found = KEY.match(name)
    return found[0] if found else None


def stored_url(site: Site, key: str) -> str:
    """The address of a stored picture."""
    return f"{_root(site)}/images/{key}"


def drawn_url(site: Site, kind: str, owner_id: int) -> str:
    """The address of the picture that is drawn where none is stored."""
    return f"{_root(site)}/images/{kind}/{owner_id}/{_signatures(site, kind, owner_id)[0]}"


def is_signed(site: Site, kind: str, owner_id: int, signature: str) -> bool:
    """Whether an address of a drawn picture is one that this site gave out."""
    given = signature.encode()
    return any(hmac.compare_digest(given, ours.encode()) for ours in _signatures(site, kind, owner_id))


def key_in(src: str) -> str | None:
    """The key in the address of a stored picture; None for any other address."""
    found = _ADDRESS.fullmatch(src)
    return found[1] if found else None


def keys_in(data: bytes) -> set[str]:
    """The key of each address of a stored picture in a text or a document."""
    return {key.decode() for key in _KEYS.findall(data)}


def _root(site: Site) -> str:
    given = site.section(MediaSettings).media_url
    return (given or site.settings.api_path).rstrip("/")


def _signatures(site: Site, kind: str, owner_id: int) -> list[str]:
    """A signature by each key, the one that signs now first."""
    text = f"picture {kind} {owner_id}".encode()
    ring = auth_of(site).keys
    return [hmac.new(key.secret.encode(), text, hashlib.sha256).hexdigest()[:32] for key in ring.keys()]  # noqa: SIM118
