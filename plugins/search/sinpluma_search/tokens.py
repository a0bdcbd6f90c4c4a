"""Text taken apart for the indexes: words, symbols, and runs of text that is written without spaces.

The databases' own parsers disagree about what a word is, leave short ones out, and know nothing of emoji. So both get
folded text that is taken apart here already, with a space between any two tokens.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from sinpluma.api import fold

FORM = 1
"""Goes up with each change of what `tokens` gives: what was indexed in another form is indexed anew."""

LONGEST = 64
"""Characters of a word that count. MySQL indexes none of more than 84 (`innodb_ft_max_token_size`)."""

# Han, Kana, Bopomofo, Thai, Lao, Tibetan, Burmese and Khmer, with their marks. Hangul has spaces, but its words are
# inflected at their end, and people look for the stem.
_UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u0f40-\u0fbc\u1000-\u103f\u1050-\u109f\u1100-\u11ff"
    "\u1780-\u17d3\u3005-\u3007\u3021-\u302f\u3031-\u3035\u3038-\u303c\u3041-\u309a\u309d-\u309f\u30a1-\u30fa"
    "\u30fc-\u30ff\u3105-\u312f\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c"
    "\uac00-\ud7a3\ud7b0-\ud7fb\uf900-\ufaff\U00020000-\U0003ffff"
)
_FIRST_UNSPACED = "\u0e01"
# What is written over, under or behind a letter, and is no letter to Python.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u302a-\u302f\u3099\u309a"
    + "".join(re.escape(chr(code)) for code in range(0x0700, 0x1D00) if unicodedata.category(chr(code))[0] == "M")
)
# Signs that somebody may look for. The rest of punctuation stands between words.
_SYMBOLS = frozenset("$%&@#*+/=<>\\^_`|~§¶†‡‰№") | {
    chr(code)
    for first, last in ((0xA0, 0x300), (0x2000, 0x2C00), (0x3000, 0x3040), (0x1F000, 0x1FB00))
    for code in range(first, last)
    if unicodedata.category(chr(code))[0] == "S"
}
# Character classes of many ranges are slow: so rough ones come first, and what is rare is looked at again.
_PART = re.compile(rf"(?P<letters>[^\W_]+(?:[{_MARKS}]+[^\W_]*)*)|[^\w\s]|_")
_RUN_OR_WORD = re.compile(f"(?P<run>[{_UNSPACED}]+)|[^{_UNSPACED}]+")

Kind = Literal["word", "run", "symbol"]


class Token(NamedTuple):
    """A part of folded text: what kind it is of, the text itself, and where in it this stands."""

    kind: Kind
    text: str
    start: int
    end: int

    @property
    def name(self) -> str:
        """The word as it is indexed; a symbol by its code point, since no parser knows it as a word."""
        return f"_{ord(self.text):x}_" if self.kind == "symbol" else self.text[:LONGEST]


def tokens(folded: str) -> Iterator[Token]:
    """The tokens of folded text, in their order."""
    for found in _PART.finditer(folded):
        text, (start, end) = found[0], found.span()
        if found.lastgroup is None:
            if text in _SYMBOLS:
                yield Token("symbol", text, start, end)
        elif text.isascii() or max(text) < _FIRST_UNSPACED:
            yield Token("word", text, start, end)
        else:
            for part in _RUN_OR_WORD.finditer(text):
                yield Token("run" if part.lastgroup else "word", part[0], start + part.start(), start + part.end())


def pairs(run: str) -> list[str]:
    """The overlapping pairs of characters of a run, and its last character: ``abc`` → ``ab bc c``.

    So a part of a run is the phrase of its own pairs, and a single character the beginning of some token.
    """
    return [run[place : place + 2] for place in range(len(run))]


def one_line(parts: Iterable[str]) -> str:
    """Several texts, folded, one after the other."""
    return "\n".join(fold(part) for part in parts)
