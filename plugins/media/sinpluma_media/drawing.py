"""Pictures that are drawn where nobody has sent one: a cover with title and author, an avatar with initials.

As SVG, so that it is sharp in any size; `lettering` sets its letters, of every script. What people typed goes in as
text only.
"""

from __future__ import annotations

import hashlib
import unicodedata
from typing import NamedTuple
from xml.sax.saxutils import escape

from sinpluma.api import Caption
from sinpluma_media.lettering import Lettering, width
from sinpluma_media.schemas import Picture

SVG = "image/svg+xml"
COVER_WIDTH, COVER_HEIGHT = 600, 900
AVATAR = 256
_MAX_LINES = 8


class Palette(NamedTuple):
    """Colours that go together: the ground, its darker side, letters, and what is set off."""

    ground: str
    shade: str
    ink: str
    accent: str


PALETTES = (
    Palette("#1f3a4d", "#14283a", "#f6efe2", "#e0a458"),
    Palette("#5b2333", "#3d1522", "#f7ece1", "#d9a5a0"),
    Palette("#2f4a36", "#1d3224", "#f3efe0", "#c9b458"),
    Palette("#3b2f52", "#271e3a", "#f4eef8", "#c7a6e0"),
    Palette("#7a3e1d", "#552811", "#fbf1e3", "#efc27b"),
    Palette("#22505a", "#133840", "#eef6f3", "#8fd0c0"),
    Palette("#efe3cc", "#dccaa6", "#2b2622", "#9c3f2c"),
    Palette("#d7e0dc", "#b7c7c1", "#22302c", "#2f6b5b"),
)


def cover(caption: Caption) -> Picture:
    """The cover of a work: the same for the same title and author."""
    seed = _seed(caption)
    palette = PALETTES[seed[0] % len(PALETTES)]
    size, lines = _set(caption.title)
    top = 330 - len(lines) * size * 0.6 + size
    letters = Lettering()
    text = "".join(letters.line(line, 300, top + number * size * 1.2, size) for number, line in enumerate(lines))
    rule = top + len(lines) * size * 1.2 - size * 0.35
    author = letters.line(_shortened(_clean(caption.author), 15), 300, 818, 30)
    body = f"""<defs><linearGradient id="g" x1="0" y1="0" x2="0.35" y2="1">\
<stop offset="0" stop-color="{palette.ground}"/>\
<stop offset="1" stop-color="{palette.shade}"/></linearGradient>{letters.outlines}</defs>\
<rect width="600" height="900" fill="url(#g)"/>\
{_ornament(seed, palette)}<rect x="28" y="28" width="544" height="844" fill="none" stroke="{palette.accent}" \
stroke-opacity="0.55" stroke-width="2"/><g fill="{palette.ink}">{text}\
<rect x="264" y="{rule:.0f}" width="72" height="4" fill="{palette.accent}"/>\
<g fill-opacity="0.92">{author}</g></g>"""
    return _picture(COVER_WIDTH, COVER_HEIGHT, f"{caption.title}, {caption.author}", body)


def avatar(caption: Caption) -> Picture:
    """The picture of a user: initials, the same for the same name."""
    palette = PALETTES[_seed(caption)[0] % len(PALETTES)]
    initials, letters = _initials(caption.title), Lettering()
    size = 104 if width(initials) <= 1.4 else 84  # noqa: PLR2004 - ems that fit the circle
    text = letters.line(initials, 128, 128 + size * 0.35, size)
    body = f"""<defs>{letters.outlines}</defs><rect width="256" height="256" fill="{palette.ground}"/>\
<circle cx="128" cy="128" r="112" fill="none" stroke="{palette.accent}" stroke-opacity="0.6" stroke-width="3"/>\
<g fill="{palette.ink}">{text}</g>"""
    return _picture(AVATAR, AVATAR, caption.title, body)


def _picture(wide: int, high: int, name: str, body: str) -> Picture:
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    head = f'<svg {spaces} viewBox="0 0 {wide} {high}" width="{wide}" height="{high}"'
    svg = f'{head} role="img"><title>{escape(_clean(name))}</title>{body}</svg>'
    return Picture(svg.encode(), SVG, wide, high)


def _ornament(seed: bytes, palette: Palette) -> str:
    """Large rings in the lower half, where they cross no letters but the author's, faintly."""
    rings = []
    for number in range(4):
        x, y, radius = (seed[3 * number + offset] for offset in (1, 2, 3))
        rings.append(
            f'<circle cx="{40 + x * 2}" cy="{560 + y}" r="{60 + radius // 2}" fill="none" stroke="{palette.accent}" '
            f'stroke-opacity="0.{14 + number * 5}" stroke-width="{2 + number * 4}"/>'
        )
    return "".join(rings)


def _set(title: str) -> tuple[int, list[str]]:
    """The greatest size of letters, in pixels, in which the title fits, and its lines in it."""
    for size in (76, 66, 56, 48, 40):
        lines = _lines(_clean(title), 470 / size)
        if len(lines) * size <= 360:  # noqa: PLR2004 - pixels between the frame and the ornament
            return size, lines
    lines = _lines(_clean(title), 470 / 40)
    cut = len(lines) > _MAX_LINES
    return 40, [*lines[: _MAX_LINES - 1], lines[_MAX_LINES - 1] + "…"] if cut else lines


def _lines(title: str, measure: float) -> list[str]:
    """The title in lines of at most `measure` ems, broken between words, or anywhere in words that are too long."""
    lines = [""]
    for word in title.split():
        joined = f"{lines[-1]} {word}".strip()
        if width(joined) <= measure:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if width(lines[-1] + letter) > measure:
                lines.append("")
            lines[-1] += letter
    return lines


def _initials(name: str) -> str:
    words = [word for word in _clean(name).replace("_", " ").replace(".", " ").replace("-", " ").split() if word]
    letters = [next((letter for letter in word if letter.isalnum()), word[0]) for word in words]
    chosen = [letters[0], letters[-1]] if len(letters) > 1 else letters[:1]
    return "".join(chosen).upper() or "?"


def _shortened(text: str, measure: float) -> str:
    """As much of a text as is at most `measure` ems wide."""
    if width(text) <= measure:
        return text
    while text and width(text) > measure - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def _clean(text: str) -> str:
    """Without what XML 1.0 does not allow, and what would turn the writing around."""
    return "".join(letter for letter in unicodedata.normalize("NFC", text) if letter.isprintable()).strip()


def _seed(caption: Caption) -> bytes:
    return hashlib.sha256(f"{caption.title}\0{caption.author}".encode()).digest()
