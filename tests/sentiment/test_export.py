"""The exported graph against the estimator that it came from."""

from __future__ import annotations

import functools
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from onnx import load_model

from sinpluma_sentiment.inference import FOLDER, GRAPH
from sinpluma_sentiment.training import keys
from sinpluma_sentiment.training.checking import Release, compare
from sinpluma_sentiment.training.estimator import ESTIMATOR, NgramSentiment, restore, save
from sinpluma_sentiment.training.export import to_onnx
from sinpluma_sentiment.training.ngrams import LETTERS, MARKS

LIKELY = st.text(st.sampled_from(LETTERS + MARKS + "  .,-—'’\u0301\n"), max_size=60)
WORDS = st.sampled_from(
    ["no", "feliz", "muerte", "happy", "death", "not", "¡", "!", "?", "…", "x" * 31, "años", "o'clock"]
)
SENTENCES = st.one_of(LIKELY, st.lists(WORDS, max_size=12).map(" ".join), st.text(st.characters(), max_size=60))


@functools.cache
def release() -> Release:
    return Release(FOLDER)


def test_it_answers_as_the_estimator_does_on_every_sentence_of_every_set(shared_data: Path) -> None:
    differences = list(compare(release(), shared_data / "sentiment"))
    assert [difference for difference in differences if not difference.is_none] == []
    assert sum(difference.sentences for difference in differences) > 150_000


@settings(max_examples=300, deadline=None)
@given(st.lists(SENTENCES, max_size=8))
@example(["a" * 29, "a" * 30, "a" * 31, "a" * 32, "a" * 33, "¡¡¡", "a!a", "é" * 5])
def test_it_answers_as_the_estimator_does_whatever_is_asked(sentences: list[str]) -> None:
    difference = release().against_estimator("asked", sentences)
    assert difference.flips == 0
    assert difference.furthest < 1e-12


def test_it_answers_the_golden_sentences_as_it_did_when_it_was_released() -> None:
    assert len(release().golden) >= 150
    assert release().against_golden().is_none


def test_it_is_what_the_converter_makes_of_the_estimator() -> None:
    assert to_onnx(release().estimator).graph == load_model(FOLDER / GRAPH).graph


def test_a_graph_that_is_not_the_estimators_is_found_out(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "model")
    estimator = restore(folder / ESTIMATOR)
    estimator.coef_ = estimator.coef_ * 1.01
    save(estimator, folder / ESTIMATOR)
    assert not Release(folder).against_estimator("golden", [*release().golden]).is_none
    (folder / GRAPH).write_bytes(to_onnx(estimator).SerializeToString())
    assert not Release(folder).against_golden().is_none
    with pytest.raises(ValueError, match="checksum"):
        list(compare(Release(folder), None))


def test_an_estimator_comes_back_from_its_file_to_the_last_bit(tmp_path: Path) -> None:
    texts = ["qué alegría", "qué horror", "so glad", "so sad", "nothing"]
    estimator = NgramSentiment(words_from=1, letters_from=1).fit(texts, np.array([1, 0, 0.9, 0.1, 0.5]))
    save(estimator, tmp_path / "one.npz")
    again = restore(tmp_path / "one.npz")
    assert again.predict_proba(texts).tolist() == estimator.predict_proba(texts).tolist()
    save(again, tmp_path / "two.npz")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_two_ngrams_with_the_same_key_are_refused() -> None:
    with pytest.raises(ValueError, match="same key"):
        keys.keys_of(["amor", "amor"], [])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(st.sampled_from(LETTERS), min_size=1, max_size=keys.LONGEST), max_size=40, unique=True))
def test_different_words_have_different_keys_within_63_bits(words: list[str]) -> None:
    names = words + [f"{left} {right}" for left in words for right in words]
    assert all(0 < key < 2**63 for key in keys.keys_of(names, [" a ", "abc", "ñandú"]).tolist())
