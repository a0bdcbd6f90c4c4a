"""The one rule by which text is made ready for the model, in training and in serving alike."""

from __future__ import annotations

import unicodedata

LIMIT = 16_384
"""Of a text so many characters count, a chapter's worth; the rest is not looked at."""

_APOSTROPHES = "'’‘`´ʼ"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_DROPPED = dict.fromkeys(map(ord, _APOSTROPHES + _INVISIBLE))


def normalise(text: str) -> str:
    """Give the text in lower case, NFC, on one line, with one space between words.

    Apostrophes go, so that `don't` is one word however it is quoted; so do soft hyphens and what else has no width.
    Any `str` will do, lone surrogates and NUL included; what is normalised already comes back as it is.
    """
    shown = text[:LIMIT].translate(_DROPPED).lower()
    return " ".join(unicodedata.normalize("NFC", shown)[:LIMIT].split())
