"""Lines of text in a drawing, set in the app's own serif.

A drawing that is shown as a picture can ask for no font, so its letters are outlines: those of Literata, which
`web/scripts/letters.py` took from the font. A line that has other letters is left to the fonts of who looks at it.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

UNITS = 1000
"""Of an em, in which the outlines are."""
_OTHERS = "Literata, Georgia, 'Noto Serif', 'Liberation Serif', 'Times New Roman', serif"


class Face(NamedTuple):
    """A font: each letter's advance and outline, and by how much a pair of letters is set nearer."""

    letters: dict[str, tuple[int, str]]
    kerning: dict[str, int]

    def has(self, text: str) -> bool:
        """Whether all of a text can be set in it."""
        return all(letter in self.letters for letter in text)

    def places(self, text: str) -> list[int]:
        """Where each letter begins and, at the end, where the text does, in units."""
        places = [0]
        for letter, after in pairwise(f"{text} "):
            places.append(places[-1] + self.letters[letter][0] + self._nearer(letter, after))
        return places

    def _nearer(self, letter: str, after: str) -> int:
        return self.kerning.get(_base(letter) + _base(after), 0)


@cache
def literata() -> Face:
    """The app's serif, in which every language that is written in Latin letters can be set."""
    read: dict[str, Any] = json.loads(files(__name__).joinpath("literata.json").read_text("utf-8"))
    letters = {letter: (advance, outline) for letter, (advance, outline) in read["letters"].items()}
    return Face(letters, read["kerning"])


class Lettering:
    """The text of one drawing. Each letter's outline stands in it once, in `outlines`, however often it is used."""

    def __init__(self) -> None:
        self._used: dict[str, str] = {}

    def line(self, text: str, x: float, y: float, size: float) -> str:
        """A line whose middle is at `x`, on the base line `y`, in letters of `size`; all in the drawing's units."""
        face = literata()
        if not face.has(text):
            families = f'font-family="{_OTHERS}" font-size="{size:g}" text-anchor="middle"'
            return f'<text x="{x:g}" y="{y:g}" {families}>{escape(text)}</text>'
        self._used |= {letter: face.letters[letter][1] for letter in text}
        *places, end = face.places(text)
        uses = "".join(
            f'<use xlink:href="#{_name(letter)}" x="{place}"/>'
            for letter, place in zip(text, places, strict=True)
            if face.letters[letter][1]
        )
        scale = size / UNITS
        return f'<g transform="translate({x - end * scale / 2:.2f} {y:g}) scale({scale:g})">{uses}</g>'

    @property
    def outlines(self) -> str:
        """What the lines refer to; it stands in the drawing's `<defs>`."""
        return "".join(f'<path id="{_name(letter)}" d="{path}"/>' for letter, path in self._used.items() if path)


def width(text: str) -> float:
    """How wide a text is, in ems; about, if it has letters of other scripts."""
    face = literata()
    if face.has(text):
        return face.places(text)[-1] / UNITS
    return sum(_width_elsewhere(letter) for letter in text)


def _width_elsewhere(letter: str) -> float:
    known = literata().letters.get(letter)
    if known:
        return known[0] / UNITS
    if unicodedata.combining(letter):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(letter) in {"W", "F"} else 0.65


def _base(letter: str) -> str:
    """The letter without its accents, which change nothing of how near it stands."""
    return unicodedata.normalize("NFD", letter)[0]


def _name(letter: str) -> str:
    return f"u{ord(letter):x}"
