"""What the student learns from: people's labels, and a teacher's answers where nobody labelled."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from scipy.special import expit, logit

from sinpluma_sentiment.training.data import Rows
from sinpluma_sentiment.training.ngrams import Array
from sinpluma_sentiment.training.recipe import Recipe

SUREST = 0.999
"""Nearer to 0 or 1 a teacher's answer is cut off, as its log-odds would be without bound."""


class Lessons(msgspec.Struct, frozen=True):
    """Texts, P(positive) to be learnt for each, and its weight."""

    texts: list[str]
    positive: Array
    weights: Array


def lessons(train: Sequence[Rows], recipe: Recipe) -> Lessons:
    """Put the training rows together, the teacher's answers shifted and sharpened.

    The soft answers are learnt as they are (Hinton et al., Distilling the Knowledge in a Neural Network, 2015).
    """
    weights = {"labelled": 1.0, "translated": recipe.translated_weight, "taught": recipe.taught_weight}
    return Lessons(
        texts=[text for rows in train for text in rows.texts],
        positive=np.concatenate([_targets(rows, recipe) for rows in train]),
        weights=np.concatenate([np.full(len(rows.texts), weights[rows.kind]) for rows in train]),
    )


def _targets(rows: Rows, recipe: Recipe) -> Array:
    if rows.kind != "taught":
        return rows.positive
    bounded = np.clip(rows.positive, 1 - SUREST, SUREST)
    return np.asarray(expit((logit(bounded) + recipe.teacher_shift) / recipe.teacher_temperature))
