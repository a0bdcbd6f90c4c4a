"""The model that is released: what it says of sentences, and of what hardly is one."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinpluma_sentiment.card import Thresholds
from sinpluma_sentiment.inference import FOLDER, GRAPH, Model, code_points, verdict
from sinpluma_sentiment.normalising import LIMIT, normalise

ANYTHING = st.text(st.characters(), max_size=80)
ODD = ("", "\x00", "\ud800", "\udfff\n", "\u202e", "😭", "👩‍👩‍👧", "\n\n", "a" * LIMIT + "b", "\u0301", "\U0010ffff")


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load()


@pytest.mark.parametrize(
    ("glad", "sad"),
    [
        ("Fue el día más feliz de su vida.", "Fue el día más triste de su vida."),
        ("Era un hombre bueno, querido por todos.", "Era un hombre cruel, odiado por todos."),
        ("She laughed with joy and kissed him.", "She wept with grief and cursed him."),
        ("The garden was beautiful and full of birds.", "The cellar was dark and full of rats."),
    ],
)
def test_what_is_glad_is_likelier_positive_than_what_is_sad(model: Model, glad: str, sad: str) -> None:
    positive, negative = model.probabilities([glad, sad])
    assert positive > 0.5 > negative


@pytest.mark.parametrize("unknown", ["", "   ", "—", "***", "😭😭", "счастье", "我很高兴", "zzzqqq", "\x00", "\ud800"])
def test_of_what_has_no_known_ngram_it_knows_nothing_at_all(model: Model, unknown: str) -> None:
    assert model.probabilities([unknown]) == [0.5]
    assert verdict(0.5, model.card.thresholds) == "neutral"


def test_no_sentences_have_no_answers(model: Model) -> None:
    assert model.probabilities([]) == []


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(ANYTHING, st.sampled_from(ODD)), max_size=12))
def test_whatever_is_asked_is_answered_alone_as_among_others(sentences: list[str]) -> None:
    model = _loaded()
    together = model.probabilities(sentences)
    assert together == [model.probabilities([sentence])[0] for sentence in sentences]
    assert all(0 <= probability <= 1 for probability in together)


def test_a_long_sentence_is_answered_by_its_beginning(model: Model) -> None:
    begun = "la alegría de vivir " * LIMIT
    long, cut = model.probabilities([begun + "muerte", begun[:LIMIT]])
    assert long == cut


def test_more_than_one_batch_is_answered_in_order(model: Model) -> None:
    kinds = ["Qué alegría.", "Qué horror.", "", "What a lovely day."]
    assert model.probabilities(kinds * 5_000) == model.probabilities(kinds) * 5_000


@pytest.mark.parametrize(
    "write",
    [
        str.upper,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("'", "’"),
        lambda text: text.replace(" ", " \t\n "),
        lambda text: text.replace("a", "a\u00ad").replace(" ", " \ufeff"),
    ],
    ids=["capitals", "decomposed", "curly", "spaced", "invisible"],
)
def test_a_sentence_is_judged_the_same_however_it_is_written(model: Model, write: Callable[[str], str]) -> None:
    sentence = "¡Qué alegría, don't you think? Corazón, mañana será otro día."
    assert model.probabilities([write(sentence)]) == model.probabilities([sentence])


@settings(max_examples=300, deadline=None)
@given(ANYTHING)
def test_what_is_normalised_stays_as_it_is(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert "\n" not in once


def test_asking_of_ever_other_lengths_takes_no_more_memory() -> None:
    script = """
from sinpluma_sentiment.inference import Model
model, text = Model.load(), 'la noche era hermosa and she smiled. ' * 50
def megabytes() -> float:
    return int(open('/proc/self/statm').read().split()[1]) * 4096 / 1e6
model.probabilities([text])
before = megabytes()
for length in range(len(text)):
    model.probabilities([text[:length]])
print(megabytes() - before)
"""
    asked = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert float(asked.stdout) < 4  # it was 8 with ONNX Runtime's memory patterns


def test_code_points_have_a_line_feed_around_each_text() -> None:
    assert code_points(["ab", "", "ñ\ud800"]).tolist() == [10, 97, 98, 10, 10, 0xF1, 0xD800, 10]


@pytest.mark.parametrize(
    ("probability", "told"),
    [(0.0, "negative"), (0.4, "negative"), (0.41, "neutral"), (0.59, "neutral"), (0.6, "positive"), (1.0, "positive")],
)
def test_a_verdict_begins_at_its_threshold(probability: float, told: str) -> None:
    assert verdict(probability, Thresholds(negative=0.4, positive=0.6)) == told


def test_the_card_is_of_this_graph_and_tells_what_it_was_made_of(model: Model) -> None:
    graph = (FOLDER / GRAPH).read_bytes()
    assert len(graph) <= 2_000_000
    assert model.card.sha256 == hashlib.sha256(graph).hexdigest()
    assert model.card.languages == ("en", "es")
    assert model.card.thresholds.negative < 0.5 < model.card.thresholds.positive
    assert all(source.origin and source.licence and source.files for source in model.card.data)
    assert {score.language for score in model.card.scores} == {"en", "es"}


def test_asking_the_model_needs_neither_scikit_learn_nor_a_locale() -> None:
    script = (
        "import sys; from sinpluma_sentiment.inference import Model;"
        "assert 'onnxruntime' not in sys.modules and 'numpy' not in sys.modules;"
        "print(Model.load().probabilities(['Qué alegría tan grande.'])[0] > 0.5,"
        "[name for name in ('sklearn', 'scipy', 'onnx', 'skl2onnx') if name in sys.modules])"
    )
    asked = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env={"LC_ALL": "C"}
    )
    assert asked.stdout == "True []\n"


def _loaded(kept: list[Model] = []) -> Model:  # noqa: B006 - Hypothesis takes no fixtures of a module
    if not kept:
        kept.append(Model.load())
    return kept[0]
