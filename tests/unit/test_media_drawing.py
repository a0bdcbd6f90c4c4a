"""Drawn covers: their letters are the app's own, whatever fonts the reader has."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from sinpluma.api import Caption
from sinpluma_media.drawing import avatar, cover
from sinpluma_media.lettering import width

SVG = "{http://www.w3.org/2000/svg}"


def drawing(title: str, author: str) -> ET.Element:
    return ET.fromstring(cover(Caption(title, author)).data)  # noqa: S314 - our own


def test_the_letters_of_a_title_are_outlines_each_of_which_stands_there_once() -> None:
    root = drawing("El año de la niebla", "José Ñandú")
    assert not list(root.iter(f"{SVG}text"))
    outlines = [path.get("id") for path in root.iter(f"{SVG}path")]
    assert sorted(outlines) == sorted({f"u{ord(letter):x}" for letter in "ElañodelaniebaJoséÑandú"})
    used = [use.get("{http://www.w3.org/1999/xlink}href") for use in root.iter(f"{SVG}use")]
    assert used[:2] == [f"#u{ord('E'):x}", f"#u{ord('l'):x}"]
    assert len(used) == len("ElañodelanieblaJoséÑandú")


def test_accents_that_stand_alone_are_set_as_the_letters_that_they_make() -> None:
    assert cover(Caption("an\u0303o", "x")).data.count(b'id="uf1"') == 1


@pytest.mark.parametrize(("title", "lines"), [("東京物語", ["東京物語"]), ("a < b 語", ["a < b 語"])])
def test_a_line_with_other_letters_is_left_to_the_fonts_of_who_looks(title: str, lines: list[str]) -> None:
    assert [text.text for text in drawing(title, "Elena").iter(f"{SVG}text")] == lines


def test_an_avatar_has_the_initials() -> None:
    data = avatar(Caption("elena_varga", "")).data.decode()
    assert re.findall(r'href="#u(\w+)"', data) == [f"{ord('E'):x}", f"{ord('V'):x}"]


def test_pairs_of_letters_stand_as_near_as_the_font_says() -> None:
    assert width("AV") < width("A") + width("V")
    assert width("ÁV") == pytest.approx(width("AV") - width("A") + width("Á"))
