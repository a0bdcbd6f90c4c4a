"""Where sentences are, and which language they are in."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinpluma_sentiment.languages import language
from sinpluma_sentiment.sentences import LONGEST_SENTENCE, sentences

HERE = Path(__file__).parent
TRICKY = st.sampled_from(
    [
        *".!?…—–-¿¡\"'«»“”‘’()[]{}*_ \t\n\r\u2028\u00a0aZñÑ59,;:。！؟ا你😀\u0301\ud800\0",
        "Sr.",
        "a. C.",
        "EE. UU.",
        "...",
    ]
)


def golden(language_: str) -> list[list[str]]:
    """The texts of `sentences_es.txt` or `sentences_en.txt`, each as its sentences."""
    lines = (HERE / f"sentences_{language_}.txt").read_text(encoding="utf-8").splitlines()[1:]
    return [block.split("\n") for block in "\n".join(lines).split("\n\n")]


def found(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize("expected", golden("es"), ids=" ".join)
def test_spanish_is_taken_apart_as_a_reader_would(expected: list[str]) -> None:
    assert found(" ".join(expected)) == expected


@pytest.mark.parametrize("expected", golden("en"), ids=" ".join)
def test_english_is_taken_apart_as_a_reader_would(expected: list[str]) -> None:
    assert found(" ".join(expected)) == expected


def test_there_are_sixty_tricky_texts_in_each_language() -> None:
    assert min(len(golden("es")), len(golden("en"))) >= 60


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\n\n", " \n \t\n", "\u2028", "\u2029", "\v", "\f", "\x85"])
def test_a_sentence_ends_with_its_line(line_break: str) -> None:
    assert found(f"Chapter one{line_break}it was night{line_break}") == ["Chapter one", "it was night"]


def test_each_point_of_a_list_is_a_sentence() -> None:
    assert found("a) pan\nb) vino\n- queso\n* * *") == ["a) pan", "b) vino", "- queso", "* * *"]


def test_other_scripts_end_their_sentences_too() -> None:
    assert found("你好。我很好！再见") == ["你好。", "我很好！", "再见"]
    assert found("كيف حالك؟ بخير.") == ["كيف حالك؟", "بخير."]


@pytest.mark.parametrize("nothing", ["", " ", "\n \t\r\n", "\u00a0"])
def test_where_there_is_nothing_there_is_no_sentence(nothing: str) -> None:
    assert sentences(nothing) == []


def test_a_sentence_that_is_too_long_is_cut_where_a_word_ends() -> None:
    words = "una frase que no termina nunca y " * 200
    pieces = found(words)
    assert " ".join(pieces) == words.strip()
    assert max(map(len, pieces)) <= LONGEST_SENTENCE
    assert found("a" * 4_500) == ["a" * 2_000, "a" * 2_000, "a" * 500]


@settings(deadline=None)
@given(st.one_of(st.text(), st.lists(TRICKY, max_size=60).map("".join)))
def test_whatever_the_text_each_of_its_characters_is_in_one_sentence_and_no_white_space_is_around_one(
    text: str,
) -> None:
    at = 0
    for start, end in sentences(text):
        assert at <= start < end <= len(text)
        assert end - start <= LONGEST_SENTENCE
        assert not text[at:start].strip(), "nothing but white space is between sentences"
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


@pytest.mark.parametrize(
    "piece",
    [".", ". ", "A. ", '!"', "!—", ". 😀", "¿", "? »", "\"'", "a.\n", " ", "a", "…(", "Sr. ", "。", "(. "],
)
def test_no_text_takes_more_than_its_share_of_time(piece: str) -> None:
    began = time.process_time()
    sentences(piece * (200_000 // len(piece)) + "x")
    assert time.process_time() - began < 20, "in proportion to its length it takes a fraction of a second"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("No sé qué decirte.", "es"),
        ("I do not know what to say.", "en"),
        ("¿Vienes?", "es"),
        ("Hermosísima canción", "es"),
        ("Nothing happening", "en"),
        ("A lovely warm morning.", "en"),
        ("A caballo regalado", "es"),
        ("La casa de la colina", "es"),
        ("The house on the hill", "en"),
        ("Je ne sais pas ce que vous voulez.", "und"),
        ("Non so che cosa dire, è molto bello.", "und"),
        ("Eu não sei o que você quer.", "und"),
        ("Ich weiß nicht, was das ist.", "und"),
        ("Привет, как дела?", "und"),
        ("مرحبا بالعالم", "und"),
        ("你好，世界", "und"),
        ("😀😀😀", "und"),
        ("1234 5678", "und"),
        ("", "und"),
        ("\ud800", "und"),
    ],
)
def test_a_sentence_s_language_is_told_or_said_to_be_unknown(sentence: str, expected: str) -> None:
    assert language(sentence) == expected


@pytest.mark.parametrize("expected", ["es", "en"])
def test_the_language_of_fiction_is_told(expected: str, shared_data: Path) -> None:
    lines = (shared_data / "sentiment" / "eltec_unlabelled" / f"{expected}.txt").read_text("utf-8").splitlines()[:5_000]
    assert sum(language(line) == expected for line in lines) > 0.99 * len(lines)
