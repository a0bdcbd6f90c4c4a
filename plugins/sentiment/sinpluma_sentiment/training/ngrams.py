r"""What the model sees of a text: its words, pairs of words, and the runs of letters within words.

A word counts for itself and for the runs of 3 to 5 letters in it, its edges included, as in fastText (Bojanowski
et al., Enriching Word Vectors with Subword Information, 2017). No pattern here has a `\\w`: engines differ about it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import CountVectorizer

LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzáéíóúüñàèìòùçâêîôûäëïö"
MARKS = "!?¡¿…"
EDGE = " "
LENGTHS = (3, 4, 5)
TOKEN = re.compile(f"[{LETTERS}]+|[{MARKS}]")

Array = np.ndarray[Any, np.dtype[Any]]


class Ngrams:
    """The n-grams that are counted, words and pairs first, then runs of letters."""

    def __init__(self, words: Sequence[str], letters: Sequence[str]) -> None:
        self.words = list(words)
        self.letters = list(letters)

    def __len__(self) -> int:
        return len(self.words) + len(self.letters)

    @classmethod
    def found_in(cls, texts: Sequence[str], *, words_from: int, letters_from: int, longest: int) -> Ngrams:
        """Take those that occur in so many of the texts; words longer than `longest` are none."""
        words = word_counter(ngram_range=(1, 2), min_df=words_from).fit(texts).get_feature_names_out()
        vocabulary, tokens = _tokens(texts)
        letters = letter_counter().fit(_lettered(vocabulary))
        times = tokens @ letters.transform(_lettered(vocabulary))
        frequent = np.bincount(times.indices, minlength=times.shape[1]) >= letters_from
        short = [ngram for ngram in words if max(map(len, ngram.split())) <= longest]
        return cls(short, letters.get_feature_names_out()[frequent].tolist())

    def count(self, texts: Sequence[str]) -> sp.csr_array:
        """Give how often each n-gram occurs in each text (texts x n-grams, whole numbers)."""
        vocabulary, tokens = _tokens(texts)
        within = self._letter_counter.transform(_lettered(vocabulary))
        return sp.hstack([self._word_counter.transform(texts), tokens @ within], format="csr")

    def weigh(self, texts: Sequence[str], weights: Array) -> Array:
        """Give `count(texts) @ weights`, without making the matrix."""
        vocabulary, tokens = _tokens(texts)
        words, letters = np.split(weights, [len(self.words)])
        within = self._letter_counter.transform(_lettered(vocabulary)) @ letters
        return np.asarray(self._word_counter.transform(texts) @ words + tokens @ within)

    def choose(self, kept: Array) -> Ngrams:
        """Give those whose places are in `kept`."""
        names = np.array(self.words + self.letters, dtype=object)
        words = kept[kept < len(self.words)]
        return Ngrams(names[words].tolist(), names[kept[kept >= len(self.words)]].tolist())

    @cached_property
    def _word_counter(self) -> CountVectorizer:
        return word_counter(ngram_range=(1, 2), vocabulary=self.words)

    @cached_property
    def _letter_counter(self) -> CountVectorizer:
        return letter_counter(vocabulary=self.letters)


def word_counter(**options: Any) -> CountVectorizer:
    """Make a counter of words and marks; for `options` see CountVectorizer."""
    return CountVectorizer(lowercase=False, token_pattern=TOKEN.pattern, dtype=np.int64, **options)


def letter_counter(**options: Any) -> CountVectorizer:
    """Make a counter of the runs of letters within words."""
    lengths = LENGTHS[0], LENGTHS[-1]
    return CountVectorizer(lowercase=False, analyzer="char_wb", ngram_range=lengths, dtype=np.int64, **options)


def lengths(texts: Sequence[str]) -> Array:
    """Give the number of tokens of each text."""
    return np.array([len(TOKEN.findall(text)) for text in texts], dtype=np.int64)


def _tokens(texts: Sequence[str]) -> tuple[list[str], sp.csr_array]:
    """Give the distinct tokens of the texts, and how often each occurs in each."""
    vocabulary = sorted({token for text in texts for token in TOKEN.findall(text)} | {EDGE})
    return vocabulary, word_counter(vocabulary=vocabulary).transform(texts)


def _lettered(tokens: Sequence[str]) -> list[str]:
    return ["" if token in MARKS else token for token in tokens]
