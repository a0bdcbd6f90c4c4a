"""The drawings of a report, by scikit-learn's displays."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from sklearn.calibration import CalibrationDisplay
from sklearn.metrics import ConfusionMatrixDisplay

from sinpluma_sentiment.training.ngrams import Array

EVEN = 0.5
BINS = 10
WIDTH, HEIGHT = 5.0, 4.5
"""In inches, of each language's part."""


def draw_confusion(path: Path, labels: Mapping[str, Array], answers: Mapping[str, Array]) -> None:
    """Draw how many of each kind were told to be which, a square for each language."""
    figure = _figure(len(labels))
    for axes, language in zip(figure.subplots(1, len(labels), squeeze=False)[0], labels, strict=True):
        told = (answers[language] >= EVEN).astype(int)
        ConfusionMatrixDisplay.from_predictions(
            labels[language], told, display_labels=["negative", "positive"], ax=axes, colorbar=False, cmap="Blues"
        )
        axes.set_title(language)
    figure.savefig(path)


def draw_calibration(path: Path, labels: Mapping[str, Array], answers: Mapping[str, Array]) -> None:
    """Draw how many are positive of those to which the model gives a probability, and how many those are."""
    figure = _figure(2)
    curves, counts = figure.subplots(1, 2)
    for language in labels:
        CalibrationDisplay.from_predictions(
            labels[language], answers[language], n_bins=BINS, strategy="quantile", name=language, ax=curves
        )
        counts.hist(answers[language], bins=np.linspace(0, 1, 2 * BINS + 1), histtype="step", label=language)
    counts.set(xlabel="P(positive)", ylabel="sentences")
    counts.legend()
    figure.savefig(path)


def _figure(parts: int) -> Any:
    """Make a figure of its own, with neither a window nor matplotlib's global state."""
    figure = Figure(figsize=(WIDTH * parts, HEIGHT), layout="constrained")
    FigureCanvasAgg(figure)
    return figure
