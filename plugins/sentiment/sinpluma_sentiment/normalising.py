"""The one rule by which text is made ready for the model, in training and in serving alike."""

from __future__ import annotations

import re
import unicodedata

LIMIT = 16_384
"""So many characters of a text count; the rest is not looked at."""

_APOSTROPHES = "'`\u00b4\u02bc\u2018\u2019\u1fef\u1ffd"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_dropped = re.compile(f"[{_APOSTROPHES}{_INVISIBLE}]+")


def normalise(text: str) -> str:
    """Give the text in lower case, in NFC and on one line.

    Apostrophes go, so that `don't` is one word however it is quoted; so do soft hyphens and what else has no width.
    Any `str` will do, also with lone surrogates or NUL; what is normalised comes back as it is.
    """
    lower = _dropped.sub("", text[:LIMIT]).lower()
    return unicodedata.normalize("NFC", lower)[:LIMIT].replace("\n", " ")
