"""The estimator: a logistic regression over the n-grams of a text, without intercept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
import scipy.sparse as sp
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression

from sinpluma_sentiment.training.keys import LONGEST
from sinpluma_sentiment.training.ngrams import Array, Ngrams, lengths

ESTIMATOR = "estimator.npz"
UNIT = 2.0**-16
"""Weights are whole multiples of this. Sums of them are exact, in whatever order, here and in the graph."""

SELECTING = 1e-3
"""The solver's tolerance when it only tells which n-grams matter."""


class NgramSentiment(ClassifierMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """Tells how a normalised text feels.

    The log-odds are the sum of the weights of the text's n-grams over the root of its number of tokens. There is no
    intercept: a text with no known n-gram has log-odds of exactly 0.

    Parameters: `words_from` and `letters_from`, in how many texts a word or pair, or a run of letters, must occur;
    `letters_scale`, by which runs of letters are scaled, as there are more of them; `kept`, how many n-grams are kept,
    those that matter most; `C`, the inverse of the regularisation; `max_iter` and `tol`, of the solver; `temperature`,
    by which log-odds are divided, to make probabilities of them.
    """

    def __init__(
        self,
        *,
        words_from: int = 3,
        letters_from: int = 15,
        letters_scale: float = 0.4,
        kept: int = 160_000,
        C: float = 4.0,  # noqa: N803 - scikit-learn's name
        max_iter: int = 300,
        tol: float = 1e-4,
        temperature: float = 1.0,
    ) -> None:
        self.words_from = words_from
        self.letters_from = letters_from
        self.letters_scale = letters_scale
        self.kept = kept
        self.C = C
        self.max_iter = max_iter
        self.tol = tol
        self.temperature = temperature

    def fit(self, X: Sequence[str], y: Array, sample_weight: Array | None = None) -> Self:  # noqa: N803
        """Learn from texts and their P(positive), which is 0 or 1 where people said so."""
        y = np.asarray(y, dtype=float)
        weights = np.ones(len(y)) if sample_weight is None else np.asarray(sample_weight)
        ngrams = Ngrams.found_in(X, words_from=self.words_from, letters_from=self.letters_from, longest=LONGEST)
        features = self._features(ngrams, X)
        first = self._regress(features, y, weights, SELECTING)
        spread = np.sqrt(np.asarray(features.multiply(features).mean(axis=0)).ravel())
        kept = np.sort(np.argsort(-np.abs(first) * spread, kind="stable")[: self.kept])
        self.classes_ = np.array([0, 1])
        self.ngrams_ = ngrams.choose(kept)
        self.coef_ = self._regress(features[:, kept], y, weights, self.tol) * self._scales(self.ngrams_)
        return self

    @property
    def units_(self) -> Array:
        """The weight of each n-gram, as a whole number of units."""
        return np.rint(self.coef_ / (self.temperature * UNIT)).astype(np.int64)

    def decision_function(self, X: Sequence[str]) -> Array:  # noqa: N803
        """Give the log-odds of each text's being positive."""
        return self.ngrams_.weigh(X, self.units_) * UNIT / np.sqrt(np.maximum(lengths(X), 1))

    def predict_proba(self, X: Sequence[str]) -> Array:  # noqa: N803
        """Give P(negative) and P(positive) of each text (texts x 2)."""
        positive = expit(self.decision_function(X))
        return np.column_stack([1 - positive, positive])

    def predict(self, X: Sequence[str]) -> Array:  # noqa: N803
        """Give 1 for each text that is rather positive, or of which nothing is known, and 0 for the others."""
        return self.classes_[(self.decision_function(X) >= 0).astype(np.int64)]

    def _features(self, ngrams: Ngrams, texts: Sequence[str]) -> sp.csr_array:
        roots = np.sqrt(np.maximum(lengths(texts), 1))
        return (sp.diags_array(1 / roots) @ ngrams.count(texts) @ sp.diags_array(self._scales(ngrams))).tocsr()

    def _scales(self, ngrams: Ngrams) -> Array:
        return np.concatenate([np.ones(len(ngrams.words)), np.full(len(ngrams.letters), self.letters_scale)])

    def _regress(self, features: sp.csr_array, y: Array, weights: Array, tol: float) -> Array:
        """Fit to probabilities: what is p positive counts p times as positive and 1 - p times as negative."""
        positive, negative = y > 0, y < 1
        regression = LogisticRegression(C=self.C, fit_intercept=False, max_iter=self.max_iter, tol=tol)
        regression.fit(
            sp.vstack([features[positive], features[negative]], format="csr"),
            np.repeat([1, 0], [positive.sum(), negative.sum()]),
            np.concatenate([(weights * y)[positive], (weights * (1 - y))[negative]]),
        )
        return np.asarray(regression.coef_[0])


def save(estimator: NgramSentiment, path: Path) -> None:
    """Write the estimator's n-grams and units, and nothing else, to an `.npz` file."""
    names = "\n".join([*estimator.ngrams_.words, "", *estimator.ngrams_.letters])
    np.savez_compressed(path, ngrams=np.frombuffer(names.encode(), np.uint8), units=estimator.units_.astype(np.int32))


def restore(path: Path) -> NgramSentiment:
    """Read an estimator that `save` wrote. It gives the same answers to the last bit."""
    with np.load(path) as saved:
        words, _, letters = saved["ngrams"].tobytes().decode().partition("\n\n")
        estimator = NgramSentiment()
        estimator.classes_ = np.array([0, 1])
        estimator.ngrams_ = Ngrams(words.split("\n"), letters.split("\n"))
        estimator.coef_ = saved["units"] * UNIT
    return estimator
