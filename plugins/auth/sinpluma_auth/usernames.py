"""Which user names there can be."""

from __future__ import annotations

import unicodedata

from sinpluma.api import fold

MIN_LENGTH, MAX_LENGTH = 3, 50
MAX_KEY = 100
"""Length of the longest folded name that is stored; a few letters unfold into many."""

# The words that are routes, of the API or of the pages that people see, and names that would speak for the site.
_WORDS = """
about admin administrator anonymous api app assets block blog covers docs email export favicon.ico feed feed.atom
forgot genres health help image images import index index.html invite lin live login logout manifest.webmanifest me
media metrics new news notebooks openapi.json pages password plugins position postmaster preview privacy profile
profiles publish readings ready refresh register registration reports resend reset restore revisions robots.txt root
search security sentiment sessions settings sign-in sign-up signin signup sinpluma sin-pluma site sitemap.xml sitemaps
static support sw.js system tags terms token trash user users verify webmaster well-known works write www
"""
RESERVED = frozenset(_WORDS.split())
_PUNCTUATION = frozenset("_.-")
_INVISIBLE_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")  # Hangul fillers: letters by category, blank to the eye


def clean(username: str) -> str:
    """The name as it is stored: letters composed (NFC)."""
    return unicodedata.normalize("NFC", username)


def fault(username: str) -> str | None:
    """What is wrong with a name that `clean` gave, if anything."""
    if not username:
        return "This field is required."
    folded = fold(username)
    checks = {
        f"A user name has {MIN_LENGTH} to {MAX_LENGTH} characters.": (
            MIN_LENGTH <= len(username) <= MAX_LENGTH and len(folded) <= MAX_KEY
        ),
        "A user name has letters, digits, '_', '.' and '-', and nothing else.": (
            all(map(is_allowed, username)) and unicodedata.category(username[0])[0] != "M"
        ),
        "A user name does not begin or end with a dot.": username.strip(".") == username,
        "A user name has a letter or a digit.": any(map(str.isalnum, folded)),
        "This user name is reserved. Choose another.": folded not in RESERVED,
    }
    return next((message for message, holds in checks.items() if not holds), None)


def is_allowed(character: str) -> bool:
    """Whether a name may have this: letters of any script with their marks, decimal digits, and three signs."""
    category = unicodedata.category(character)
    return (
        character in _PUNCTUATION or (category[0] in "LM" and character not in _INVISIBLE_LETTERS) or category == "Nd"
    )
