"""The parts of search by themselves: tokens, queries, places in folded text, snippets, misspellings, samples."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sinpluma.api import fold
from sinpluma_search import fulltext_mysql, fulltext_sqlite
from sinpluma_search.folding import fold_with_places
from sinpluma_search.queries import MOST_TERMS, read_query
from sinpluma_search.samples import Sample
from sinpluma_search.snippets import LENGTH, best_snippet, cut_snippet
from sinpluma_search.spelling import is_one_mistake, keys, spellings
from sinpluma_search.tokens import pairs, tokens

# Letters that fold into several, into none, or together with their neighbours.
AWKWARD = (
    "aeA \u0301\u0308\u1100\u1161\u11a8가\u200dﬁßİǅ\u09c7\u09be\u1025\u102e\uff76\uff9e"
    "\u0915\u093c\u0644\u0627\u0338=🙂か\u3099🇪🇸"
)
TEXT = st.one_of(st.text(max_size=60), st.text(alphabet=AWKWARD, max_size=30))


# --- places in folded text ------------------------------------------------------------------------------------------


@settings(max_examples=400, deadline=None)
@given(TEXT)
def test_folding_with_places_folds_as_folding_does_and_knows_where_each_character_is_from(text: str) -> None:
    folded = fold_with_places(text)
    assert folded.text == fold(text)
    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    for place, character in enumerate(folded.text):
        start, end = folded.original(place, place + 1)
        assert 0 <= start < end <= len(text)
        assert character in fold(text[start:end])


def test_a_letter_that_becomes_two_and_a_mark_that_goes_do_not_move_what_stands_behind() -> None:
    text = "Straße ﬁre cafe\u0301 end"
    folded = fold_with_places(text)
    for word, original in (("strasse", "Straße"), ("fire", "ﬁre"), ("cafe", "cafe\u0301"), ("end", "end")):
        place = folded.text.index(word)
        start, end = folded.original(place, place + len(word))
        assert text[start:end] == original


# --- tokens and queries ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Don't stop!", ["don", "t", "stop"]),
        ("snake_case", ["snake", "_5f_", "case"]),
        ("100% 🙂", ["100", "_25_", "_1f642_"]),
        ("iPhone発売 中", ["iphone", "発売", "中"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("«¿Qué?» —dijo—", ["que", "dijo"]),
        ("ร้านหนังสือ", ["ร้านหนังสือ"]),
    ],
)
def test_text_is_taken_apart_into_words_runs_and_symbols(text: str, names: list[str]) -> None:
    assert [token.name for token in tokens(fold(text))] == names


@settings(max_examples=200, deadline=None)
@given(TEXT)
def test_tokens_are_parts_of_the_text_in_their_order_and_what_is_written_has_no_other_letters(text: str) -> None:
    folded = fold(text)
    found = list(tokens(folded))
    assert [folded[token.start : token.end] for token in found] == [token.text for token in found]
    assert all(first.end <= second.start for first, second in itertools.pairwise(found))
    for index in (fulltext_sqlite, fulltext_mysql):
        words, _ = index.written(found)
        assert '"' not in words
        assert not re.search(r"[+\-<>()~*@%]", words)


def test_a_part_of_a_run_is_the_phrase_of_its_pairs_and_one_character_the_beginning_of_a_pair() -> None:
    assert pairs("猫が好き") == ["猫が", "が好", "好き", "き"]
    assert all(any(pair.startswith(character) for pair in pairs("猫が好き")) for character in "猫が好き")


def test_mysql_is_given_no_word_that_it_would_leave_out() -> None:
    words, runs = fulltext_mysql.written(tokens("the a el cosa 猫 which"))
    assert words == " the_ a__ el_ cosa which "
    assert runs == "猫_"
    assert all(len(word) >= 3 and word not in fulltext_mysql.STOPWORDS for word in words.split())


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("uno  dos", [("uno", False), ("dos", True)]),
        ('"uno dos" tres ', [("uno dos", False), ("tres", False)]),
        ('a "b', [("a", False), ("b", False)]),
        ("l'homme", [("l'homme", True)]),
        ("uno UNO unó", [("uno", False)]),
        ("¡Hola!", [("hola", False)]),
        ('""', []),
        ("—", []),
    ],
)
def test_a_query_is_words_and_phrases(text: str, terms: list[tuple[str, bool]]) -> None:
    assert [(term.text, term.is_open) for term in read_query(text).terms] == terms


def test_of_very_many_words_the_longest_are_looked_for() -> None:
    query = read_query(" ".join(f"{'x' * number}y" for number in range(60)))
    assert len(query.terms) == MOST_TERMS
    assert min(len(term.text) for term in query.terms) == 60 - MOST_TERMS + 1


# --- snippets -------------------------------------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(
    before=TEXT,
    word=st.sampled_from(["straße", "NIÑO", "猫", "🙂", "ﬁn", "100%"]),
    after=TEXT,
    times=st.integers(1, 30),
)
def test_a_snippet_is_a_piece_of_the_text_and_its_marks_are_what_was_looked_for(
    before: str, word: str, after: str, times: int
) -> None:
    text = f"{before} " * times + word + f" {after}" * times
    query = read_query(word)
    snippet = cut_snippet(query, text)
    assert snippet.text in text
    assert len(snippet.text) <= LENGTH + len(word)
    assert snippet.terms == 1
    units = snippet.text.encode("utf-16-le")
    for start, end in snippet.matches:
        assert fold(word) in fold(units[2 * start : 2 * end].decode("utf-16-le"))


def test_a_snippet_shows_the_place_where_most_words_are() -> None:
    text = "one " + "x " * 300 + "two and one " + "x " * 300 + "two"
    snippet = cut_snippet(read_query("one two"), text)
    assert "two and one" in snippet.text
    assert snippet.terms == 2


def test_a_snippet_begins_and_ends_with_a_word_and_shows_a_short_text_whole() -> None:
    text = "palabra " * 60 + "aguja " + "palabra " * 60
    words = cut_snippet(read_query("aguja"), text).text.split()
    assert set(words) == {"palabra", "aguja"}
    assert cut_snippet(read_query("dos"), "uno dos tres").text == "uno dos tres"


def test_the_text_with_most_words_is_shown() -> None:
    query = read_query("uno dos")
    assert best_snippet(query, ["uno", "dos y uno", "uno dos"]).text == "dos y uno"


# --- misspellings ---------------------------------------------------------------------------------------------------


def distance(one: str, other: str) -> int:
    """Restricted Damerau-Levenshtein distance, by the book."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, another in enumerate(other, 1):
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != another))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == another:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]


