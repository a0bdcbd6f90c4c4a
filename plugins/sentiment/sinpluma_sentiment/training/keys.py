"""The integer by which the graph knows an n-gram.

The graph has no strings: it computes these keys from code points, whereas the estimator counts strings. That they
agree is what `check` proves.

Letters: digits in base 128, the edge of a word being 1 and the letters 2 and up; five at most, hence below 2^35.
Words: a sum of their letters' codes, each times the random multiplier of its place, which is a multilinear hash
(Lemire and Kaser, Strongly universal string hashing is fast, 2014), plus 2^36 to stand clear of the letters.
Pairs: the hashes of both, each times a prime of its side. All of it stays within 63 bits.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from sinpluma_sentiment.training.ngrams import EDGE, LETTERS, MARKS

BASE = 128
EDGE_CODE = 1
FIRST_LETTER = 2
FIRST_MARK = FIRST_LETTER + len(LETTERS)
LINE_FEED = FIRST_MARK + len(MARKS)
CODES = {character: FIRST_LETTER + place for place, character in enumerate(LETTERS + MARKS + "\n")} | {EDGE: EDGE_CODE}

LONGEST = 30
"""Longer words are no n-grams: letters from the 32nd on do not count in a hash."""

LEFT, RIGHT = 8_191, 4_093
APART = 2**36
NONE = -1
"""The key of no n-gram."""

# random, of a generator whose sequence NumPy promises to keep; the last is for whatever comes after
MULTIPLIERS = np.append(np.random.RandomState(1605).randint(2**34, 2**36, LONGEST + 1, dtype=np.int64), 0)


def key_of_letters(ngram: str) -> int:
    """Give the key of a run of letters."""
    key = 0
    for letter in ngram:
        key = key * BASE + CODES[letter]
    return key


def key_of_words(ngram: str) -> int:
    """Give the key of a word or of a pair of words."""
    left, _, right = ngram.partition(" ")
    return APART + (LEFT * _hash(left) + RIGHT * _hash(right) if right else _hash(left))


def _hash(word: str) -> int:
    return sum(CODES[letter] * int(MULTIPLIERS[place]) for place, letter in enumerate(word))


def keys_of(words: Iterable[str], letters: Iterable[str]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Give the keys of all n-grams, in order; `ValueError` if two share one, against all likelihood."""
    keys = np.array([*map(key_of_words, words), *map(key_of_letters, letters)], dtype=np.int64)
    if len(np.unique(keys)) != len(keys):
        raise ValueError("two n-grams have the same key: choose another seed")
    return keys
