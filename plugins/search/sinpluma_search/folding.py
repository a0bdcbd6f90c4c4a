"""Folded text that remembers where each of its characters comes from."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from sinpluma.api import fold

# A character with what belongs to it: marks, joiners and other invisible characters, the vowels and finals of
# conjoining Hangul (Unicode 3.12), the voicing marks of half-width Kana. What follows begins a piece of its own, which
# folds as it would within the text.
_JOINED = (
    "\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061c\u064b-\u065f\u0670\u06d6-\u06ed\u0711-\u074a\u0816-\u082d"
    "\u08ca-\u0903\u093a-\u094f\u0951-\u0957\u09bc-\u09d7\u0a3c-\u0a51\u0abc-\u0acd\u0b3c-\u0b57\u0bbe-\u0bd7"
    "\u0c3c-\u0c56\u0cbc-\u0cd6\u0d3b-\u0d57\u0dca-\u0ddf\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ece\u0f35-\u0f84\u0f90-\u0fbc"
    "\u102b-\u103e\u1160-\u11ff\u135d-\u135f\u17b4-\u17d3\u180b-\u180f\u1a17-\u1a1b\u1ab0-\u1aff\u1b34-\u1b44\u1dc0-\u1dff"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20f0\u302a-\u302f\u3099\u309a\ud7b0-\ud7fb\ufb1e\ufe00-\ufe0f"
    "\ufe20-\ufe2f\ufeff\uff9e\uff9f\U00011000-\U000110ff\U00011100-\U000116ff\U0001d165-\U0001d1ad"
)
_PIECE = re.compile(rf"[\x00-\x7f]+(?![{_JOINED}])|.[{_JOINED}]*", re.DOTALL)


class Folded(NamedTuple):
    """Folded text, and where in the original the piece begins and ends that each of its characters is of."""

    text: str
    starts: list[int]
    ends: list[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original a part of the folded text stands, which is not empty."""
        return self.starts[start], self.ends[end - 1]


def fold_with_places(text: str) -> Folded:
    """What `fold` gives, with the place of each character in `text`."""
    if text.isascii():
        return Folded(text.lower(), list(range(len(text))), list(range(1, len(text) + 1)))
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in _PIECE.finditer(text):
        piece, (start, end) = found[0], found.span()
        if piece.isascii():
            parts.append(piece.lower())
            starts += range(start, end)
            ends += range(start + 1, end + 1)
        else:
            folded = _fold_piece(piece)
            parts.append(folded)
            starts += [start] * len(folded)
            ends += [end] * len(folded)
    return Folded("".join(parts), starts, ends)


_fold_piece = lru_cache(maxsize=20_000)(fold)
_CONTINUES = re.compile(f"[{_JOINED}]")


def begins_piece(text: str, place: int) -> bool:
    """Whether a text can be cut at a place without parting a character from its marks."""
    return place >= len(text) or not _CONTINUES.match(text, place)
