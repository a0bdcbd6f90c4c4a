"""Text as people search for it and as writers count it."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinpluma.text import count_words, fold


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("Última Canción", "ultima cancion"),
        ("El Niño y la CIGÜEÑA", "el nino y la ciguena"),
        ("Straße", "STRASSE"),
        ("Łódź, Ørsted, Đoković", "lodz, orsted, dokovic"),
        ("L\u2019Œuvre", "l'oeuvre"),
        ("\u201cYes\u201d", '"yes"'),
        ("ΟΔΟΣ", "οδός"),
        ("Ёлка", "елка"),
        ("İstanbul, \u0131l\u0131k", "istanbul, ilik"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد أحمد", "محمد احمد"),
        ("cafe\u0301", "café"),
        ("ﬁn…", "fin..."),
        ("wonder\u00adful", "wonderful"),
        ("❤\ufe0f", "❤"),
        ("\uff76\uff9e", "ガ"),
    ],
)
def test_what_is_searched_folds_to_what_is_written(written: str, searched: str) -> None:
    assert fold(written) == fold(searched)


@pytest.mark.parametrize(
    ("one", "other"),
    [("か", "が"), ("は", "ぱ"), ("हिन्दी", "हनद"), ("ต่าง", "ตาง"), ("ป่า", "ปา"), ("क", "\u0958"), ("≠", "=")],
)
def test_words_that_differ_in_more_than_case_and_marks_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_folded_text_is_plain_to_read() -> None:
    assert fold("Łódź, Straße Ёлка") == "lodz, strasse елка"


@settings(deadline=None)
@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_every_character_folds_to_what_folding_leaves_alone() -> None:
    assert [hex(code) for code in range(0x110000) if fold(fold(chr(code))) != fold(chr(code))] == []


@settings(deadline=None)
@given(st.text())
def test_case_and_composition_do_not_matter(text: str) -> None:
    assert fold(text.swapcase().swapcase()) == fold(text.swapcase())
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=127)))
def test_plain_ascii_folds_as_any_other_text(text: str) -> None:
    assert fold(text + "é") == fold(text) + "e"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        (" \n ", 0),
        ("— … !", 0),
        ("* * *", 0),
        ("_____", 0),
        ("En un lugar de la Mancha", 6),
        ("don't isn\u2019t rock'n'roll", 3),
        ("'quoted' \u2019tis", 2),
        ("well-known mother-in-law", 2),
        ("word—word word--word", 4),
        ("wonder\u00adful", 1),
        ("col·legi", 1),
        ("cafe\u0301s", 1),
        ("हिन्दी भाषा", 2),
        ("مُحَمَّد می\u200cروم", 2),
        ("吾輩は猫である", 7),
        ("か\u3099\uff76\uff9e", 2),
        ("iPhoneを2台", 4),
        ("한국어 단어", 2),
        ("chapter 12", 2),
        ("see https://example.org/a-b/c_d?e=f&g#h, please", 3),
        ("(HTTP://example.org)\u3000http://other.org\ufefftwo", 3),
        ("https://example.org/文 https://", 3),
    ],
)
def test_words_are_counted_as_a_writer_counts(text: str, words: int) -> None:
    assert count_words(text) == words


@settings(deadline=None)
@given(st.text(), st.text())
def test_lines_are_counted_one_by_one(one: str, other: str) -> None:
    assert count_words(f"{one}\n{other}") == count_words(one) + count_words(other)
