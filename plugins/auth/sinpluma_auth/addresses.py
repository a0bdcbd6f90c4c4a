"""Which e-mail addresses an account can have."""

from __future__ import annotations

import unicodedata

MAX_LENGTH, MAX_LOCAL = 100, 64
_SIGNS = frozenset("!#$%&'*+-/=?^_`{|}~.")  # RFC 5322's atext, and the dot between atoms


def clean(address: str) -> str:
    """The address as it is stored: letters composed (RFC 6532, 3.1)."""
    return unicodedata.normalize("NFC", address)


def key(address: str) -> str:
    """What the spellings of one address have in common."""
    return clean(address).casefold()


def fault(address: str) -> str | None:
    """What is wrong with an address that `clean` gave, if anything.

    Whether an address exists, only a mail to it tells. This keeps out what could not be one, or would be two: it has
    one @ and, on both sides, letters and digits of any script (RFC 6531) and RFC 5322's signs, without quotes, and no
    dot at an end or beside another.
    """
    if not address:
        return "This field is required."
    if len(address) > MAX_LENGTH or len(key(address)) > MAX_LENGTH:
        return f"An e-mail address has at most {MAX_LENGTH} characters."
    local, _, domain = address.partition("@")
    if not (_has_atoms(local) and _has_atoms(domain) and len(local) <= MAX_LOCAL):
        return "This is not an e-mail address, such as name@example.org."
    return None


def _has_atoms(side: str) -> bool:
    return all(side.split(".")) and all(map(_is_allowed, side))


def _is_allowed(character: str) -> bool:
    return character in _SIGNS or unicodedata.category(character)[0] in "LMN"
