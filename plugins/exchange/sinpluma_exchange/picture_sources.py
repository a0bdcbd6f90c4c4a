"""The addresses of the pictures that a document shows, found in its canonical JSON and changed there.

Canonical JSON has no spaces between its signs, and a quotation mark within a string has a backslash before it: so what
is looked for here is always a property `src`, and never something that somebody wrote.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_SOURCE = re.compile(r'(?<="src":")[^"\\]+(?=")')


def sources(document: str) -> set[str]:
    """The addresses."""
    return set(_SOURCE.findall(document))


def with_sources(document: str, addresses: Mapping[str, str]) -> str:
    """The document with other addresses for some; nothing else in it changes."""
    return _SOURCE.sub(lambda found: addresses.get(found[0], found[0]), document)