WORDS = st.text(alphabet="abñ猫 ", max_size=7)


@settings(max_examples=1500, deadline=None)
@given(WORDS, WORDS)
def test_two_words_are_one_mistake_apart_or_not_as_the_textbook_has_it_and_then_share_a_key(
    one: str, other: str
) -> None:
    assert is_one_mistake(one, other) == (distance(one, other) == 1)
    if distance(one, other) <= 1:
        assert set(keys(one)) & set(keys(other))


@given(st.text(alphabet="abc", min_size=1, max_size=8), st.data())
def test_every_single_mistake_shares_a_key(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcx"))
    for typed in (
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[:place] + letter + word[place + 1 :],
        word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
    ):
        assume(typed)
        assert set(keys(word)) & set(keys(typed))


def test_titles_and_names_are_known_whole_and_by_their_words() -> None:
    assert spellings("El farero", "Ana Ibáñez") == ["El farero", "farero", "Ana Ibáñez", "Ana", "Ibáñez"]
    assert spellings("x" * 200) == []


# --- samples --------------------------------------------------------------------------------------------------------


def test_a_sample_tells_about_how_many_rows_have_a_word() -> None:
    sample = Sample(["que dijo", "que", "quien", "otro"], 1_000)
    assert sample.rows_with("que") == 500
    assert sample.rows_with("qui", is_beginning=True) == 250
    assert sample.rows_with("qu", is_beginning=True) == 750
    assert sample.rows_with("nadie") == 0
    assert Sample([], 0).rows_with("que") == 0


def test_a_phrase_of_many_equal_signs_is_looked_for_in_no_time() -> None:
    """Each sign could stand between two others, too: a pattern that tried all of that would never end."""
    snippet = cut_snippet(read_query("🙂" * 400), "🙂" * 399 + " x " + "%" * 400)
    assert snippet.matches == []


# --- what MySQL's index is asked for ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "asked"),
    [
        ({"otros": 10_800, "hallo": 3_700}, ["hallo", "otros"]),
        ({"que": 71_000, "hallo": 3_700}, ["hallo"]),
        ({"after": 7_400, "blasted": 0}, ["blasted"]),
        ({"que": 71_000, "the": 25_000}, ["the", "que"]),
        ({"once": 4, "dos": 3, "tres": 2, "cinco": 1, "siete": 1}, ["cinco", "siete", "tres", "dos"]),
        ({}, []),
    ],
)
def test_the_index_is_asked_for_the_rarest_words_first_and_for_others_if_that_takes_less_time_than_reading_rows(
    rows: dict[str, float], asked: list[str]
) -> None:
    words = {fulltext_mysql.Word(name, is_open=False): number for name, number in rows.items()}
    assert [word.name for word in fulltext_mysql.worth_asking(words)] == asked
