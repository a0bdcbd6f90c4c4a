"""Writes the letters that drawn covers are set in, as outlines: Literata, the app's own serif.

    uv run web/scripts/letters.py

It is run by hand when the font's version changes, after `npm ci` in web/. What it writes is under the font's own
licence, the SIL Open Font License 1.1.
"""

# /// script
# requires-python = ">=3.11"
# dependencies = ["brotli==1.2.1", "fonttools==4.68.0", "uharfbuzz==0.57.0"]
# ///

from __future__ import annotations

import io
import json
import string
from itertools import product
from pathlib import Path
from typing import Any

import uharfbuzz
from fontTools.pens.basePen import BasePen
from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

WEB = Path(__file__).resolve().parent.parent
FONTS = WEB / "node_modules/@fontsource-variable/literata"
WRITTEN = WEB.parent / "plugins/media/sinpluma_media/lettering/literata.json"
SUBSETS = ("latin", "latin-ext")
STYLE = {"opsz": 36, "wght": 500}
"""Cut for titles, and a little stronger than for running text."""
MARKS = "–—‘’‚“”„†•…‹›€"  # noqa: RUF001 - marks of typography
LAST = "\u024f"
"""The end of Latin Extended-B, in whose script are the languages of the app."""
KERNED = string.ascii_letters + "’.,-"  # noqa: RUF001 - marks of typography
LEAST_KERNING = 12
"""Thousandths of an em; less is not seen."""
FLATNESS = 2.0
"""By how many thousandths of an em a curve may be off: a sixth of a pixel in the largest title."""

Point = tuple[float, float]


def main() -> None:
    """Write the file."""
    letters: dict[str, list[Any]] = {}
    kerning: dict[str, int] = {}
    for subset in SUBSETS:
        font = TTFont(FONTS / f"files/literata-{subset}-opsz-normal.woff2")
        font = instantiateVariableFont(font, STYLE)
        letters |= _outlines(font)
        kerning |= _kerning(font)
    whole = {"letters": dict(sorted(letters.items())), "kerning": dict(sorted(kerning.items()))}
    (WRITTEN.parent / "OFL.txt").write_text((FONTS / "LICENSE").read_text("utf-8"), "utf-8")
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).replace('],"', '],\n"')
    WRITTEN.write_text(f"{text}\n", "utf-8")


def _outlines(font: TTFont) -> dict[str, list[Any]]:
    """Each letter's advance, in thousandths of an em, and its outline as an SVG path, upright as SVG has it."""
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    found = {}
    for code, name in names.items():
        letter = chr(code)
        if not letter.isprintable() or (letter > LAST and letter not in MARKS):
            continue
        pen = _Path(glyphs)
        glyphs[name].draw(Qu2CuPen(pen, FLATNESS, all_cubic=True))
        found[letter] = [round(glyphs[name].width), pen.path]
    return found


class _Path(BasePen):  # its methods are called as fontTools does
    """Draws upright, as SVG has it, by steps from point to point, which are the shortest to write."""

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.path = ""
        self._at = (0, 0)

    def _moveTo(self, point: Point) -> None:  # noqa: N802
        self._step("M", (0, 0), point)

    def _lineTo(self, point: Point) -> None:  # noqa: N802
        self._step("l", self._at, point)

    def _curveToOne(self, first: Point, second: Point, point: Point) -> None:  # noqa: N802
        self._step("c", self._at, first, second, point)

    def _closePath(self) -> None:  # noqa: N802
        self.path += "z"

    def _step(self, command: str, origin: tuple[int, int], *points: Point) -> None:
        rounded = [(round(x), -round(y)) for x, y in points]
        numbers = (one for x, y in rounded for one in (x - origin[0], y - origin[1]))
        self.path += command + " ".join(map(str, numbers)).replace(" -", "-")
        self._at = rounded[-1]


def _kerning(font: TTFont) -> dict[str, int]:
    """By how much two letters stand nearer to each other than alone, as HarfBuzz shapes them."""
    file = io.BytesIO()
    font.flavor = None
    font.save(file)
    shaper = uharfbuzz.Font(uharfbuzz.Face(file.getvalue()))
    names = font.getBestCmap()
    here = [letter for letter in KERNED if ord(letter) in names]
    alone = {letter: _advance(shaper, letter) for letter in here}
    pairs = {a + b: _advance(shaper, a + b) - alone[a] - alone[b] for a, b in product(here, here)}
    return {pair: by for pair, by in pairs.items() if abs(by) >= LEAST_KERNING}


def _advance(shaper: uharfbuzz.Font, text: str) -> int:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(shaper, buffer, {"kern": True, "liga": False})
    return sum(position.x_advance for position in buffer.glyph_positions)


if __name__ == "__main__":
    main()
