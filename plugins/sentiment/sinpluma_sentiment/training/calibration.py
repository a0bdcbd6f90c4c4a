"""From log-odds to probabilities that can be taken at their word, and to verdicts."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize_scalar

from sinpluma_sentiment.card import Thresholds
from sinpluma_sentiment.training.ngrams import Array

EVEN = 0.5
RIGHT = 0.85
"""So many of the verdicts that are not neutral shall be right."""


def temperature(log_odds: Array, labels: Array) -> float:
    """Give what log-odds are to be divided by for the least log loss (Guo et al., On Calibration, 2017)."""
    signed = np.where(labels == 1, log_odds, -log_odds)
    least = minimize_scalar(lambda log: np.logaddexp(0, -signed / np.exp(log)).mean(), bounds=(-3, 3), method="bounded")
    return float(np.exp(least.x))


def thresholds(positive: Array, labels: Array) -> Thresholds:
    """Give the narrowest band around 0.5, in hundredths, outside of which enough is judged right."""
    distance, right = np.abs(positive - EVEN), (positive >= EVEN) == (labels == 1)
    bands = [band for band in np.arange(1, 40) / 100 if right[distance >= band].mean() >= RIGHT]
    band = min(bands, default=0.4)
    return Thresholds(negative=round(EVEN - float(band), 2), positive=round(EVEN + float(band), 2))


def calibration_error(positive: Array, labels: Array, bins: int = 10) -> float:
    """Give the expected calibration error: how far P(positive) is from how many are, on average over equal bins."""
    edges = np.minimum((positive * bins).astype(int), bins - 1)
    gaps = [abs((positive[edges == i] - labels[edges == i]).sum()) for i in range(bins)]
    return float(sum(gaps) / len(positive))
